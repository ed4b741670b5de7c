package dev.organza.game.objective;

import static dev.organza.game.objective.ObjectiveContract.NONE;
import static dev.organza.game.objective.ObjectiveContract.exact;
import static dev.organza.game.objective.ObjectiveContract.leaf;
import static dev.organza.game.objective.ObjectiveContract.repeated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.organza.Shape;
import dev.organza.nn.architecture.Mlp;
import dev.organza.nn.architecture.Normalisation;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.network.Network;
import dev.organza.optim.Adam;
import dev.organza.torch.HostMemory;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import dev.organza.torch.Threads;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The statements of docs/theory.md, on the library's own objectives, networks and optimisers. */
class TheoryTest {

  private static final double LOG_4 = Math.log(4);

  private static Threads.Lease lease;

  /** Such small tensors are not worth a second thread. */
  @BeforeAll
  static void computeOnOneThread() {
    lease = Threads.lease(1);
  }

  @AfterAll
  static void computeAsBefore() {
    lease.close();
  }

  /** V(D,G) = E log D(x) + E log(1 − D(G(z))), which D maximises: minus its loss. */
  private static double value(Tensor real, Tensor fake) {
    return -Minimax.DEFAULTS.discriminatorLoss(real, fake).item_double();
  }

  /** JSD(p‖q) = ½·KL(p‖m) + ½·KL(q‖m) with m = (p + q)/2. */
  private static double jensenShannon(double[] p, double[] q) {
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      double middle = (p[i] + q[i]) / 2;
      sum += p[i] > 0 ? p[i] / 2 * Math.log(p[i] / middle) : 0;
      sum += q[i] > 0 ? q[i] / 2 * Math.log(q[i] / middle) : 0;
    }
    return sum;
  }

  private static double[] shares(int[] counts) {
    double total = Arrays.stream(counts).sum();
    return Arrays.stream(counts).mapToDouble(count -> count / total).toArray();
  }

  private static int[] randomCounts(Random random) {
    int[] counts = new int[6];
    Arrays.fill(counts, 1);
    for (int i = 0; i < 30; i++) {
      counts[Math.min(random.nextInt(6), random.nextInt(6))]++;
    }
    return counts;
  }

  /** log(p/q), the logit of p/(p + q). */
  private static double[] bestLogits(double[] p, double[] q) {
    return IntStream.range(0, p.length).mapToDouble(i -> Math.log(p[i] / q[i])).toArray();
  }

  private static double sigmoid(double a) {
    return 1 / (1 + Math.exp(-a));
  }

  private static Adam adam(double learningRate) {
    return new Adam(learningRate, 0.9, 0.999, 1e-8);
  }

  /** Proposition 1, where D can be any function: one free number for each of six points. */
  @RepeatedTest(3)
  void trainedToTheEndAFreeDiscriminatorIsTheRatioOfDensities(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    int[] data = randomCounts(random);
    int[] generated = randomCounts(random);
    try (Scope all = Scope.open();
        RandomStream start = RandomStream.of(1, "start");
        Learner d = new Learner(Network.of(Shape.of(6), Layer.linear(1)), adam(0.1), start)) {
      Tensor points = torch.eye(6);
      int updates = 600;
      for (int i = 0; i < updates; i++) {
        try (Scope scope = Scope.open()) {
          Tensor logits = d.of(points);
          d.descend(
              Minimax.DEFAULTS.discriminatorLoss(
                  repeated(logits, data), repeated(logits, generated)),
              1 - (double) i / updates);
        }
      }
      float[] trained = HostMemory.floats(d.of(points));
      for (int i = 0; i < 6; i++) {
        // The two totals are the same, so that counts stand for probabilities.
        assertThat(sigmoid(trained[i]))
            .isCloseTo((double) data[i] / (data[i] + generated[i]), within(1e-4));
      }
    }
  }

  /** Proposition 1, where D is a network and the densities are Gaussians: D*(x) = sigmoid(2x). */
  @Test
  void trainedLongEnoughANetworkIsTheRatioOfDensities() {
    Network network =
        new Mlp(32, 2, Layer.tanh(), Normalisation.NONE, Normalisation.NONE, 0)
            .discriminator(Shape.of(1));
    try (Scope all = Scope.open();
        RandomStream stream = RandomStream.of(2, "theory");
        Learner d = new Learner(network, adam(0.01), stream)) {
      int updates = 800;
      for (int i = 0; i < updates; i++) {
        try (Scope scope = Scope.open()) {
          Tensor real = stream.normal(1, 1, 512, 1);
          Tensor fake = stream.normal(-1, 1, 512, 1);
          d.descend(
              Minimax.DEFAULTS.discriminatorLoss(d.of(real), d.of(fake)), 1 - (double) i / updates);
        }
      }
      double worst = 0;
      for (float x = -3; x <= 3; x += 0.25f) {
        double trained = sigmoid(d.of(ObjectiveContract.logits(x)).item_double());
        worst = Math.max(worst, Math.abs(trained - sigmoid(2 * x)));
      }
      assertThat(worst).isLessThan(0.03);
    }
  }

  /** Theorem 1: V(D*,G) = 2·JSD(p_data‖p_g) − log 4. */
  @RepeatedTest(20)
  void atTheBestDiscriminatorTheValueIsTheJensenShannonDivergence(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    int[] data = randomCounts(random);
    int[] generated = randomCounts(random);
    double divergence = jensenShannon(shares(data), shares(generated));
    try (Scope scope = Scope.open()) {
      Tensor best = exact(bestLogits(shares(data), shares(generated)));
      double value = value(repeated(best, data), repeated(best, generated));
      assertThat(value).isCloseTo(2 * divergence - LOG_4, within(1e-12));
      assertThat(value).isGreaterThan(-LOG_4);
    }
  }

  /** Theorem 1: the minimum over G is −log 4, where p_g = p_data and D* = ½ everywhere. */
  @RepeatedTest(5)
  void theMinimumIsMinusLogFourWhereTheDistributionsAreEqual(RepetitionInfo repetition) {
    int[] counts = randomCounts(new Random(repetition.getCurrentRepetition()));
    double[] p = shares(counts);
    assertThat(jensenShannon(p, p)).isZero();
    try (Scope scope = Scope.open()) {
      Tensor best = exact(bestLogits(p, p));
      assertThat(best.sigmoid().sub(new Scalar(0.5)).abs().max().item_double()).isZero();
      assertThat(value(repeated(best, counts), repeated(best, counts)))
          .isCloseTo(-LOG_4, within(1e-15));
    }
  }

  private static final int QUANTILES = 4000;

  /** Quantiles of N(0,1) at the middles of equal shares: they stand for the whole distribution. */
  private static Tensor latents() {
    try (Scope scope = Scope.open()) {
      Tensor shares =
          exact(IntStream.range(0, QUANTILES).mapToDouble(i -> (i + 0.5) / QUANTILES).toArray());
      return scope.keep(torch.special_ndtri(shares));
    }
  }

  /** log N(x; from, 1) − log N(x; to, 1): the logit of D* between two Gaussians. */
  private static Tensor ratio(Tensor x, double from, double to) {
    return x.mul(new Scalar(from - to)).add(new Scalar((to * to - from * from) / 2));
  }

  /** JSD(N(0,1)‖N(shift,1)), by the trapezoidal rule. */
  private static double gaussianDivergence(double shift) {
    double h = 1e-3;
    double[] p = new double[24_000];
    double[] q = new double[p.length];
    for (int i = 0; i < p.length; i++) {
      double x = -12 + h * i;
      p[i] = h * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
      q[i] = h * Math.exp(-(x - shift) * (x - shift) / 2) / Math.sqrt(2 * Math.PI);
    }
    return jensenShannon(p, q);
  }

  /** Against D* the gradient of G's minimax loss is that of 2·JSD, by which G moves. */
  @ParameterizedTest
  @ValueSource(doubles = {-2, -0.5, 0, 0.3, 1, 3})
  void theMinimaxGeneratorDescendsTheJensenShannonDivergence(double shift) {
    double h = 1e-4;
    double slope = (gaussianDivergence(shift + h) - gaussianDivergence(shift - h)) / (2 * h);
    try (Scope scope = Scope.open()) {
      Tensor b = leaf(exact(shift));
      Minimax.DEFAULTS.generatorLoss(NONE, ratio(latents().add(b), 0, shift)).backward();
      assertThat(b.grad().item_double()).isCloseTo(2 * slope, within(1e-3));
    }
  }

  /** Proposition 2, where G(z) = z + b and the data are N(0,1): b → 0, p_g → p_data, V → −log 4. */
  @Test
  void againstTheBestDiscriminatorTheGeneratorFindsTheData() {
    try (Scope all = Scope.open()) {
      Tensor latents = latents();
      for (Objective objective : List.of(Minimax.DEFAULTS, NonSaturating.DEFAULTS)) {
        double shift = 2;
        for (int i = 0; i < 60; i++) {
          try (Scope scope = Scope.open()) {
            Tensor b = leaf(exact(shift));
            objective.generatorLoss(NONE, ratio(latents.add(b), 0, shift)).backward();
            shift -= 0.5 * b.grad().item_double();
          }
        }
        assertThat(shift).isCloseTo(0, within(1e-4));
        Tensor moved = latents.add(exact(shift));
        assertThat(value(ratio(latents, 0, shift), ratio(moved, 0, shift)))
            .isCloseTo(-LOG_4, within(1e-6));
      }
    }
  }

  /** Points (x, i/10) of a line that is parallel to the second axis. */
  private static Tensor line(Tensor x) {
    Tensor along = exact(IntStream.range(0, 11).mapToDouble(i -> i / 10.0).toArray());
    return torch.cat(new org.bytedeco.pytorch.TensorVector(x.expand(11, 1), along), 1);
  }

  private static Tensor first(Tensor points) {
    return points.narrow(1, 0, 1);
  }

  /**
   * Arjovsky et al. 2017, example 1: the data lie on a line and p_g on a parallel one at distance
   * |θ|. Whatever θ, some D is right everywhere, 2·JSD − log 4 is 0 and G's gradient vanishes.
   */
  @ParameterizedTest
  @ValueSource(doubles = {-2, -0.1, 0.05, 0.5, 1, 4})
  void onParallelLinesTheDivergenceIsFlat(double theta) {
    assertThat(jensenShannon(new double[] {1, 0}, new double[] {0, 1}))
        .isCloseTo(Math.log(2), within(1e-15));
    double steepness = 100 / Math.abs(theta);
    try (Scope scope = Scope.open()) {
      Tensor x = leaf(exact(theta));
      // a(x) is +50 on the line of the data and −50 on that of the samples.
      Tensor real = towards(line(exact(0)), theta, steepness);
      Tensor fake = towards(line(x), theta, steepness);
      assertThat(value(real, fake)).isCloseTo(2 * Math.log(2) - LOG_4, within(1e-15));
      Minimax.DEFAULTS.generatorLoss(NONE, fake).backward();
      assertThat(Math.abs(x.grad().item_double())).isLessThan(1e-15);
    }
  }

  private static Tensor towards(Tensor points, double theta, double steepness) {
    return first(points)
        .mul(new Scalar(-Math.signum(theta)))
        .add(new Scalar(Math.abs(theta) / 2))
        .mul(new Scalar(steepness));
  }

  /** On the same lines the Wasserstein distance is |θ|, and G's gradient points home. */
  @ParameterizedTest
  @ValueSource(doubles = {-2, -0.1, 0.05, 0.5, 1, 4})
  void onParallelLinesTheWassersteinDistanceIsTheirDistance(double theta) {
    try (Scope scope = Scope.open()) {
      Tensor x = leaf(exact(theta));
      Tensor real = towards(line(exact(0)), theta, 1);
      Tensor fake = towards(line(x), theta, 1);
      assertThat(-Wasserstein.DEFAULTS.discriminatorLoss(real, fake).item_double())
          .isCloseTo(Math.abs(theta), within(1e-12));
      Wasserstein.DEFAULTS.generatorLoss(NONE, fake).backward();
      assertThat(x.grad().item_double()).isCloseTo(Math.signum(theta), within(1e-12));
      // No 1-Lipschitz critic sees more: here sums of random waves, scaled to slope 1.
      Random random = new Random(4);
      for (int i = 0; i < 50; i++) {
        double[] wave = random.doubles(3, -3, 3).toArray();
        double slope = Math.hypot(wave[0], wave[1]);
        double seen =
            -Wasserstein.DEFAULTS
                .discriminatorLoss(
                    wave(line(exact(0)), wave, slope), wave(line(exact(theta)), wave, slope))
                .item_double();
        assertThat(seen).isLessThanOrEqualTo(Math.abs(theta) + 1e-12);
      }
    }
  }

  /** sin(w·x + c)/|w|. */
  private static Tensor wave(Tensor points, double[] wave, double slope) {
    return points
        .matmul(exact(wave[0], wave[1]))
        .add(new Scalar(wave[2]))
        .sin()
        .div(new Scalar(slope));
  }

  /** To a D that stands still, the best answer puts every sample where D's output is highest. */
  @RepeatedTest(20)
  void theBestAnswerToAFixedDiscriminatorIsOnePoint(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    double[] logits = random.doubles(6, -4, 4).toArray();
    double highest = Arrays.stream(logits).max().orElseThrow();
    try (Scope scope = Scope.open()) {
      for (Objective objective :
          List.of(Minimax.DEFAULTS, NonSaturating.DEFAULTS, Wasserstein.DEFAULTS, Hinge.DEFAULTS)) {
        double collapsed = objective.generatorLoss(NONE, exact(highest)).item_double();
        Tensor spread = repeated(exact(logits), randomCounts(random));
        assertThat(objective.generatorLoss(NONE, spread).item_double()).isGreaterThan(collapsed);
      }
    }
  }

  /**
   * The same by gradient descent. The data are two modes, at −2 and at 2; D is the best against p_g
   * = N(0,1); G(z) = w·z + b may move as long as it likes before D answers.
   */
  @ParameterizedTest
  @ValueSource(doubles = {-0.3, 0.3})
  void aGeneratorThatMovesAloneCollapsesToAMode(double start) {
    try (Scope all = Scope.open();
        RandomStream stream = RandomStream.of(1, "theory");
        Learner g = new Learner(Network.of(Shape.of(1), Layer.linear(1)), adam(0.02), stream)) {
      Tensor latents = latents().to(torch.ScalarType.Float);
      g.weights.parameters().get(0).detach().fill_(new Scalar(1.0));
      g.weights.parameters().get(1).detach().fill_(new Scalar(start));
      for (int i = 0; i < 500; i++) {
        try (Scope scope = Scope.open()) {
          g.descend(NonSaturating.DEFAULTS.generatorLoss(NONE, twoModes(g.of(latents))), 1);
        }
      }
      Tensor samples = g.of(latents);
      assertThat(samples.std().item_double()).isLessThan(0.05);
      double mode = Math.signum(start) * highest(x -> logit(x));
      assertThat(samples.mean().item_double()).isCloseTo(mode, within(0.05));
    }
  }

  private static final double DEVIATION = 0.5;

  /** log p_data(x) − log p_g(x), with p_data = ½N(−2, ¼) + ½N(2, ¼) and p_g = N(0,1). */
  private static Tensor twoModes(Tensor x) {
    Scalar precision = new Scalar(-0.5 / (DEVIATION * DEVIATION));
    Tensor left = x.add(new Scalar(2.0)).square().mul(precision);
    Tensor right = x.sub(new Scalar(2.0)).square().mul(precision);
    return torch
        .logaddexp(left, right)
        .add(x.square().mul(new Scalar(0.5)))
        .sub(new Scalar(Math.log(2 * DEVIATION)));
  }

  private static double logit(double x) {
    try (Scope scope = Scope.open()) {
      return twoModes(exact(x)).item_double();
    }
  }

  /** Where a function is highest between 0 and 6. */
  private static double highest(DoubleUnaryOperator function) {
    return IntStream.range(0, 600)
        .mapToObj(i -> i / 100.0)
        .max(java.util.Comparator.comparingDouble(function::applyAsDouble))
        .orElseThrow();
  }
}
