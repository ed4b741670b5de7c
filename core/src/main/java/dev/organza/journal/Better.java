package dev.organza.journal;

/** Which way the value of a metric improves. */
public enum Better {
  LOWER,
  HIGHER,
  /** Neither: the value is to be read, or has a target of its own. */
  NEITHER;

  /** Whether one value is better than another; of equal ones neither is. */
  public boolean isBetter(double value, double than) {
    return this == LOWER ? value < than : this == HIGHER && value > than;
  }
}
