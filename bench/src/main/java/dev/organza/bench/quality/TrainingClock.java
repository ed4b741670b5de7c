package dev.organza.bench.quality;

import dev.organza.bench.worker.ProcessStatus;

/** Counts the time of a training, without that of what is done between its steps for others. */
final class TrainingClock {

  private final Clock clock;
  private long wallStart;
  private double cpuStart;
  private double wall;
  private double cpu;

  TrainingClock(Clock clock) {
    this.clock = clock;
  }

  /** Starts, or goes on after a {@link #pause}. */
  void go() {
    wallStart = System.nanoTime();
    cpuStart = ProcessStatus.processorSeconds();
  }

  /** Stops until {@link #go}. */
  void pause() {
    wall = wallSeconds();
    cpu = cpuSeconds();
  }

  /** On the comparison's clock, while it goes. */
  double seconds() {
    return clock == Clock.CPU ? cpuSeconds() : wallSeconds();
  }

  private double wallSeconds() {
    return wall + (System.nanoTime() - wallStart) / 1e9;
  }

  private double cpuSeconds() {
    return cpu + ProcessStatus.processorSeconds() - cpuStart;
  }

  /** What the training has come to, while the clock is paused. */
  QualitySnapshot snapshot(String minutes, long images) {
    return new QualitySnapshot(minutes, clock == Clock.CPU ? cpu : wall, images, wall, cpu);
  }
}
