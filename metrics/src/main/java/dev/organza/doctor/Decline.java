package dev.organza.doctor;

import dev.organza.diagnostics.Diagnostics;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How much worse the samples are than they were, as when D has learned few data by heart (Karras et
 * al. 2020, arXiv:2006.06676, figure 1).
 *
 * <p>The measure is the sum of coverage, precision and recall, so that more of one for less of
 * another is an exchange and no decline. Its mean over the newest examinations is compared with the
 * best mean of as many before. Where the energy distance is above its noise it must not have fallen
 * either.
 *
 * @param best coverage, precision and recall over the best examinations
 * @param now the same over the newest
 * @param images seen in the middle of the best examinations
 * @param size what the sum has fallen by, in units of what shows a decline
 */
record Decline(Shares best, Shares now, long images, double size) {

  /** Examinations that are averaged at least, … */
  private static final int FEWEST = 5;

  /** … and as a part of the history. */
  private static final int PART = 8;

  /** A fall of the sum that is worth an earlier end. */
  private static final double WORTH = 0.12;

  /** Standard errors that the largest of many differences does not reach by chance. */
  private static final double ERRORS = 4;

  /** What the energy distance may have fallen by. */
  private static final double NEARER = 0.92;

  /**
   * Means over some examinations.
   *
   * @param coverage in [0,1]
   * @param precision in [0,1]
   * @param recall in [0,1]
   */
  record Shares(double coverage, double precision, double recall) {

    private double sum() {
      return coverage + precision + recall;
    }
  }

  /**
   * The decline at the newest examination.
   *
   * @return empty if there are too few examinations, or something was not measured at every one
   */
  static Optional<Decline> of(DiagnosticsHistory history) {
    int count = history.size();
    int window = Math.max(FEWEST, count / PART);
    List<double[]> shares =
        List.of(
            history.all(Diagnostics.COVERAGE),
            history.all(Diagnostics.PRECISION),
            history.all(Diagnostics.RECALL));
    if (count < 3 * window || shares.stream().anyMatch(values -> values.length < count)) {
      return Optional.empty();
    }
    Shares now = mean(shares, count - window, window);
    Shares best = mean(shares, 0, window);
    int from = 0;
    for (int i = 1; i + window <= count - window; i++) {
      Shares there = mean(shares, i, window);
      if (there.sum() > best.sum()) {
        best = there;
        from = i;
      }
    }
    double least = Math.max(WORTH, ERRORS * error(shares, window));
    double size = isNearer(history, from, window) ? 0 : (best.sum() - now.sum()) / least;
    return Optional.of(new Decline(best, now, history.images(from + window / 2), size));
  }

  private static Shares mean(List<double[]> shares, int from, int window) {
    double[] means =
        shares.stream()
            .mapToDouble(values -> DiagnosticsHistory.mean(part(values, from, window)))
            .toArray();
    return new Shares(means[0], means[1], means[2]);
  }

  private static double[] part(double[] values, int from, int window) {
    return Arrays.copyOfRange(values, from, from + window);
  }

  /**
   * The standard error of the difference of two means, by the median change from one examination to
   * the next, which a trend does not matter to.
   */
  private static double error(List<double[]> shares, int window) {
    double[] changes = new double[shares.get(0).length - 1];
    for (int i = 0; i < changes.length; i++) {
      int at = i;
      changes[i] = Math.abs(shares.stream().mapToDouble(each -> each[at + 1] - each[at]).sum());
    }
    // Of a normal number of deviation σ the median of the absolute value is 0.6745 σ, and here σ is
    // that of a difference of two.
    double deviation = DiagnosticsHistory.median(changes) / 0.6745 / Math.sqrt(2);
    return deviation * Math.sqrt(2.0 / window);
  }

  private static boolean isNearer(DiagnosticsHistory history, int from, int window) {
    double[] energy = history.all(Diagnostics.ENERGY);
    double noise = 2 * history.latest(Diagnostics.ENERGY_NOISE);
    if (energy.length < history.size()) {
      return false;
    }
    double before = DiagnosticsHistory.median(part(energy, from, window));
    double now = DiagnosticsHistory.median(part(energy, energy.length - window, window));
    return before > noise && now < NEARER * before;
  }
}
