package dev.organza.bench.worker;

/**
 * What the comparison asks of a worker, in this order on its command line.
 *
 * @param workload what to do
 * @param mode how, in the system's own words; {@code float32} for most
 * @param threads how many threads to compute with; 0 leaves it to the system
 * @param seconds how long to count images
 */
public record WorkerArguments(Workload workload, String mode, int threads, double seconds) {

  /** Reads {@code WORKLOAD MODE THREADS SECONDS}. */
  public static WorkerArguments parse(String... arguments) {
    if (arguments.length != 4) {
      throw new IllegalArgumentException("usage: WORKLOAD MODE THREADS SECONDS");
    }
    return new WorkerArguments(
        Workload.named(arguments[0])
            .orElseThrow(() -> new IllegalArgumentException("no workload " + arguments[0])),
        arguments[1],
        Integer.parseInt(arguments[2]),
        Double.parseDouble(arguments[3]));
  }
}
