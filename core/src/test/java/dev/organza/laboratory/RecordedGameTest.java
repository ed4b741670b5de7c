package dev.organza.laboratory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.data.SplitMix;
import dev.organza.data.source.DownloadListener;
import dev.organza.game.AdversarialGame;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Preparation;
import dev.organza.recipe.Recipe;
import dev.organza.torch.Backward;
import dev.organza.torch.Device;
import dev.organza.torch.HostMemory;
import dev.organza.torch.Precision;
import dev.organza.train.DivergenceException;
import dev.organza.train.Hardware;
import dev.organza.train.Trainer;
import dev.organza.tree.RecipeOverride;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordedGameTest {

  private static final String G = AdversarialGame.GENERATOR;
  private static final String D = AdversarialGame.DISCRIMINATOR;
  private static final Catalogue CATALOGUE = LaboratoryKinds.in(Catalogue.builtIn());

  private static Recipe recipe(String name, String... settings) {
    List<String> all =
        new ArrayList<>(List.of("data.source=ring8", "training.batch=32", "data.first=2000"));
    all.addAll(List.of(settings));
    return CATALOGUE.recipes().set(CATALOGUE.recipes().named(name), all);
  }

  private static final String SMALL = "architecture={kind: mlp, width: 8, depth: 1}";

  private static Recipe small(String... settings) {
    return recipe(
        "gan", Stream.concat(Stream.of(SMALL), Stream.of(settings)).toArray(String[]::new));
  }

  private static List<RecipeOverride> overrides(String... texts) {
    return Stream.of(texts).map(RecipeOverride::parse).toList();
  }

  private static void advance(RecordedGame game, int steps) {
    for (int i = 0; i < steps; i++) {
      game.advance();
    }
  }

  private static List<float[]> weights(RecordedGame game) {
    return game.players().stream().map(game::weights).toList();
  }

  private static void assertSame(RecordedGame one, List<float[]> other) {
    List<float[]> mine = weights(one);
    for (int i = 0; i < mine.size(); i++) {
      assertThat(mine.get(i)).isEqualTo(other.get(i));
    }
  }

  /**
   * Acceptance 6 of the studio: memories of every kind, not the weights alone, are carried over.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "objective=non-saturating",
        "stabilisers.replay.size=64",
        "penalties=[{kind: r1, gamma: 0.1, every: 4}]",
        "generatorPenalties=[{kind: path-length}]",
        "stabilisers.instanceNoise=0.1",
        "discriminator.optimizer={kind: rmsprop}",
        "training.order=simultaneous",
        "architecture.generatorNormalisation=batch",
        "architecture.discriminatorNormalisation=spectral",
        "architecture.generatorDropout=0.3"
      })
  void aBranchWithNothingChangedIsTheSameBitForBit(String setting) {
    try (RecordedGame game = RecordedGame.start(CATALOGUE, small(setting))) {
      advance(game, 21);
      game.update(D);
      game.goTo(13);
      try (RecordedGame branch = game.branch(List.of())) {
        advance(game, 9);
        advance(branch, 8);
        branch.update(D);
        assertThat(branch.step()).isEqualTo(22);
        assertSame(game, weights(branch));
      }
    }
  }

  @Test
  void everyStepIsReachedAgainBitForBitThroughUpdatesAndChanges() {
    try (RecordedGame game = RecordedGame.start(CATALOGUE, small())) {
      List<List<float[]>> all = new ArrayList<>();
      for (int step = 0; step < 24; step++) {
        all.add(weights(game));
        if (step == 7) {
          game.change(overrides("objective=wasserstein", "generator.optimizer.learningRate=0.01"));
        }
        if (step == 12 || step == 13) {
          game.update(step == 12 ? G : D);
        } else {
          game.advance();
        }
      }
      for (int step : new int[] {23, 3, 14, 8, 13, 0, 20}) {
        game.goTo(step);
        assertThat(game.step()).isEqualTo(step);
        assertSame(game, all.get(step));
      }
      assertThat(game.end()).isEqualTo(24);
    }
  }

  @Test
  void aBranchWithAnotherRateHasAnotherFuture() {
    try (RecordedGame game = RecordedGame.start(CATALOGUE, small())) {
      advance(game, 6);
      game.goTo(3);
      try (RecordedGame branch =
          game.branch(overrides("discriminator.optimizer.learningRate=0.05"))) {
        assertSame(branch, weights(game));
        advance(game, 1);
        advance(branch, 1);
        assertThat(branch.weights(D)).isNotEqualTo(game.weights(D));
        assertThat(game.recipe().adversarial().discriminator().optimizer().learningRate())
            .isEqualTo(0.001);
      }
    }
  }

  /** By Algorithm 1 a step is an update of D and then one of G, each on latents of its own. */
  @Test
  void oneUpdateOfDAndOneOfGAreTheTrainersStep() {
    Recipe recipe = small("training.order=fresh-batches");
    try (RecordedGame whole = RecordedGame.start(CATALOGUE, recipe);
        RecordedGame halves = RecordedGame.start(CATALOGUE, recipe)) {
      float[] untouched = whole.weights(G);
      for (int i = 0; i < 3; i++) {
        whole.advance();
        halves.update(D);
        assertThat(halves.weights(D)).isEqualTo(whole.weights(D));
        halves.update(G);
        assertThat(halves.weights(G)).isEqualTo(whole.weights(G));
      }
      assertThat(halves.weights(G)).isNotEqualTo(untouched);
    }
  }

  /** On the trainer that a run has, without the laboratory. */
  @Test
  void itsStepsAreThoseOfARun() {
    Recipe recipe = small();
    try (RecordedGame game = RecordedGame.start(CATALOGUE, recipe);
        var data = CATALOGUE.sources().open(recipe.data(), DownloadListener.silent())) {
      var prepared = Preparation.of(CATALOGUE, recipe, data);
      try (Trainer trainer =
          new Trainer(
              prepared.plan(),
              prepared.data(),
              new Hardware(Device.cpu(), 1, Precision.FLOAT32, Backward.LIBTORCH))) {
        for (int i = 0; i < 5; i++) {
          game.advance();
          game.frame();
          game.losses();
          trainer.step();
        }
        assertThat(game.weights(G))
            .isEqualTo(HostMemory.floats(trainer.player(G).parameters().flat()));
        assertThat(game.weights(D))
            .isEqualTo(HostMemory.floats(trainer.player(D).parameters().flat()));
      }
    }
  }

  @Test
  void anUpdateComesWithItsNumbers() {
    try (RecordedGame game =
        RecordedGame.start(CATALOGUE, small("discriminator.optimizer.learningRate=0.001"))) {
      Move move = game.update(D);
      assertThat(move.step()).isEqualTo(1);
      assertThat(move.gradientNorm()).isPositive();
      assertThat(move.after().get("discriminator.loss"))
          .as("Adam's first step goes downhill")
          .isLessThan(move.before().get("discriminator.loss"));
      assertThat(game.losses()).isEqualTo(move.after());
    }
  }

  @Test
  void memoryIsBoundedAndWhatIsKeptIsSpreadEvenly() {
    List<Integer> dropped = new ArrayList<>();
    Thinned<Integer> thinned = new Thinned<>(8, dropped::add);
    for (int step = 0; step < 1000; step++) {
      if (thinned.wants(step)) {
        thinned.put(step, step);
      }
    }
    assertThat(thinned.kept().size()).isBetween(4, 8);
    assertThat(thinned.kept().firstKey()).isZero();
    long[] keys = thinned.kept().keySet().stream().mapToLong(Long::longValue).toArray();
    for (int i = 1; i < keys.length; i++) {
      assertThat(keys[i] - keys[i - 1]).isEqualTo(thinned.every());
    }
    assertThat(dropped).doesNotHaveDuplicates().doesNotContain(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "training.batch=16",
        "generator.optimizer={kind: sgd, learningRate: 0.1}",
        "stabilisers.replay.size=64",
        "architecture.width=9"
      })
  void aChangeThatDoesNotFitTheStateIsRefusedOrTakenAndNothingIsHalfChanged(String change) {
    try (RecordedGame game = RecordedGame.start(CATALOGUE, small())) {
      advance(game, 2);
      List<float[]> before = weights(game);
      try {
        game.change(overrides(change));
      } catch (UsageException e) {
        assertThat(e).hasMessageContaining("in progress cannot take");
      }
      assertSame(game, before);
      game.advance();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "discriminator.optimizer.learningRate=.nan",
        "discriminator.optimizer.learningRate=-1",
        "discriminator.optimizer.learningRate=.inf",
        "objective=none-such",
        "no.such.path=1",
        "training.batch=0"
      })
  void nonsenseIsRefusedAndTheGameGoesOn(String change) {
    try (RecordedGame game = RecordedGame.start(CATALOGUE, small())) {
      assertThatThrownBy(() -> game.change(overrides(change))).isInstanceOf(OrganzaException.class);
      game.advance();
      assertThat(game.step()).isEqualTo(1);
    }
  }

  @Test
  void whatCannotBeDrawnIsRefusedWithTheReason() {
    assertThatThrownBy(
            () -> RecordedGame.start(CATALOGUE, small("data.source=digits", "data.first=0")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("is an image [1,8,8]");
    assertThatThrownBy(() -> RecordedGame.start(CATALOGUE, small("data.source=mnist")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("no data \"mnist\"");
    assertThatThrownBy(() -> RecordedGame.start(CATALOGUE, small("data.source=/etc/passwd")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("no data");
    assertThatThrownBy(
            () ->
                RecordedGame.start(
                    CATALOGUE, small("architecture.width=1000", "architecture.depth=3")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("parameters");
    assertThatThrownBy(() -> RecordedGame.start(CATALOGUE, small("conditioning=joined")))
        .isInstanceOf(UsageException.class);
  }

  @Test
  void aGameThatDivergesStandsWhereItStood() {
    try (RecordedGame game =
        RecordedGame.start(
            CATALOGUE,
            small(
                "objective=least-squares",
                "discriminator.optimizer={kind: sgd, learningRate: 1000000}"))) {
      assertThatThrownBy(() -> advance(game, 200)).isInstanceOf(DivergenceException.class);
      List<float[]> stood = weights(game);
      assertThat(game.step()).isEqualTo(game.end());
      long last = game.end();
      game.goTo(0);
      game.goTo(last);
      assertSame(game, stood);
    }
  }

  /** D's first update is finite and sends it so far that G's loss is not: D is put back, too. */
  @Test
  void aStepThatDivergesHalfWayIsUndone() {
    try (RecordedGame game =
        RecordedGame.start(
            CATALOGUE,
            small(
                "objective=least-squares",
                "discriminator.optimizer={kind: sgd, learningRate: 1.0e+25}"))) {
      List<float[]> before = weights(game);
      assertThatThrownBy(game::advance)
          .isInstanceOf(DivergenceException.class)
          .hasMessageContaining("generator");
      assertSame(game, before);
      assertThat(game.step()).isZero();
    }
  }

  @Test
  void thePastIsNotChangedInPlace() {
    try (RecordedGame game = RecordedGame.start(CATALOGUE, small())) {
      advance(game, 3);
      game.goTo(1);
      assertThatThrownBy(() -> game.update(D)).hasMessageContaining("the past does not change");
      assertThatThrownBy(() -> game.change(overrides("objective=hinge")))
          .hasMessageContaining("the past does not change");
      assertThatThrownBy(() -> game.goTo(4)).hasMessageContaining("from 0 to 3");
      assertThatThrownBy(() -> game.goTo(-1)).hasMessageContaining("from 0 to 3");
    }
  }

  /** p = N(4, 0.5²) against q = N(5, 1²), the textbook's picture. */
  @Test
  void theOptimumOfKnownDensitiesIsThatOfTheory() {
    Grid grid = new Grid(new double[] {0}, new double[] {9}, 181);
    var random = new SplitMix(5);
    double[][] drawn = new double[40_000][1];
    for (double[] point : drawn) {
      point[0] = 5 + random.normal();
    }
    double[] q = GridDensity.ofSamples(drawn, grid, GridDensity.silverman(drawn, 1));
    double[] p = new double[q.length];
    Arrays.setAll(p, i -> normal(grid.points()[i][0], 4, 0.5));
    double[] ratio = Measures.logRatio(p, q);
    double[] truth = new double[q.length];
    for (int i = 0; i < q.length; i++) {
      double x = grid.points()[i][0];
      truth[i] = normal(x, 5, 1);
      if (x > 2.75 && x < 5.8) {
        double best = p[i] / (p[i] + truth[i]);
        assertThat(1 / (1 + Math.exp(-ratio[i]))).as("D* at %s", x).isCloseTo(best, within(0.02));
      }
    }
    // ½KL(p‖m) + ½KL(q‖m) by the trapezoid rule on [−4, 14] with 200,001 nodes, in Python.
    assertThat(GridDensity.jensenShannon(p, truth, grid)).isCloseTo(JS, within(2e-4));
    assertThat(GridDensity.jensenShannon(p, q, grid)).isCloseTo(JS, within(0.01));
  }

  private static final double JS = 0.223983776549;

  private static double normal(double x, double mean, double deviation) {
    double z = (x - mean) / deviation;
    return Math.exp(-z * z / 2) / (deviation * Math.sqrt(2 * Math.PI));
  }

  /** ring8 at its own samples: nothing distinguishes p from q, D* is ½ and the divergence small. */
  @Test
  void inThePlaneBothDensitiesAreAtOneResolution() {
    try (KnownData data = KnownData.open(CATALOGUE.sources(), small("data.first=0").data())) {
      double[] q = data.estimated(data.reals());
      assertThat(GridDensity.jensenShannon(data.density(), q, data.grid())).isLessThan(0.01);
      double inside = Arrays.stream(data.density()).sum() * data.grid().cell();
      assertThat(inside).isCloseTo(1, within(0.01));
    }
  }

  /**
   * By hand from Mescheder et al. 2018, section 2: L_D = softplus(ψθ) + log 2 and L_G =
   * −softplus(ψθ), so that (−∂θ L_G, −∂ψ L_D) = σ(ψθ)·(ψ, −θ).
   */
  @Test
  void theFieldOfTheDiracGanIsThatOfThePaper() {
    Recipe recipe = dirac("objective=minimax");
    try (RecordedGame game = RecordedGame.start(CATALOGUE, recipe)) {
      assertField(
          game,
          (theta, psi) -> new double[] {sigmoid(psi * theta) * psi, -sigmoid(psi * theta) * theta});
    }
    // R1 adds −γψ to ψ's component (the penalty is γ/2·ψ², equation 9 of the paper).
    try (RecordedGame game =
        RecordedGame.start(
            CATALOGUE, dirac("objective=minimax", "penalties=[{kind: r1, gamma: 0.7}]"))) {
      assertField(
          game,
          (theta, psi) ->
              new double[] {sigmoid(psi * theta) * psi, -sigmoid(psi * theta) * theta - 0.7 * psi});
    }
  }

  private interface Field {
    double[] at(double theta, double psi);
  }

  private static void assertField(RecordedGame game, Field field) {
    PhasePortrait portrait = game.portrait().orElseThrow();
    double[][] places = portrait.grid().points();
    for (int i = 0; i < places.length; i++) {
      double[] truth = field.at(places[i][0], places[i][1]);
      assertThat((double) portrait.field()[2 * i]).isCloseTo(truth[0], within(1e-5));
      assertThat((double) portrait.field()[2 * i + 1]).isCloseTo(truth[1], within(1e-5));
    }
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static Recipe dirac(String... settings) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "data.source=dirac",
                "prior=constant",
                "architecture=dirac",
                "generator={initialiser: constant, optimizer: {kind: sgd, learningRate: 0.1}}",
                "discriminator={initialiser: constant, optimizer: {kind: sgd, learningRate: 0.1}}",
                "training={batch: 8, order: simultaneous}"));
    all.addAll(List.of(settings));
    return CATALOGUE.recipes().set(CATALOGUE.recipes().named("gan"), all);
  }

  /** One simultaneous step of gradient descent from (1, 1) at rate 0.1, by hand. */
  @Test
  void theDiracGanMovesAsItsFieldSays() {
    try (RecordedGame game = RecordedGame.start(CATALOGUE, dirac("objective=minimax"))) {
      game.advance();
      double push = 0.1 * sigmoid(1);
      assertThat((double) game.weights(G)[0]).isCloseTo(1 + push, within(1e-6));
      assertThat((double) game.weights(D)[0]).isCloseTo(1 - push, within(1e-6));
      assertThat(game.trail()).hasSize(2);
      assertThat(game.frame().weights()).hasSize(2);
    }
  }

  @Test
  void aFrameShowsTheGame() {
    try (RecordedGame game =
        RecordedGame.start(CATALOGUE, small("prior={kind: normal, size: 2}"))) {
      advance(game, 2);
      GameFrame frame = game.frame();
      Scene scene = game.scene();
      assertThat(frame.logits()).hasSize(scene.grid().size());
      assertThat(frame.logRatio()).hasSize(scene.grid().size());
      assertThat(frame.warped()).hasSize(2 * 21 * 21);
      assertThat(scene.modes()).hasSize(16);
      assertThat(frame.updates()).isEqualTo(Map.of(G, 2L, D, 2L));
      assertThat(frame.values().get("jensenShannon")).isBetween(0.05, Math.log(2));
      assertThat(frame.values().get("modes")).isBetween(0.0, 8.0);
      assertThat(frame.values().get("heldOut")).isBetween(0.0, 1.0);
      assertThat(game.curves()).containsOnlyKeys(2L);
    }
  }
}
