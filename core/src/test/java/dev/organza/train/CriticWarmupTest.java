package dev.organza.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.organza.game.UpdateOrder;
import dev.organza.optim.Progress;
import dev.organza.torch.HostMemory;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CriticWarmupTest {

  /** {@code if gen_iterations < 25 or gen_iterations % 500 == 0: Diters = 100}, counted from 0. */
  @Test
  void theRoundsAreThoseOfTheCodeOfWgan() {
    CriticWarmup wgan = new CriticWarmup(100, 25, 500);
    for (long round = 0; round < 2100; round++) {
      boolean special = round < 25 || round % 500 == 0;
      assertThat(wgan.steps(round, 5)).as("round " + round).isEqualTo(special ? 100 : 5);
    }
    assertThat(LongStream.range(0, 1001).map(round -> wgan.steps(round, 5)).sum())
        .isEqualTo(27 * 100 + (1001 - 27) * 5);
  }

  @Test
  void itCanBeOffAndNeverLowersTheMoves() {
    for (long round = 0; round < 1100; round++) {
      assertThat(CriticWarmup.DEFAULTS.steps(round, 5)).isEqualTo(5);
      assertThat(new CriticWarmup(3, 25, 500).steps(round, 5)).isEqualTo(5);
      assertThat(new CriticWarmup(100, 2, 0).steps(round, 5)).isEqualTo(round < 2 ? 100 : 5);
    }
    assertThatThrownBy(() -> new CriticWarmup(-1, 25, 500)).hasMessageContaining("criticSteps");
    assertThatThrownBy(() -> new CriticWarmup(1, -1, 500)).hasMessageContaining("firstRounds");
    assertThatThrownBy(() -> new CriticWarmup(1, 1, -1)).hasMessageContaining("everyRounds");
  }

  /** Six critic steps in rounds 1, 2 and 5 (those after 0, 1 and 4 others), two in the others. */
  @Test
  void imagesMovesAndTheAverageGoByTheRoundsAsPlayed() {
    for (UpdateOrder order : UpdateOrder.values()) {
      TrainingOptions training =
          new TrainingOptions(8, 2, new CriticWarmup(6, 2, 4), order, 1, 0.1, 0, OutputBias.ZERO);
      try (Trainer trainer =
          TinyGames.trainer(TinyGames.Kind.MLP, 1, TinyGames.ONE_THREAD, training)) {
        long moves = 0;
        double average = HostMemory.floats(trainer.player("generator").parameters().flat())[0];
        for (int round = 1; round <= 6; round++) {
          int steps = round <= 2 || round == 5 ? 6 : 2;
          moves += steps;
          StepStatistics statistics = trainer.step();
          assertThat(statistics.progress()).isEqualTo(new Progress(round, 8 * moves));
          assertThat(trainer.progress()).isEqualTo(statistics.progress());
          assertThat(trainer.player("discriminator").updates()).isEqualTo(moves);
          assertThat(trainer.player("generator").updates()).isEqualTo(round);
          double decay = Math.pow(0.5, 8 * steps / 100.0); // half-life 100 images
          double now = HostMemory.floats(trainer.player("generator").parameters().flat())[0];
          average = decay * average + (1 - decay) * now;
          assertThat(
                  (double)
                      HostMemory.floats(
                          TinyGames.tensor(trainer.snapshot().model(), "average.0.weight"))[0])
              .isCloseTo(average, within(1e-6));
        }
      }
    }
  }
}
