package dev.organza.metric.table;

/**
 * The Kolmogorov-Smirnov statistic sup|F − F_g| of two samples whose values come in ascending
 * order, each with how often it occurs: of all of them, or of those behind some others.
 */
public final class StepDistance {

  private final double realTotal;
  private final double fakeTotal;
  private long real;
  private long fake;
  private double largest;

  /**
   * Before the first value.
   *
   * @param realTotal how many real values there are in all
   * @param fakeTotal how many generated ones
   * @param realBefore how many real values lie before the first that will be told
   * @param fakeBefore how many generated ones
   */
  public StepDistance(long realTotal, long fakeTotal, long realBefore, long fakeBefore) {
    this.realTotal = realTotal;
    this.fakeTotal = fakeTotal;
    this.real = realBefore;
    this.fake = fakeBefore;
  }

  /** The next larger value, which occurs so often on each side. */
  public void step(long realCount, long fakeCount) {
    real += realCount;
    fake += fakeCount;
    largest = Math.max(largest, Math.abs(real / realTotal - fake / fakeTotal));
  }

  /** The largest distance after the values that were told; NaN if a side has no values. */
  public double largest() {
    return realTotal == 0 || fakeTotal == 0 ? Double.NaN : largest;
  }
}
