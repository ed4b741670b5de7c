package dev.organza.game.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.organza.NativeAllocations;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.optim.Progress;
import dev.organza.optim.Schedule;
import dev.organza.torch.Gradients;
import dev.organza.torch.HostMemory;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The laws of augmentations, how often each change happens, and where p comes from. */
class AugmentationTest {

  private static final Ada ALL = new Ada(Strength.Scheduled.DEFAULTS, 1, 1, 1, 1);

  static Stream<DiscriminatorAugmentation> augmentations() {
    return Stream.of(
        DiffAugment.DEFAULTS,
        new DiffAugment(List.of(DiffAugmentChange.COLOR)),
        new DiffAugment(List.of(DiffAugmentChange.CUTOUT, DiffAugmentChange.TRANSLATION)),
        Ada.DEFAULTS,
        ALL,
        new Ada(Strength.Scheduled.DEFAULTS, 1, 0, 0, 0),
        new Ada(Strength.Scheduled.DEFAULTS, 0, 1, 0, 0),
        new Ada(Strength.Scheduled.DEFAULTS, 0, 0, 1, 0),
        new Ada(Strength.Scheduled.DEFAULTS, 0, 0, 0, 1),
        SampleNoise.DEFAULTS);
  }

  private static float[] values(Tensor tensor) {
    return HostMemory.floats(tensor);
  }

