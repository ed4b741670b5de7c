package dev.organza.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.organza.Shape;
import dev.organza.data.Augmentation;
import dev.organza.data.Dataset;
import dev.organza.data.Datasets;
import dev.organza.data.batch.Sampler;
import dev.organza.data.transform.Scaling;
import dev.organza.data.transform.Transforms;
import dev.organza.game.UpdateOrder;
import dev.organza.game.augmentation.DiffAugment;
import dev.organza.game.translation.TranslationGame;
import dev.organza.nn.Initialiser;
import dev.organza.nn.architecture.Enlargement;
import dev.organza.nn.architecture.Normalisation;
import dev.organza.nn.architecture.Patch;
import dev.organza.nn.architecture.Resnet;
import dev.organza.nn.architecture.Unet;
import dev.organza.optim.Schedule;
import dev.organza.optim.Sgd;
import dev.organza.recipe.CycleGanRecipe;
import dev.organza.recipe.GameRecipe;
import dev.organza.recipe.NetworkData;
import dev.organza.recipe.Pix2pixRecipe;
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
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Games of translators: step by step against PyTorch ({@code src/test/python/translations.py}), and
 * resumed.
 */
class TranslationCourseTest {

  record Course(String name, List<Map<String, Double>> steps, Map<String, double[]> last) {
    @Override
    public String toString() {
      return name;
    }
  }

  record Expected(List<Course> games, Map<String, Long> parameters) {}

  private static Expected expected() {
    try (InputStream in = TranslationCourseTest.class.getResourceAsStream("translations.json")) {
      return JsonMapper.builder().build().readValue(Objects.requireNonNull(in), Expected.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Course> courses() {
    return expected().games();
  }

  /** The numbers of the script: in [−½,½). */
  static float[] hashed(int count, int salt) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      long x = (i * 2654435761L + salt * 12345L) & 0xFFFFFFFFL;
      x ^= x >> 16;
      x = (x * 0x45D9F3BL) & 0xFFFFFFFFL;
      x ^= x >> 16;
      numbers[i] = (x >> 20) / 4096f - 0.5f;
    }
    return numbers;
  }

  private static Dataset images(int count, Shape shape, int salt) {
    float[] all = hashed(count * shape.elements(), salt);
    List<float[]> images = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      float[] image = new float[shape.elements()];
      for (int i = 0; i < image.length; i++) {
        image[i] = 2 * all[n * image.length + i];
      }
      images.add(image);
    }
    return new TinyGames.ArrayDataset(shape, images);
  }

  private static final PlayerOptions DESCENT =
      new PlayerOptions(
          Initialiser.Normal.DEFAULTS,
          new Sgd(0.002, new Schedule.Constant(0)),
          Schedule.Constant.DEFAULTS,
          0);

  private static Pix2pixRecipe pix2pix(int width, double dropout, Enlargement enlargement) {
    Pix2pixRecipe usual = Pix2pixRecipe.DEFAULTS;
    return new Pix2pixRecipe(
        new Unet(width, 8, Normalisation.BATCH, dropout, enlargement),
        new Patch(2, 1, 0.2, Normalisation.BATCH),
        usual.direction(),
        usual.objective(),
        usual.adversarialWeight(),
        usual.distanceWeight(),
        List.of(),
        usual.augmentation(),
        usual.generator(),
        usual.discriminator(),
        usual.stabilisers());
  }

  private static CycleGanRecipe cycleGan(int pool, boolean augmented) {
    CycleGanRecipe usual = CycleGanRecipe.DEFAULTS;
    return new CycleGanRecipe(
        new Resnet(2, 1, Normalisation.INSTANCE, 0, Enlargement.TRANSPOSED),
        new Patch(2, 1, 0.2, Normalisation.INSTANCE),
        usual.objective(),
        usual.adversarialWeight(),
        usual.cycleWeight(),
        usual.identityWeight(),
        pool,
        List.of(),
        augmented ? DiffAugment.DEFAULTS : usual.augmentation(),
        usual.generator(),
        usual.discriminator(),
        usual.stabilisers());
  }

  private static Trainer trainer(
      GameRecipe recipe, int channelsOfB, int count, int batch, UpdateOrder order) {
    Shape a = Shape.image(3, 32, 32);
    Shape b = Shape.image(channelsOfB, 32, 32);
    TranslationGame game =
        (TranslationGame) recipe.game(new NetworkData(Map.of("a", a, "b", b), 0, List.of()));
    return new Trainer(
        new Plan(
            game,
            DESCENT,
            new TrainingOptions(
                batch, 1, CriticWarmup.DEFAULTS, order, 1, 0.1, 0.05, OutputBias.ZERO),
            5),
        new TrainingData(
            Datasets.pairs("two", images(count, a, 21), images(count, b, 22)),
            new Transforms(Map.of("a", Scaling.identity(), "b", Scaling.identity())),
            Augmentation.NONE,
            Sampler.SHUFFLED),
        TinyGames.ONE_THREAD);
  }

