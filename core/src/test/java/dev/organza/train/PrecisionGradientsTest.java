package dev.organza.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.DatasetBuilder;
import dev.organza.data.column.Column;
import dev.organza.data.source.DownloadListener;
import dev.organza.data.source.Sources;
import dev.organza.game.AdversarialGame;
import dev.organza.game.objective.Hinge;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.HardwareOptions;
import dev.organza.recipe.Preparation;
import dev.organza.recipe.Recipe;
import dev.organza.recipe.Recipes;
import dev.organza.torch.Device;
import dev.organza.torch.FlatTensors;
import dev.organza.torch.HostMemory;
import dev.organza.torch.Precision;
import dev.organza.torch.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * In bfloat16 every parameter of all players has the gradient that it has in float32, up to
 * rounding, with every recipe.
 *
 * <p>The networks are narrow, but their products are of the sizes of real ones where LibTorch's
 * kernels depend on it: heads on 256 features and more.
 *
 * <p>Some float32 rounds come first. Samples of a fresh generator are nearly alike, and the
 * backward pass of a batch normalisation takes away what their gradients have in common: nearly all
 * of them, so that what is left is the rounding of what was taken away.
 *
 * <p>Where a gradient changes much with the last digits of the weights, as behind a batch
 * normalisation of rows that are nearly alike, bfloat16 cannot give the same: there the yardstick
 * is the float32 gradient at weights that are rounded to bfloat16.
 */
@Tag("slow")
class PrecisionGradientsTest {

  private static final double ALIKE = 0.99;
  private static final int ROUNDS = 40;

  /**
   * How many times more than by rounding the weights alone, once, a direction may change: a pass
   * rounds the activations of each layer too.
   */
  private static final double ROUNDINGS = 4;

  private static final int MINIBATCHES = 3;
  private static final String PERCEPTRONS = "architecture.images={kind: mlp}";
  private static final Dataset IMAGES =
      Sources.standard()
          .open(
              DataOptions.DEFAULTS.withSource("fashion").withFirst(256), DownloadListener.silent());

  private static final Dataset TABLE = table();

  private static final Dataset PAIRS =
      Sources.standard()
          .open(
              DataOptions.DEFAULTS.withSource("edges:fashion").withFirst(64).withSize(32),
              DownloadListener.silent());

  @AfterAll
  static void close() {
    IMAGES.close();
    TABLE.close();
    PAIRS.close();
  }

  /** Two numbers, one of two modes, and a category that follows from the first. */
  private static Dataset table() {
    Random random = new Random(7);
    double[][] rows = new double[256][];
    for (int n = 0; n < rows.length; n++) {
      int kind = random.nextInt(3);
      rows[n] = new double[] {10 * kind + random.nextGaussian(), random.nextGaussian(), kind};
    }
    return DatasetBuilder.ofColumns(
            "table",
            List.of(
                Column.number("x"),
                Column.number("y"),
                new Column("kind", List.of("low", "middle", "high"))),
            rows)
        .build();
  }

  private static Dataset data(Recipe recipe) {
    if (recipe.game().translates()) {
      return PAIRS;
    }
    return List.of("table", "ctgan").contains(recipe.name()) ? TABLE : IMAGES;
  }

  static Stream<Arguments> recipes() {
    return Stream.concat(
        Recipes.names().stream()
            .filter(PrecisionGradientsTest::leavesThePrecisionOpen)
            .map(name -> Arguments.of(name, List.of())),
        Stream.of(
            // Twice through both heads.
            Arguments.of("infogan", List.of(PERCEPTRONS, "penalties=[r1]")),
            // Two heads of one output each.
            Arguments.of(
                "infogan",
                List.of(
                    PERCEPTRONS,
                    "conditioning={kind: codes, categorical: [], continuous: 1, weight: 1}")),
            Arguments.of(
                "sngan",
                List.of(
                    "architecture.images={kind: mlp, discriminatorNormalisation: spectral}",
                    "conditioning=projected")),
            // Twice through styles.
            Arguments.of(
                "stylegan2", List.of("generatorPenalties=[{kind: path-length, every: 1}]")),
            // Through what augments D's samples, once and twice.
            Arguments.of("dcgan", List.of("augmentation=diff-augment")),
            Arguments.of(
                "r1",
                List.of(
                    "augmentation={kind: ada, cutout: 1, strength: {kind: scheduled, p: {kind:"
                        + " constant, value: 0.5}}}")),
            // Through the heads of rows; in float32 unless a user insists.
            Arguments.of("table", List.of()),
            Arguments.of("ctgan", List.of("packing=4"))));
  }

