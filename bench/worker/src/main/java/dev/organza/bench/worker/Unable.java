package dev.organza.bench.worker;

/** Says why a system cannot do a workload at all. */
public final class Unable extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * Makes one.
   *
   * @param reason a sentence for the table's footnote
   */
  public Unable(String reason) {
    super(reason);
  }
}
