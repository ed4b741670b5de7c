package dev.organza.bench.quality;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TrainingClockTest {

  @Test
  void countsNothingWhileItIsPaused() {
    for (Clock counted : Clock.values()) {
      TrainingClock clock = new TrainingClock(counted);
      clock.go();
      work();
      clock.pause();
      QualitySnapshot paused = clock.snapshot("1", 10);
      work();
      assertThat(clock.snapshot("1", 10)).isEqualTo(paused);

      clock.go();
      work();
      clock.pause();
      QualitySnapshot later = clock.snapshot("2", 20);
      assertThat(later.wallSeconds()).isGreaterThan(paused.wallSeconds());
      assertThat(later.cpuSeconds()).isGreaterThan(paused.cpuSeconds());
      assertThat(later.seconds())
          .isEqualTo(counted == Clock.CPU ? later.cpuSeconds() : later.wallSeconds());
    }
  }

  /** Some hundredths of a second of the processor, which counts its time in ticks. */
  private static void work() {
    long start = ticks();
    while (ticks() - start < 20_000_000) {
      Thread.onSpinWait();
    }
  }

  private static long ticks() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
  }
}