  /** A recipe that says float32 is not computed in bfloat16 unless a user insists. */
  private static boolean leavesThePrecisionOpen(String name) {
    return Catalogue.builtIn().recipes().named(name).hardware().precision()
        != HardwareOptions.PrecisionChoice.FLOAT32;
  }

  private static Recipe narrow(String name, List<String> more) {
    Recipe recipe =
        Catalogue.builtIn().recipes().set(Catalogue.builtIn().recipes().named(name), more);
    List<String> changes = new ArrayList<>();
    if (recipe.game().translates()) {
      return Catalogue.builtIn()
          .recipes()
          .set(
              recipe,
              List.of(
                  // The innermost layer of a U-Net has one value a sample.
                  "training.batch=" + 4 * recipe.training().batch(),
                  "architecture.width=8",
                  "discriminatorArchitecture.width=8"));
    }
    changes.add("training.batch=32");
    Map<?, ?> architecture =
        (Map<?, ?>)
            Objects.requireNonNull(Catalogue.builtIn().recipes().plain(recipe).get("architecture"));
    architecture.forEach(
        (key, value) -> {
          String at = "architecture." + key;
          if (value instanceof Map<?, ?> part && part.containsKey("widths")) {
            changes.add(at + ".widths=[32, 16]");
            // The fix-up start gives the first layers of a block no gradient at all.
            changes.add("generator.initialiser=he");
            changes.add("discriminator.initialiser=he");
          } else if (value instanceof Map<?, ?> part && key.equals("images")) {
            boolean bySize = part.get("small") != null;
            Map<?, ?> used = bySize ? (Map<?, ?>) Objects.requireNonNull(part.get("small")) : part;
            changes.add(at + (bySize ? ".small" : "") + ".width=" + width(used));
          } else if (key.equals("width")) {
            changes.add(at + "=" + width(architecture));
          } else if (key.equals("generatorUnits") || key.equals("discriminatorUnits")) {
            changes.add(at + "=256");
          }
        });
    if (recipe.training().criticWarmup().criticSteps() > 3) {
      changes.add("training.criticWarmup={criticSteps: 3, firstRounds: 2, everyRounds: 4}");
    }
    if (recipe.adversarial().stabilisers().unrolledSteps() > 2) {
      changes.add("stabilisers.unrolledSteps=2");
    }
    return Catalogue.builtIn().recipes().set(recipe, changes);
  }

  private static int width(Map<?, ?> architecture) {
    return List.of("mlp", "ctgan").contains(architecture.get("kind")) ? 256 : 8;
  }

  /**
   * The sum of the gradients of some rounds, in which nobody moves, by player and name. A tensor of
   * a single number has no direction: it is the bias of one output, the weight of an input that is
   * always 1, or a strength, and is put with the weights before it.
   */
  private static Map<String, float[]> gradients(Trainer trainer) {
    Map<String, float[]> sum = gradientsOfOneRound(trainer);
    for (int i = 1; i < MINIBATCHES; i++) {
      gradientsOfOneRound(trainer)
          .forEach((name, more) -> sum.merge(name, more, PrecisionGradientsTest::plus));
    }
    return sum;
  }

  private static float[] plus(float[] first, float[] second) {
    float[] sum = new float[first.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = first[i] + second[i];
    }
    return sum;
  }