  @ParameterizedTest
  @MethodSource("courses")
  void everyStepIsThatOfPyTorch(Course course) {
    boolean pairs = course.name().equals("pix2pix");
    GameRecipe recipe = pairs ? pix2pix(1, 0, Enlargement.TRANSPOSED) : cycleGan(50, false);
    try (Trainer trainer = trainer(recipe, pairs ? 2 : 3, 2, 2, UpdateOrder.SHARED_LATENTS)) {
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
    float[] values = hashed(count, salt);
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

  /** Of the change that three steps made, not of the weights, a thousandth may be off. */
  private static void requireSame(Player player, double[] expected, int salt) {
    int at = 0;
    double off = 0;
    double length = 0;
    float[] first = hashed(expected.length, salt);
    try (Scope scope = Scope.open()) {
      for (Tensor view : player.weights().parameters()) {
        for (float value : HostMemory.floats(view.detach().reshape(-1))) {
          off += Math.pow(value - expected[at], 2);
          length += Math.pow(expected[at] - first[at], 2);
          at++;
        }
      }
    }
    assertThat(at).as(player.name()).isEqualTo(expected.length);
    assertThat(Math.sqrt(off / length)).as(player.name()).isLessThan(1e-3);
  }

  @Test
  void thePapersNetworksHaveTheirNumbersOfParameters() {
    Map<String, Long> counts = expected().parameters();
    Shape image = Shape.image(3, 256, 256);
    assertThat(Unet.DEFAULTS.translator(image, image).parameterCount())
        .isEqualTo(counts.get("unet"));
    assertThat(Resnet.DEFAULTS.translator(image, image).parameterCount())
        .isEqualTo(counts.get("resnet"));
    assertThat(Patch.DEFAULTS.discriminator(Shape.image(6, 256, 256)).parameterCount())
        .isEqualTo(counts.get("patchOfPairs"));
    assertThat(new Patch(64, 3, 0.2, Normalisation.INSTANCE).discriminator(image).parameterCount())
        .isEqualTo(counts.get("patch"));
  }

  /** What is remembered: dropout's stream, p of an augmentation, pools that are full. */
  enum Remembering {
    DROPOUT(pix2pix(1, 0.5, Enlargement.RESIZE)),
    POOL(cycleGan(3, true));

    private final GameRecipe recipe;

    Remembering(GameRecipe recipe) {
      this.recipe = recipe;
    }
  }

  @ParameterizedTest
  @EnumSource
  void aResumedTrainingIsTheSameBitForBit(Remembering kind, @TempDir Path folder) {
    Checkpoints checkpoints = new Checkpoints(folder, CheckpointPolicy.DEFAULTS);
    for (UpdateOrder order : List.of(UpdateOrder.SHARED_LATENTS, UpdateOrder.ALTERNATING)) {
      try (Trainer whole = trainer(kind.recipe, 3, 8, 2, order);
          Trainer resumed = trainer(kind.recipe, 3, 8, 2, order)) {
        TinyGames.play(whole, 3);
        checkpoints.save(whole, Map.of("format", "test"), 0, 0);
        checkpoints.restoreNewest(resumed, refused -> {});
        TinyGames.play(whole, 2);
        TinyGames.play(resumed, 2);
        assertThat(TinyGames.everything(resumed)).isEqualTo(TinyGames.everything(whole));
      }
    }
  }

  @Test
  void withoutAnAdversaryTheDiscriminatorStandsStill() {
    Pix2pixRecipe usual = pix2pix(1, 0, Enlargement.TRANSPOSED);
    Pix2pixRecipe alone =
        new Pix2pixRecipe(
            usual.architecture(),
            usual.discriminatorArchitecture(),
            Pix2pixRecipe.Direction.B_TO_A,
            usual.objective(),
            0,
            100,
            List.of(),
            usual.augmentation(),
            usual.generator(),
            usual.discriminator(),
            usual.stabilisers());
    try (Trainer trainer = trainer(alone, 2, 2, 2, UpdateOrder.SHARED_LATENTS)) {
      StepStatistics first = trainer.step();
      TinyGames.play(trainer, 30);
      assertThat(trainer.player("discriminator").updates()).isZero();
      assertThat(trainer.player("generator").updates()).isEqualTo(31);
      assertThat(trainer.progress().images()).isEqualTo(62);
      assertThat(trainer.step().value("generator.loss"))
          .isLessThan(0.99 * first.value("generator.loss"));
      assertThat(first.values()).doesNotContainKey("generator.adversarial");
    }
  }
}
