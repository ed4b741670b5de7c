package dev.organza.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.organza.data.Dataset;
import dev.organza.data.DatasetBuilder;
import dev.organza.data.Labels;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Preparation;
import dev.organza.recipe.Recipe;
import dev.organza.recipe.Recipes;
import dev.organza.torch.Device;
import dev.organza.torch.HostMemory;
import dev.organza.torch.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The recipes for sounds with tiny networks: from waveforms to updated weights, step by step
 * against PyTorch ({@code src/test/python/sounds.py}), the draws of phase shuffle included, and
 * resumed.
 */
class SoundCourseTest {

  record Course(
      String name,
      float[][] sounds,
      int classes,
      List<Map<String, Double>> steps,
      Map<String, double[]> last) {

    Dataset dataset() {
      DatasetBuilder builder = DatasetBuilder.ofWaves("strikes", 8_000, sounds);
      if (classes > 0) {
        builder.labelled(
            Labels.of(
                IntStream.range(0, sounds.length).map(n -> n % classes).toArray(),
                IntStream.range(0, classes).mapToObj(n -> "class" + n).toList()));
      }
      return builder.build();
    }

    Trainer trainer(Dataset dataset) {
      Catalogue catalogue = Catalogue.builtIn();
      Recipes recipes = catalogue.recipes();
      List<String> tiny = new ArrayList<>(List.of("prior.size=3", "training.batch=2"));
      tiny.addAll(Objects.requireNonNull(TINY.get(name)));
      Recipe recipe = recipes.set(recipes.named(name), tiny);
      Preparation prepared = Preparation.of(catalogue, recipe, dataset);
      return new Trainer(prepared.plan(), prepared.data(), TinyGames.ONE_THREAD);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final double UNMOVED = 1e-8;

  /** More than any course has, and the greatest rate. */
  private static final double STEPS = 3;

  private static final double RATE = 5e-4;

  private static final Map<String, List<String>> TINY =
      Map.of(
          "wavegan", List.of("architecture.width=2", "training.criticSteps=2"),
          "specgan", List.of("architecture.width=2", "training.criticSteps=2"),
          // Its own networks are those of dcgan, which other tests hold to PyTorch.
          "sound",
              List.of(
                  "architecture={kind: wavegan, width: 2, shuffle: 0}",
                  "conditioning.embedding=2"));

  static List<Course> courses() {
    try (InputStream in = SoundCourseTest.class.getResourceAsStream("sounds.json")) {
      return JsonMapper.builder()
          .build()
          .readerForListOf(Course.class)
          .readValue(Objects.requireNonNull(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("courses")
  void everyStepIsThatOfPyTorch(Course course) {
    try (Dataset dataset = course.dataset();
        Trainer trainer = course.trainer(dataset)) {
      int salt = 1;
      for (Player player : trainer.players().values()) {
        fill(player, salt++);
      }
      for (Map<String, Double> step : course.steps()) {
        StepStatistics statistics = trainer.step();
        step.forEach(
            (name, value) ->
                assertThat(statistics.value(name))
                    .as(name)
                    .isCloseTo(value, within(1e-4 * Math.abs(value) + 1e-5)));
      }
      salt = 1;
      for (Player player : trainer.players().values()) {
        requireSame(player, Objects.requireNonNull(course.last().get(player.name())), salt++);
      }
    }
  }

  private static void fill(Player player, int salt) {
    List<Tensor> views = player.weights().parameters();
    int count = (int) views.stream().mapToLong(Tensor::numel).sum();
    float[] values = TranslationCourseTest.hashed(count, salt);
    try (Scope scope = Scope.open();
        NoGradGuard off = new NoGradGuard()) {
      Tensor flat = HostMemory.tensor(values, Device.cpu(), count);
      long at = 0;
      for (Tensor view : views) {
        view.copy_(flat.narrow(0, at, view.numel()).view(view.shape()));
        at += view.numel();
      }
    }
  }

  /**
   * Of the change that the steps made, not of the weights, a hundredth may be off. A weight that
   * float64 does not move, such as the bias of a head whose logits are only subtracted, has a
   * gradient of rounding in float32, which Adam enlarges: it may move by the rate at each step.
   */
  private static void requireSame(Player player, double[] expected, int salt) {
    int at = 0;
    double off = 0;
    double length = 0;
    float[] first = TranslationCourseTest.hashed(expected.length, salt);
    try (Scope scope = Scope.open()) {
      for (Tensor view : player.weights().parameters()) {
        for (float value : HostMemory.floats(view.detach().reshape(-1))) {
          if (Math.abs(expected[at] - first[at]) < UNMOVED) {
            assertThat((double) value).isCloseTo(expected[at], within(STEPS * RATE));
            at++;
            continue;
          }
          off += Math.pow(value - expected[at], 2);
          length += Math.pow(expected[at] - first[at], 2);
          at++;
        }
      }
    }
    assertThat(at).as(player.name()).isEqualTo(expected.length);
    assertThat(Math.sqrt(off / length)).as(player.name()).isLessThan(0.01);
  }

  @ParameterizedTest
  @MethodSource("courses")
  void aResumedTrainingIsTheSameBitForBit(Course course, @TempDir Path folder) {
    Checkpoints checkpoints = new Checkpoints(folder, CheckpointPolicy.DEFAULTS);
    try (Dataset dataset = course.dataset();
        Trainer whole = course.trainer(dataset);
        Trainer resumed = course.trainer(dataset)) {
      TinyGames.play(whole, 2);
      checkpoints.save(whole, Map.of("format", "test"), 0, 0);
      checkpoints.restoreNewest(resumed, refused -> {});
      TinyGames.play(whole, 2);
      TinyGames.play(resumed, 2);
      assertThat(TinyGames.everything(resumed)).isEqualTo(TinyGames.everything(whole));
    }
  }
}
