package dev.organza.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TrialTest {

  @Test
  void takesTheFastestNumberOfThreads() {
    Trial trial = new Trial();
    trial.take(1, FiguresForTests.speed(30));
    trial.take(2, FiguresForTests.speed(50));
    trial.take(4, FiguresForTests.speed(40));

    assertThat(trial.threads()).isEqualTo(2);
    assertThat(trial.best().orElseThrow().speed()).isEqualTo(50);
    assertThat(trial.hopeless()).isFalse();
  }

  @Test
  void keepsWhyASystemCannot() {
    Trial trial = new Trial();
    trial.take(1, new Outcome.Nothing("No."));

    assertThat(trial.hopeless()).isTrue();
    assertThat(trial.best()).isEmpty();
    assertThat(trial.failures()).containsExactly("No.");
  }
}
