package dev.organza.bench.quality;

/**
 * How far a training had come when samples were drawn.
 *
 * @param minutes that were asked for, as they were written; the samples are in the file of that
 *     name
 * @param seconds of training on the comparison's clock
 * @param images seen since the first step
 * @param wallSeconds of training
 * @param cpuSeconds of all threads in them
 */
record QualitySnapshot(
    String minutes, double seconds, long images, double wallSeconds, double cpuSeconds) {

  /** The images a second of the comparison's clock, since the first step. */
  double speed() {
    return images / seconds;
  }
}
