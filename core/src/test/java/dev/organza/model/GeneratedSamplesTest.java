package dev.organza.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.UsageException;
import dev.organza.train.TinyGames;
import dev.organza.train.Trainer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Samples of a model that are read as a data set. */
class GeneratedSamplesTest {

  private static Model model(Trainer trainer) {
    return Model.of(trainer, ModelDescription.of("test", trainer.plan().game(), trainer.data()));
  }

  private static float[] read(GeneratedSamples samples, int index) {
    float[] values = new float[samples.shape().elements() + 2];
    samples.read(index, values, 1);
    return Arrays.copyOfRange(values, 1, values.length - 1);
  }

  @ParameterizedTest
  @EnumSource
  void theyAreTheModelsInWhateverOrder(TinyGames.Kind kind) {
    try (Trainer trainer = TinyGames.trainer(kind, 5, TinyGames.ONE_THREAD)) {
      Model model = model(trainer);
      float[][] expected = model.sample(200, 3);
      GeneratedSamples samples = GeneratedSamples.of("made", model, 200, 3);
      assertThat(samples.count()).isEqualTo(200);
      for (int index : new int[] {0, 1, 64, 199, 70, 63, 128, 0, 199}) {
        assertThat(read(samples, index)).isEqualTo(expected[index]);
      }
      GeneratedSamples inOrder = GeneratedSamples.of("made", model, 200, 3);
      for (int index = 0; index < 200; index++) {
        assertThat(read(inOrder, index)).isEqualTo(expected[index]);
      }
    }
  }

  /** More chunks than lie between two remembered states of the stream. */
  @ParameterizedTest
  @EnumSource(
      value = TinyGames.Kind.class,
      names = {"MLP", "MAXOUT"})
  void farSamplesAreFoundAgain(TinyGames.Kind kind) {
    try (Trainer trainer = TinyGames.trainer(kind, 5, TinyGames.ONE_THREAD)) {
      Model model = model(trainer);
      int count = 3 * 64 * 64 + 5;
      float[][] expected = model.sample(count, 3);
      GeneratedSamples samples = GeneratedSamples.of("made", model, count, 3);
      for (int index :
          new int[] {count - 1, 5, 64 * 64, 64 * 64 - 1, 2 * 64 * 64 + 100, 9000, 8999}) {
        assertThat(read(samples, index)).as("sample %d", index).isEqualTo(expected[index]);
      }
    }
  }

  @Test
  void noSamplesAreNone() {
    try (Trainer trainer = TinyGames.trainer(TinyGames.Kind.values()[0], 5, TinyGames.ONE_THREAD)) {
      Model model = model(trainer);
      assertThatThrownBy(() -> GeneratedSamples.of("made", model, 0, 1))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("count is 0");
      assertThatThrownBy(() -> read(GeneratedSamples.of("made", model, 3, 1), 3))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }
}