  @ParameterizedTest
  @MethodSource("augmentations")
  void theStreamIsTheOnlySourceOfChance(DiscriminatorAugmentation augmentation) {
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(1, "noise")) {
      for (int channels : new int[] {1, 2, 3, 5}) {
        Tensor samples = stream.normal(0, 1, 6, channels, 8, 10);
        float[] before = values(samples);
        byte[] state = stream.state();
        float[] first = values(augmentation.of(samples, 0.8, stream));
        assertThat(values(augmentation.of(samples, 0.8, stream))).isNotEqualTo(first);
        stream.restore(state);
        assertThat(values(augmentation.of(samples, 0.8, stream))).isEqualTo(first);
        for (float value : first) {
          assertThat(value).isFinite();
        }
        assertThat(values(samples)).isEqualTo(before);
      }
    }
  }

  /** Neither their values nor what they drew. */
  @ParameterizedTest
  @MethodSource("augmentations")
  void theOtherSamplesOfTheBatchDoNotMatter(DiscriminatorAugmentation augmentation) {
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(2, "noise")) {
      Tensor samples = stream.normal(0, 1, 6, 3, 8, 8);
      Tensor others = samples.clone();
      others.narrow(0, 0, 3).zero_();
      byte[] state = stream.state();
      Tensor changed = augmentation.of(samples, 0.8, stream);
      stream.restore(state);
      Tensor changedToo = augmentation.of(others, 0.8, stream);
      assertThat(values(changedToo.narrow(0, 3, 3))).isEqualTo(values(changed.narrow(0, 3, 3)));
    }
  }

  @ParameterizedTest
  @MethodSource("augmentations")
  void samplesOfOneBatchAreChangedDifferently(DiscriminatorAugmentation augmentation) {
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(3, "noise")) {
      Tensor alike = stream.normal(0, 1, 1, 3, 16, 16).repeat(new long[] {12, 1, 1, 1});
      Tensor changed = augmentation.of(alike, 1, stream);
      long distinct =
          Stream.iterate(0, n -> n + 1)
              .limit(12)
              .map(n -> Arrays.hashCode(values(changed.narrow(0, n, 1))))
              .distinct()
              .count();
      assertThat(distinct).isGreaterThan(6);
    }
  }

  /** The order in memory that convolutions prefer is an order, not another sample. */
  @ParameterizedTest
  @MethodSource("augmentations")
  void channelsLastSamplesGiveTheSame(DiscriminatorAugmentation augmentation) {
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(4, "noise")) {
      Tensor samples = stream.normal(0, 1, 4, 3, 6, 6);
      byte[] state = stream.state();
      Tensor changed = augmentation.of(samples, 0.8, stream);
      stream.restore(state);
      Tensor other =
          augmentation.of(samples.contiguous(torch.MemoryFormat.ChannelsLast), 0.8, stream);
      assertThat(torch.allclose(changed, other, 1e-5, 1e-6, false)).isTrue();
    }
  }

  /** Of the whole, by differences: f(x + εv) − f(x − εv) = 2ε·⟨∇f, v⟩ + O(ε³). */
  @ParameterizedTest
  @MethodSource("augmentations")
  void twoDerivativesAreThoseOfDifferences(DiscriminatorAugmentation augmentation) {
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(5, "noise")) {
      Tensor samples =
          stream.normal(0, 1, 3, 3, 6, 6).to(torch.ScalarType.Double).requires_grad_(true);
      Tensor v = stream.normal(0, 1, 3, 3, 6, 6).to(torch.ScalarType.Double);
      byte[] state = stream.state();
      double epsilon = 1e-4;
      double analytic =
          Gradients.of(squaredGradient(augmentation, samples, stream, state), List.of(samples))
              .get(0)
              .mul(v)
              .sum()
              .item_double();
      Tensor step = v.mul(new Scalar(epsilon));
      double above = squaredGradient(augmentation, samples.add(step), stream, state).item_double();
      double below = squaredGradient(augmentation, samples.sub(step), stream, state).item_double();
      assertThat((above - below) / (2 * epsilon))
          .isCloseTo(analytic, within(1e-5 * (1 + Math.abs(analytic))));
    }
  }

  /** ‖∇ₓ Σ sin T(x)‖², as a penalty on a curved D has it. */
  private static Tensor squaredGradient(
      DiscriminatorAugmentation augmentation, Tensor samples, RandomStream stream, byte[] state) {
    stream.restore(state);
    Tensor sum = augmentation.of(samples, 0.8, stream).sin().sum();
    return Gradients.of(sum, List.of(samples)).get(0).square().sum();
  }

  @Test
  void nothingIsDrawnWhereNothingIsChanged() {
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(1, "noise")) {
      Tensor samples = stream.normal(0, 1, 6, 3, 8, 8);
      byte[] state = stream.state();
      assertThat(Ada.DEFAULTS.of(samples, 0, stream)).isSameAs(samples);
      assertThat(Unaugmented.DEFAULTS.of(samples, 1, stream)).isSameAs(samples);
      assertThat(stream.state()).isEqualTo(state);
    }
  }

  /** The share of samples that a part of ADA leaves as they are. */
  private static double untouched(Ada ada, double p, Tensor samples, RandomStream stream) {
    Tensor changed = ada.of(samples, p, stream);
    Tensor difference = changed.sub(samples).abs().flatten(1, -1).amax(new long[] {1}, false);
    return difference.lt(new Scalar(1e-5)).to(torch.ScalarType.Float).mean().item_double();
  }

  private static void assertShare(double actual, double expected, int count) {
    assertThat(actual)
        .isCloseTo(expected, within(4 * Math.sqrt(expected * (1 - expected) / count)));
  }

  @Test
  void everyChangeHappensWithItsProbability() {
    int n = 4000;
    Strength one = Strength.Scheduled.DEFAULTS;
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(6, "noise")) {
      Tensor colored = stream.normal(0, 1, n, 3, 4, 4);
      Tensor grey = stream.normal(0, 1, n, 1, 4, 4);
      for (double p : new double[] {0.15, 0.6, 1}) {
        double q = 1 - p;
        // Of four pixels an eighth rounds to none, so that nothing is moved.
        Ada blit = new Ada(one, 1, 0, 0, 0);
        assertShare(untouched(blit, p, grey, stream), (1 - p / 2) * (1 - 0.75 * p), n);
        Ada geometry = new Ada(one, 0, 1, 0, 0);
        assertShare(untouched(geometry, p, grey, stream), Math.pow(q, 4), n);
        Ada color = new Ada(one, 0, 0, 1, 0);
        assertShare(untouched(color, p, colored, stream), Math.pow(q, 4) * (1 - p / 2), n);
        assertShare(untouched(color, p, grey, stream), q * q * (1 - p / 2), n);
        Ada half = new Ada(one, 0, 0, 0.5, 0);
        assertShare(untouched(half, p, grey, stream), Math.pow(1 - p / 2, 2) * (1 - p / 4), n);
        Ada cutout = new Ada(one, 0, 0, 0, 0.8);
        assertShare(untouched(cutout, p, grey, stream), 1 - 0.8 * p, n);
      }
    }
  }

  /** Mirrored, turned by right angles and moved by whole pixels, an image keeps its values. */
  @Test
  void blittingCopiesPixels() {
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(7, "noise")) {
      Tensor samples = stream.normal(0, 1, 200, 1, 16, 16);
      float[] before = values(samples);
      float[] after =
          values(new Ada(Strength.Scheduled.DEFAULTS, 1, 0, 0, 0).of(samples, 1, stream));
      for (int n = 0; n < 200; n++) {
        float[] known = Arrays.copyOfRange(before, 256 * n, 256 * (n + 1));
        Arrays.sort(known);
        for (int i = 0; i < 256; i++) {
          assertThat(Arrays.binarySearch(known, after[256 * n + i])).isNotNegative();
        }
      }
    }
  }

  @Test
  void rightAnglesAreTurns() {
    PlaneMap start = new PlaneMap(0.3, -1.2, 4, 0.7, 0.1, -2);
    for (int quarter = 0; quarter < 4; quarter++) {
      float[] exact = new float[PlaneMap.NUMBERS];
      float[] turned = new float[PlaneMap.NUMBERS];
      start.turned(quarter).into(exact, 0);
      start.turned(quarter * Math.PI / 2).into(turned, 0);
      for (int i = 0; i < exact.length; i++) {
        assertThat(exact[i]).isCloseTo(turned[i], within(1e-6f));
      }
    }
  }

  /** E over a hole's place: a side of half the image's, its centre uniform, covers 7/16 a side. */
  @Test
  void holesAreOfHalfTheSide() {
    int n = 3000;
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(8, "noise")) {
      Tensor ones = torch.ones(n, 1, 16, 32);
      Tensor cut = new Ada(Strength.Scheduled.DEFAULTS, 0, 0, 0, 1).of(ones, 1, stream);
      double hole = 1 - cut.mean().item_double();
      assertThat(hole).isCloseTo(Math.pow(7.0 / 16, 2), within(0.005));
      Tensor diff = new DiffAugment(List.of(DiffAugmentChange.CUTOUT)).of(ones, 1, stream);
      // Of side s = 2k a hole begins at −k, …, s − k: what is inside is k² + k(k + 1) + … over s +
      // 1.
      assertThat(1 - diff.mean().item_double()).isCloseTo(covered(16) * covered(32), within(0.005));
      float[] corner = values(diff.flatten(1, -1).amin(new long[] {1}, false));
      for (float least : corner) {
        assertThat(least).isZero();
      }
    }
  }

  private static double covered(int side) {
    double pixels = 0;
    for (int offset = 0; offset <= side; offset++) {
      int from = Math.max(0, offset - side / 4);
      int to = Math.min(side, offset + side / 4);
      pixels += to - from;
    }
    return pixels / ((side + 1) * side);
  }

  /** ⌊16/8 + ½⌋ = 2 pixels each way. */
  @Test
  void diffAugmentMovesByUpToAnEighthOfTheSide() {
    int n = 2000;
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(9, "noise")) {
      Tensor point = torch.zeros(n, 1, 16, 16);
      point.narrow(2, 8, 1).narrow(3, 8, 1).fill_(new Scalar(1.0));
      float[] moved =
          values(new DiffAugment(List.of(DiffAugmentChange.TRANSLATION)).of(point, 1, stream));
      int[] counts = new int[25];
      for (int i = 0; i < moved.length; i++) {
        if (moved[i] == 1) {
          int down = i / 16 % 16 - 8;
          int right = i % 16 - 8;
          counts[5 * (down + 2) + right + 2]++;
        }
      }
      assertThat(Arrays.stream(counts).sum()).isEqualTo(n);
      for (int count : counts) {
        assertThat((double) count).isCloseTo(n / 25.0, within(4 * Math.sqrt(n / 25.0)));
      }
    }
  }

  @Test
  void pFollowsTheSignOfDsLogits() {
    Strength.Adaptive adaptive = new Strength.Adaptive(0.6, 500, 4);
    // 4 batches of 64 in 500,000 images
    double step = 4 * 64 / 500_000.0;
    assertThat(adaptive.after(0.25, 0.7, 256)).isEqualTo(0.25 + step);
    assertThat(adaptive.after(0.25, 0.5, 256)).isEqualTo(0.25 - step);
    assertThat(adaptive.after(0.25, 0.6, 256)).isEqualTo(0.25);
    assertThat(adaptive.after(step / 2, -1, 256)).isZero();
    assertThat(adaptive.after(1 - step / 2, 1, 256)).isEqualTo(1);
    assertThat(adaptive.at(Progress.START, 0.25)).isEqualTo(0.25);
    assertThat(adaptive.every()).isEqualTo(4);
  }

  @Test
  void pOfAScheduleDoesNotLookAtD() {
    Strength scheduled = new Strength.Scheduled(new Schedule.Cosine(0, 0.3, 100));
    assertThat(scheduled.every()).isZero();
    assertThat(scheduled.at(Progress.START, 0.9)).isZero();
    assertThat(new Strength.Scheduled(new Schedule.Constant(7)).at(Progress.START, 0)).isEqualTo(1);
  }

  @Test
  void theDefaultsAreThoseOfThePapers() {
    assertThat(Strength.Adaptive.DEFAULTS).isEqualTo(new Strength.Adaptive(0.6, 500, 4));
    assertThat(Ada.DEFAULTS).isEqualTo(new Ada(Strength.Adaptive.DEFAULTS, 1, 1, 1, 0));
    assertThat(DiffAugment.DEFAULTS.policy())
        .containsExactly(
            DiffAugmentChange.COLOR, DiffAugmentChange.TRANSLATION, DiffAugmentChange.CUTOUT);
    assertThat(DiffAugment.DEFAULTS.strength().at(Progress.START, 0)).isEqualTo(1);
  }

  @Test
  void samplesThatAreNoImagesAreRefused() {
    for (DiscriminatorAugmentation augmentation : List.of(DiffAugment.DEFAULTS, Ada.DEFAULTS)) {
      augmentation.requireFits(Shape.image(1, 28, 28));
      for (Shape shape : List.of(Shape.of(2), Shape.signal(1, 4096))) {
        assertThatThrownBy(() -> augmentation.requireFits(shape))
            .isInstanceOf(UsageException.class)
            .hasMessageContaining("no images")
            .hasMessageContaining(shape.toString())
            .hasMessageContaining("augmentation=none");
      }
    }
    Unaugmented.DEFAULTS.requireFits(Shape.of(2));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN, Double.POSITIVE_INFINITY})
  void impossibleNumbersAreRefusedByName(double value) {
    Strength one = Strength.Scheduled.DEFAULTS;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Ada(one, value, 0, 0, 0))
        .withMessageStartingWith("blit is " + value);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Ada(one, 0, value, 0, 0))
        .withMessageStartingWith("geometry is " + value);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Ada(one, 0, 0, value, 0))
        .withMessageStartingWith("color is " + value);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Ada(one, 0, 0, 0, value))
        .withMessageStartingWith("cutout is " + value);
  }

  @Test
  void impossibleControllersAreRefusedByName() {
    for (double target : new double[] {-1, 1, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Strength.Adaptive(target, 500, 4))
          .withMessageStartingWith("target is " + target);
    }
    for (double kimg : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Strength.Adaptive(0.6, kimg, 4))
          .withMessageStartingWith("kimg is " + kimg);
    }
    for (int every : new int[] {0, -4, 1001}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Strength.Adaptive(0.6, 500, every))
          .withMessageStartingWith("every is " + every);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DiffAugment(List.of()))
        .withMessageStartingWith("policy is empty");
  }

  @Test
  void nativeMemoryIsFreed(@TempDir Path folder) throws IOException, InterruptedException {
    NativeAllocations.runCounting(Lifetimes.class, folder);
  }

  /** Run in a JVM of its own. */
  static final class Lifetimes {
    private Lifetimes() {}

    public static void main(String[] args) {
      try (RandomStream stream = RandomStream.of(1, "noise")) {
        augmentations()
            .forEach(
                augmentation ->
                    NativeAllocations.assertNothingStays(
                        augmentation.toString(),
                        20,
                        () -> {
                          try (Scope scope = Scope.open()) {
                            Tensor samples = stream.normal(0, 1, 3, 3, 8, 8).requires_grad_(true);
                            augmentation.of(samples, 0.5, stream).sum().backward();
                          }
                        }));
      }
    }
  }
}
