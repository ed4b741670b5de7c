package dev.organza.game.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.organza.torch.Device;
import dev.organza.torch.HostMemory;
import dev.organza.torch.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** The laws of {@link Objective}, for every implementation, at random settings and batches. */
public abstract class ObjectiveContract {

  /** For games in which G's loss does not look at real samples. */
  static final Supplier<Tensor> NONE =
      () -> {
        throw new AssertionError("this game compares generated samples with nothing");
      };

  /**
   * Where each player pulls the logits, one by one: to a number, or up or down without end.
   *
   * @param real where D wants real samples
   * @param fake where D wants generated samples
   * @param answer where G wants generated samples
   * @param comparison where G wants real samples; NaN if it does not look at them
   */
  record Wishes(double real, double fake, double answer, double comparison) {}

  /**
   * The best that D can do between two distributions on the points 0, 1, 2, …
   *
   * @param logits the best D's at each point
   * @param loss D's loss there
   */
  record Optimum(double[] logits, double loss) {}

  private final List<Scope> scopes = new ArrayList<>();
  private Random random = new Random();
  private Objective objective = Minimax.DEFAULTS;

  /** An objective of the kind under test, with random settings. */
  abstract Objective objective(Random random);

  abstract Wishes wishes(Objective objective);

  /** The closed form of D's best answer to p_data = p and p_g = q. */
  abstract Optimum optimum(Objective objective, double[] p, double[] q);

  /** Another D that the game allows: any, unless something bounds its slope. */
  double[] rival(double[] logits, Random random) {
    double scale = Math.exp(random.nextDouble(-7, 2));
    return Arrays.stream(logits).map(a -> a + scale * random.nextGaussian()).toArray();
  }

  /** How often each of six points occurs in the data and among the samples: the same totals. */
  int[][] counts(Random random) {
    int[][] counts = new int[2][6];
    for (int[] side : counts) {
      Arrays.fill(side, 1);
      for (int i = 0; i < 30; i++) {
        side[Math.min(random.nextInt(6), random.nextInt(6))]++;
      }
    }
    Collections.reverse(Arrays.asList(counts));
    return counts;
  }

  @BeforeEach
  void begin(RepetitionInfo repetition) {
    scopes.add(Scope.open());
    random = new Random(repetition.getCurrentRepetition());
    objective = objective(random);
  }

  @AfterEach
  void closeScope() {
    scopes.forEach(Scope::close);
  }

  static Tensor logits(float... values) {
    return HostMemory.tensor(values, Device.cpu(), values.length, 1);
  }

  static Tensor leaf(float... values) {
    return leaf(logits(values));
  }

  /** Logits in float64. */
  static Tensor exact(double... values) {
    return Tensor.create(values, values.length, 1);
  }

  public static Tensor leaf(Tensor values) {
    values.set_requires_grad(true);
    return values;
  }

  /** The gradient of a leaf, 0 where the loss did not look at it. */
  static float[] gradient(Tensor leaf) {
    return leaf.grad().defined() ? HostMemory.floats(leaf.grad()) : new float[(int) leaf.numel()];
  }

  private Supplier<Tensor> given(Tensor real) {
    return Double.isNaN(wishes(objective).comparison()) ? NONE : () -> real;
  }

  private Tensor answer(Tensor real, Tensor fake) {
    return objective.generatorLoss(given(real), fake);
  }

