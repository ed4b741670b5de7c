package dev.organza.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.Dataset;
import dev.organza.data.Datasets;
import dev.organza.data.Reading;
import dev.organza.data.source.DownloadListener;
import dev.organza.data.source.Source;
import dev.organza.data.source.SourceDescription;
import dev.organza.game.Game;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.GameRecipe;
import dev.organza.recipe.NetworkData;
import dev.organza.recipe.Recipe;
import dev.organza.recipe.Recipes;
import dev.organza.train.PlayerOptions;
import dev.organza.train.ToyCycleGan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A game of four players, from outside the library, goes through a whole run: a small CycleGAN. */
class FourPlayersTest {

  /** The game as a section of a recipe: two translators and two judges. */
  private record Cycle(
      boolean images,
      PlayerOptions ab,
      PlayerOptions ba,
      PlayerOptions judgeA,
      PlayerOptions judgeB)
      implements GameRecipe {
    static final Cycle DEFAULTS =
        new Cycle(
            false,
            PlayerOptions.DEFAULTS,
            PlayerOptions.DEFAULTS,
            PlayerOptions.DEFAULTS,
            PlayerOptions.DEFAULTS);

    @Override
    public Game game(NetworkData data) {
      return images ? ToyCycleGan.ofImages() : ToyCycleGan.ofPoints();
    }

    @Override
    public Map<String, PlayerOptions> players() {
      return Map.of("ab", ab, "ba", ba, "judgeA", judgeA, "judgeB", judgeB);
    }
  }

  /** Pairs of points in the plane, or of small images. */
  private enum Pairs implements Source {
    POINTS(Shape.of(2)),
    IMAGES(Shape.image(1, 8, 8));

    private final Shape shape;

    Pairs(Shape shape) {
      this.shape = shape;
    }

    @Override
    public SourceDescription description() {
      return new SourceDescription("pairs-" + ordinal(), "own", "64 pairs", "none", "pairs");
    }

    @Override
    public Dataset open(Reading reading, DownloadListener listener) {
      return Datasets.pairs("pairs", side(1), side(2));
    }

    private Dataset side(int seed) {
      Random random = new Random(seed);
      float[][] samples = new float[64][shape.elements()];
      for (float[] sample : samples) {
        for (int i = 0; i < sample.length; i++) {
          sample[i] = random.nextFloat();
        }
      }
      return Datasets.of("side", shape, samples, new int[0], List.of());
    }
  }

  @SuppressWarnings("NullAway.Init") // set by JUnit
  @TempDir
  Path runs;

  private static Catalogue catalogue(Pairs pairs) {
    return Catalogue.builtIn().with(GameRecipe.class, "cycle", Cycle.class).with(pairs);
  }

  private static Recipe recipe(Pairs pairs, double kimg) {
    Recipes recipes = catalogue(pairs).recipes();
    return recipes.set(
        Recipe.DEFAULTS,
        List.of(
            "name=cycle",
            "game=cycle",
            "images=" + (pairs == Pairs.IMAGES),
            "judgeA.optimizer.learningRate=0.001",
            "data.source=" + pairs.description().name(),
            "training.batch=16",
            "training.kimg=" + kimg,
            "reports.journalEveryKimg=0.032",
            "checkpoints.everyKimg=0.128",
            "hardware={device: cpu, threads: 1, precision: float32}"));
  }

  @ParameterizedTest
  @EnumSource
  void fourPlayersAreTrainedAndResumedBitForBit(Pairs pairs) throws IOException {
    RunFolder straight;
    try (TrainingRun run = TrainingRun.start(catalogue(pairs), recipe(pairs, 0.32), runs)) {
      assertThat(run.train(Optional.empty())).isEqualTo(StopReason.COMPLETE);
      straight = run.folder();
      assertThatThrownBy(run::model)
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("judgeA");
    }
    assertThat(Traces.events(straight)).hasSize(10);
    assertThat(Traces.events(straight).get(9).values())
        .containsKeys("ab.loss", "ba.cycle", "judgeA.real", "judgeB.gradientNorm");
    assertThat(Files.size(straight.curves())).isPositive();
    assertThat(catalogue(pairs).recipes().read(straight.recipe()).game()).isInstanceOf(Cycle.class);

    RunListener powerCut =
        event -> {
          if (event instanceof RunEvent.Stepped stepped && stepped.images() == 240) {
            throw new IllegalStateException("power cut");
          }
        };
    RunFolder interrupted;
    try (TrainingRun run =
        TrainingRun.start(catalogue(pairs), recipe(pairs, 0.32), runs, powerCut)) {
      interrupted = run.folder();
      assertThatThrownBy(() -> run.train(Optional.empty())).hasMessage("power cut");
    }
    Recipe again = catalogue(pairs).recipes().read(interrupted.recipe());
    try (TrainingRun run = TrainingRun.resume(catalogue(pairs), interrupted, again)) {
      assertThat(run.trainer().progress().images()).isEqualTo(128);
      run.train(Optional.empty());
    }
    assertThat(Traces.steps(interrupted)).isEqualTo(Traces.steps(straight));
    assertThat(Traces.contents(straight)).hasSizeGreaterThan(3);
    assertThat(Traces.contents(interrupted)).isEqualTo(Traces.contents(straight));
  }
}
