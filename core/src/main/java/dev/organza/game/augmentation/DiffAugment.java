package dev.organza.game.augmentation;

import dev.organza.Shape;
import dev.organza.torch.Device;
import dev.organza.torch.HostMemory;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import java.util.List;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * DiffAugment (Zhao et al. 2020): every sample is changed in every way of the policy. For images of
 * values in [−1,1] and of any number of channels; values are not cut off at the ends of the range.
 *
 * @param policy the ways, in any order; they are applied in that of {@link DiffAugmentChange}
 * @see <a href="https://arxiv.org/abs/2006.10738">arXiv:2006.10738</a>
 */
public record DiffAugment(List<DiffAugmentChange> policy) implements DiscriminatorAugmentation {

  /** The paper's for some hundreds of images: all three. */
  public static final DiffAugment DEFAULTS = new DiffAugment(List.of(DiffAugmentChange.values()));

  /** The paper shifts by up to an eighth of the side. */
  private static final double SHIFT = 0.125;

  /** The paper's hole has half the side. */
  private static final double HOLE = 0.5;

  private static final int UNIFORMS = 7;

  public DiffAugment {
    policy = policy.stream().distinct().sorted().toList();
    if (policy.isEmpty()) {
      throw new IllegalArgumentException(
          "policy is empty; it has at least one of color, translation and cutout");
    }
  }

  @Override
  public void requireFits(Shape sample) {
    ImageChecks.requireImages("diff-augment", sample);
  }

  @Override
  public Tensor of(Tensor samples, double strength, RandomStream noise) {
    int count = (int) samples.size(0);
    SampleDraws draws = new SampleDraws(count, UNIFORMS, 0, noise);
    float[] factors = new float[3 * count];
    int height = (int) samples.size(2);
    int width = (int) samples.size(3);
    float[] rows = new float[count * height];
    float[] columns = new float[count * width];
    SquareHoles holes = new SquareHoles(count, height, width);
    for (int n = 0; n < count; n++) {
      draws.to(n);
      factors[3 * n] = (float) draws.uniform(-0.5, 0.5); // brightness
      factors[3 * n + 1] = (float) draws.uniform(0, 2); // saturation
      factors[3 * n + 2] = (float) draws.uniform(0.5, 1.5); // contrast
      shift(rows, n, height, draws);
      shift(columns, n, width, draws);
      int holeHeight = rounded(height, HOLE);
      int holeWidth = rounded(width, HOLE);
      int top = draws.oneOf(height + 1 - holeHeight % 2) - holeHeight / 2;
      int left = draws.oneOf(width + 1 - holeWidth % 2) - holeWidth / 2;
      holes.cut(n, top, top + holeHeight, left, left + holeWidth);
    }
    Tensor changed = samples;
    for (DiffAugmentChange change : policy) {
      changed =
          switch (change) {
            case COLOR -> recoloured(changed, factors);
            case TRANSLATION -> Warp.wholePixels(changed, rows, columns);
            case CUTOUT -> holes.in(changed);
          };
    }
    return changed;
  }

  private static int rounded(int side, double share) {
    return (int) (side * share + 0.5);
  }

  /** Writes where the rows or columns of image n come from. */
  private static void shift(float[] from, int n, int side, SampleDraws draws) {
    int most = rounded(side, SHIFT);
    int shift = draws.oneOf(2 * most + 1) - most;
    for (int i = 0; i < side; i++) {
      from[n * side + i] = i + shift;
    }
  }

  /**
   * Brightness, saturation and contrast:
   *
   * <pre>
   * x ← x + b,                    b ~ U(−½,½)
   * x ← (x − mean_c x)·s + mean_c x,   s ~ U(0,2),   the mean over the channels of a pixel
   * x ← (x − mean x)·k + mean x,       k ~ U(½,1½),  the mean over the image
   * </pre>
   *
   * which is ks·x + k(1 − s)·mean_c x + (1 − k)·mean x + b.
   *
   * @param factors b, s, k for each image
   */
  static Tensor recoloured(Tensor images, float[] factors) {
    long count = images.size(0);
    try (Scope scope = Scope.open()) {
      Tensor all = HostMemory.tensor(factors, Device.cpu(), count, 3, 1, 1).to(images);
      Tensor b = all.narrow(1, 0, 1);
      Tensor s = all.narrow(1, 1, 1);
      Tensor k = all.narrow(1, 2, 1);
      Tensor grey = images.mean(new long[] {1}, true, new ScalarTypeOptional());
      Tensor level = grey.mean(new long[] {2, 3}, true, new ScalarTypeOptional());
      Tensor rest = level.lerp(grey, k).add(b).sub(grey.mul(k.mul(s)));
      return scope.keep(torch.addcmul(rest, images, k.mul(s)));
    }
  }
}