  private static Map<String, float[]> gradientsOfOneRound(Trainer trainer) {
    List<String> makers = trainer.plan().game().averaged();
    List<String> players = new ArrayList<>(trainer.players().keySet());
    players.removeAll(makers);
    players.addAll(makers);
    TinyGames.gradients(trainer, players);
    Map<String, float[]> gradients = new LinkedHashMap<>();
    for (Player player : trainer.players().values()) {
      FlatTensors parameters = player.parameters();
      String before = "";
      for (int i = 0; i < parameters.views().size(); i++) {
        String name = player.name() + " " + parameters.specs().get(i).name();
        float[] values;
        try (Scope scope = Scope.open()) {
          Tensor gradient = parameters.views().get(i).grad();
          values = HostMemory.floats(gradient);
        }
        if (values.length == 1) {
          gradients.merge(before, values, PrecisionGradientsTest::joined);
        } else {
          gradients.put(name, values);
        }
        before = name;
      }
    }
    return gradients;
  }

  private static float[] joined(float[] first, float[] second) {
    float[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static double cosine(float[] a, float[] b) {
    double product = 0;
    double first = 0;
    double second = 0;
    for (int i = 0; i < a.length; i++) {
      product += (double) a[i] * b[i];
      first += (double) a[i] * a[i];
      second += (double) b[i] * b[i];
    }
    return product / Math.sqrt(first * second);
  }

  /**
   * Whether rounding takes a logit over the corner of the hinge, where a sample's whole share of
   * the gradient comes or goes: such a round says nothing of rounding. The last number of D's head
   * is the bias of the logit, whose gradient counts the samples on this side of the corner.
   */
  private static boolean cornerIsCut(Map<String, float[]> expected, Map<String, float[]> found) {
    String head =
        expected.keySet().stream()
            .filter(name -> name.startsWith("discriminator ") && name.endsWith(".weight"))
            .reduce("", (first, second) -> second);
    return last(expected, head) != last(found, head);
  }

  private static float last(Map<String, float[]> gradients, String name) {
    float[] values = Objects.requireNonNull(gradients.get(name));
    return values[values.length - 1];
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void gradientsAreThoseOfFloat32(String name, List<String> changes) {
    Recipe recipe = narrow(name, changes);
    Preparation prepared = Preparation.of(Catalogue.builtIn(), recipe, data(recipe));
    Device cpu = Device.cpu();
    Hardware float32 = new Hardware(cpu, 1, Precision.FLOAT32);
    try (Trainer exact = new Trainer(prepared.plan(), prepared.data(), float32);
        Trainer near = new Trainer(prepared.plan(), prepared.data(), float32);
        Trainer rounded =
            new Trainer(
                prepared.plan(), prepared.data(), new Hardware(cpu, 1, Precision.BFLOAT16))) {
      for (int i = 1; i < ROUNDS; i++) {
        exact.step();
      }
      Map<String, float[]> expected;
      Map<String, float[]> found;
      Map<String, float[]> nearby;
      do {
        exact.step();
        rounded.restore(exact.snapshot());
        near.restore(exact.snapshot());
        roundWeights(near);
        expected = gradients(exact);
        found = gradients(rounded);
        nearby = gradients(near);
      } while (prepared.plan().game() instanceof AdversarialGame game
          && game.objective() instanceof Hinge
          && cornerIsCut(expected, found));
      for (Map.Entry<String, float[]> parameter : expected.entrySet()) {
        String tensor = parameter.getKey();
        float[] exactly = parameter.getValue();
        double conditioned = cosine(exactly, Objects.requireNonNull(nearby.get(tensor)));
        assertThat(cosine(exactly, Objects.requireNonNull(found.get(tensor))))
            .as("%s, where rounding the weights alone gives %f", tensor, conditioned)
            .isGreaterThan(Math.min(ALIKE, 1 - ROUNDINGS * (1 - conditioned)));
      }
    }
  }

  /** Rounds the weights of all players to those that bfloat16 has. */
  private static void roundWeights(Trainer trainer) {
    try (Scope scope = Scope.open();
        NoGradGuard off = new NoGradGuard()) {
      for (Player player : trainer.players().values()) {
        Tensor flat = player.parameters().flat();
        flat.copy_(flat.to(torch.ScalarType.BFloat16).to(torch.ScalarType.Float));
      }
    }
  }
}
