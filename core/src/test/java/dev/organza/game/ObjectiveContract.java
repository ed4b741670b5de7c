package dev.organza.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.organza.torch.Device;
import dev.organza.torch.HostMemory;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import java.util.ArrayList;
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
import org.junit.jupiter.api.Test;

/** The laws of {@link Objective}, for every implementation. */
abstract class ObjectiveContract {

  /** For games in which G's loss does not look at real samples. */
  static final Supplier<Tensor> NONE =
      () -> {
        throw new AssertionError("this game compares generated samples with nothing");
      };

  private final List<Scope> scopes = new ArrayList<>();

  /** The objective under test. */
  abstract Objective objective();

  /** Whether D is a classifier: it wants real logits up and generated ones down, everywhere. */
  abstract boolean classifies();

  @BeforeEach
  void openScope() {
    scopes.add(Scope.open());
  }

  @AfterEach
  void closeScope() {
    scopes.forEach(Scope::close);
  }

  static Tensor logits(float... values) {
    return HostMemory.tensor(values, Device.cpu(), values.length, 1);
  }

  static Tensor leaf(float... values) {
    Tensor leaf = logits(values);
    leaf.set_requires_grad(true);
    return leaf;
  }

  /** Gaussian logits of a random scale and a random number. */
  private static float[] random(Random random) {
    float[] values = new float[1 + random.nextInt(40)];
    double scale = Math.exp(random.nextDouble(-2, 3));
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (scale * random.nextGaussian());
    }
    return values;
  }

  private static float[] shuffled(float[] values, Random random) {
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
  void lossesAreScalars(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    Tensor real = logits(random(random));
    Tensor fake = logits(random(random));
    assertThat(objective().discriminatorLoss(real, fake).dim()).isZero();
    assertThat(objective().generatorLoss(NONE, fake).dim()).isZero();
  }

  @Test
  void lossesAndGradientsAreFiniteAtExtremeLogits() {
    for (float scale : new float[] {1, 50, 1e4f}) {
      Tensor real = leaf(-scale, scale, 0);
      Tensor fake = leaf(scale, -scale, 0);
      Tensor loss =
          objective().discriminatorLoss(real, fake).add(objective().generatorLoss(NONE, fake));
      loss.backward();
      assertThat(loss.item_float()).isFinite();
      for (Tensor leaf : List.of(real, fake)) {
        for (float gradient : HostMemory.floats(leaf.grad())) {
          assertThat(gradient).isFinite();
        }
      }
    }
  }

  @RepeatedTest(20)
  void theOrderOfTheBatchDoesNotMatter(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    float[] real = random(random);
    float[] fake = random(random);
    float[] realShuffled = shuffled(real, random);
    float[] fakeShuffled = shuffled(fake, random);
    double d = objective().discriminatorLoss(logits(real), logits(fake)).item_double();
    double g = objective().generatorLoss(NONE, logits(fake)).item_double();
    assertThat(
            objective().discriminatorLoss(logits(realShuffled), logits(fakeShuffled)).item_double())
        .isCloseTo(d, within(1e-5 * (1 + Math.abs(d))));
    assertThat(objective().generatorLoss(NONE, logits(fakeShuffled)).item_double())
        .isCloseTo(g, within(1e-5 * (1 + Math.abs(g))));
  }

  /** A mean, so that the learning rate does not depend on the batch size. */
  @RepeatedTest(20)
  void repeatingTheBatchChangesNothing(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    Tensor real = logits(random(random));
    Tensor fake = logits(random(random));
    double d = objective().discriminatorLoss(real, fake).item_double();
    double g = objective().generatorLoss(NONE, fake).item_double();
    Tensor twiceReal = real.repeat(2, 1);
    Tensor twiceFake = fake.repeat(3, 1);
    assertThat(objective().discriminatorLoss(twiceReal, twiceFake).item_double())
        .isCloseTo(d, within(1e-5 * (1 + Math.abs(d))));
    assertThat(objective().generatorLoss(NONE, twiceFake).item_double())
        .isCloseTo(g, within(1e-5 * (1 + Math.abs(g))));
  }

  @RepeatedTest(20)
  void theGradientsPointTheWayThePlayersWant(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    float[] values = random(random);
    Tensor real = leaf(values);
    Tensor fake = leaf(values);
    Tensor answer = leaf(values);
    objective().discriminatorLoss(real, fake).backward();
    objective().generatorLoss(NONE, answer).backward();
    float[] ofReal = HostMemory.floats(real.grad());
    float[] ofFake = HostMemory.floats(fake.grad());
    float[] ofAnswer = HostMemory.floats(answer.grad());
    for (int i = 0; i < values.length; i++) {
      if (classifies()) {
        assertThat(ofReal[i]).isNotPositive(); // descent raises D(x)
        assertThat(ofFake[i]).isNotNegative(); // and lowers D(G(z))
      }
      assertThat(ofAnswer[i]).isNotPositive(); // G raises D(G(z))
    }
    assertThat(sum(ofReal)).isNegative();
    assertThat(sum(ofFake)).isPositive();
    assertThat(sum(ofAnswer)).isNegative();
  }

  private static double sum(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }

  /** The gradient autograd gives is the slope of the loss, by central differences in float64. */
  @Test
  void theGradientIsTheSlopeOfTheLoss() {
    try (RandomStream stream = RandomStream.of(3, "test")) {
      Tensor at = stream.normal(0, 2, 6, 1).to(org.bytedeco.pytorch.global.torch.ScalarType.Double);
      Tensor along =
          stream.normal(0, 1, 6, 1).to(org.bytedeco.pytorch.global.torch.ScalarType.Double);
      Tensor leaf = at.clone();
      leaf.set_requires_grad(true);
      Tensor d = objective().discriminatorLoss(leaf, leaf.mul(new Scalar(0.5)));
      d.add(objective().generatorLoss(NONE, leaf)).backward();
      double slope = leaf.grad().mul(along).sum().item_double();
      double h = 1e-5;
      Tensor up = at.add(along, new Scalar(h));
      Tensor down = at.add(along, new Scalar(-h));
      double difference = (both(up) - both(down)) / (2 * h);
      assertThat(slope).isCloseTo(difference, within(1e-7 * (1 + Math.abs(difference))));
    }
  }

  private double both(Tensor x) {
    return objective().discriminatorLoss(x, x.mul(new Scalar(0.5))).item_double()
        + objective().generatorLoss(NONE, x).item_double();
  }
}