  /** Gaussian logits of a random scale and a random number. */
  private float[] batch() {
    float[] values = new float[1 + random.nextInt(40)];
    double scale = Math.exp(random.nextDouble(-2, 3));
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (scale * random.nextGaussian());
    }
    return values;
  }

  private double[] exactBatch() {
    return random.doubles(1 + random.nextInt(12)).map(u -> 3 * Math.log(u / (1 - u))).toArray();
  }

  private float[] shuffled(float[] values) {
    List<Float> list = new ArrayList<>();
    for (float value : values) {
      list.add(value);
    }
    Collections.shuffle(list, random);
    float[] shuffled = new float[values.length];
    for (int i = 0; i < shuffled.length; i++) {
      shuffled[i] = list.get(i);
    }
    return shuffled;
  }

  @RepeatedTest(20)
  void lossesAreScalars() {
    Tensor real = logits(batch());
    Tensor fake = logits(batch());
    assertThat(objective.discriminatorLoss(real, fake).dim()).isZero();
    assertThat(answer(real, fake).dim()).isZero();
  }

  @RepeatedTest(5)
  void lossesAndGradientsAreFiniteAtExtremeLogits() {
    for (float scale : new float[] {1, 50, 1e4f}) {
      Tensor real = leaf(-scale, scale, 0);
      Tensor fake = leaf(scale, -scale, 0);
      Tensor d = objective.discriminatorLoss(real, fake);
      Tensor g = answer(real, fake);
      assertThat(d.item_float()).isFinite();
      assertThat(g.item_float()).isFinite();
      for (Tensor loss : List.of(d, g)) {
        loss.backward();
        for (Tensor leaf : List.of(real, fake)) {
          for (float gradient : gradient(leaf)) {
            assertThat(gradient).isFinite();
          }
        }
      }
    }
  }

  private static void assertSame(Tensor actual, Tensor expected, double scale) {
    assertThat(actual.item_double())
        .isCloseTo(
            expected.item_double(), within(1e-5 * (scale + Math.abs(expected.item_double()))));
  }

  /** A difference of two means is known as well as the means are. */
  private static double scale(float[]... batches) {
    double scale = 1;
    for (float[] batch : batches) {
      for (float value : batch) {
        scale = Math.max(scale, Math.abs(value));
      }
    }
    return scale;
  }

  @RepeatedTest(20)
  void theOrderOfTheBatchDoesNotMatter() {
    float[] real = batch();
    float[] fake = batch();
    Tensor realShuffled = logits(shuffled(real));
    Tensor fakeShuffled = logits(shuffled(fake));
    assertSame(
        objective.discriminatorLoss(realShuffled, fakeShuffled),
        objective.discriminatorLoss(logits(real), logits(fake)),
        scale(real, fake));
    assertSame(
        answer(realShuffled, fakeShuffled), answer(logits(real), logits(fake)), scale(real, fake));
  }

  /** A mean, so that the learning rate does not depend on the batch size. */
  @RepeatedTest(20)
  void repeatingTheBatchChangesNothing() {
    float[] values = batch();
    float[] others = batch();
    Tensor real = logits(values);
    Tensor fake = logits(others);
    Tensor twice = real.repeat(2, 1);
    Tensor thrice = fake.repeat(3, 1);
    assertSame(
        objective.discriminatorLoss(twice, thrice),
        objective.discriminatorLoss(real, fake),
        scale(values, others));
    assertSame(answer(twice, thrice), answer(real, fake), scale(values, others));
  }

  /** Descent moves every logit towards where its player wants it, or leaves it. */
  @RepeatedTest(20)
  void theGradientsPointTheWayThePlayersWant() {
    Wishes wishes = wishes(objective);
    float[] reals = batch();
    float[] fakes = batch();
    reals[0] = 0;
    fakes[0] = 0;
    Tensor real = leaf(reals);
    Tensor fake = leaf(fakes);
    objective.discriminatorLoss(real, fake).backward();
    assertTowards(wishes.real(), reals, gradient(real));
    assertTowards(wishes.fake(), fakes, gradient(fake));
    Tensor comparison = leaf(reals);
    Tensor answer = leaf(fakes);
    answer(comparison, answer).backward();
    assertTowards(wishes.answer(), fakes, gradient(answer));
    if (Double.isNaN(wishes.comparison())) {
      assertThat(gradient(comparison)).containsOnly(0);
    } else {
      assertTowards(wishes.comparison(), reals, gradient(comparison));
    }
  }

  private static void assertTowards(double wish, float[] logits, float[] gradients) {
    for (int i = 0; i < logits.length; i++) {
      assertThat(gradients[i] * Math.signum(logits[i] - wish))
          .as("the gradient at %s, wanted at %s", logits[i], wish)
          .isNotNegative();
    }
    // The first logit is 0, where no loss is flat unless it is content.
    assertThat(Math.signum(gradients[0])).isEqualTo((float) Math.signum(0 - wish));
  }

  /** The gradients that autograd gives are the slopes of the losses, by central differences. */
  @RepeatedTest(20)
  void theGradientsAreTheSlopesOfTheLosses() {
    double[] reals = exactBatch();
    double[] fakes = exactBatch();
    double[] realDirection = random.doubles(reals.length, -1, 1).toArray();
    double[] fakeDirection = random.doubles(fakes.length, -1, 1).toArray();
    for (boolean generator : new boolean[] {false, true}) {
      Tensor real = leaf(exact(reals));
      Tensor fake = leaf(exact(fakes));
      loss(generator, real, fake).backward();
      double slope = dot(real, realDirection) + dot(fake, fakeDirection);
      double h = 1e-5;
      double difference =
          (loss(generator, moved(reals, realDirection, h), moved(fakes, fakeDirection, h))
                      .item_double()
                  - loss(
                          generator,
                          moved(reals, realDirection, -h),
                          moved(fakes, fakeDirection, -h))
                      .item_double())
              / (2 * h);
      assertThat(slope).isCloseTo(difference, within(1e-7 * (1 + Math.abs(difference))));
    }
  }

  private Tensor loss(boolean generator, Tensor real, Tensor fake) {
    return generator ? answer(real, fake) : objective.discriminatorLoss(real, fake);
  }

  private static Tensor moved(double[] values, double[] direction, double h) {
    return exact(values).add(exact(direction), new Scalar(h));
  }

  private static double dot(Tensor leaf, double[] direction) {
    return leaf.grad().defined() ? leaf.grad().mul(exact(direction)).sum().item_double() : 0;
  }

  /** On two random distributions over six points: D's closed form, its value, and its rivals. */
  @RepeatedTest(20)
  void theBestDiscriminatorIsTheOneOfTheory() {
    int[][] counts = counts(random);
    double[] p = distribution(counts[0]);
    double[] q = distribution(counts[1]);
    Optimum optimum = optimum(objective, p, q);
    double loss = onPoints(objective, optimum.logits(), counts);
    assertThat(loss).isCloseTo(optimum.loss(), within(1e-9 * (1 + Math.abs(optimum.loss()))));
    for (int i = 0; i < 20; i++) {
      double[] rival = rival(optimum.logits(), random);
      assertThat(onPoints(objective, rival, counts)).isGreaterThanOrEqualTo(loss - 1e-12);
    }
  }

  private static double[] distribution(int[] counts) {
    double total = Arrays.stream(counts).sum();
    return Arrays.stream(counts).mapToDouble(count -> count / total).toArray();
  }

  /** D's loss where real samples are point i as often as the first counts say, and so on. */
  static double onPoints(Objective objective, double[] logits, int[][] counts) {
    Tensor table = exact(logits);
    return objective
        .discriminatorLoss(repeated(table, counts[0]), repeated(table, counts[1]))
        .item_double();
  }

  /** Row i of a table as often as counts say. */
  static Tensor repeated(Tensor table, int[] counts) {
    long[] rows = new long[Arrays.stream(counts).sum()];
    int filled = 0;
    for (int i = 0; i < counts.length; i++) {
      Arrays.fill(rows, filled, filled + counts[i], i);
      filled += counts[i];
    }
    return table.index_select(0, Tensor.create(rows, rows.length));
  }
}
