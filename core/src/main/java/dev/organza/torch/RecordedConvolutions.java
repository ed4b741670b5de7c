package dev.organza.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * The convolutions of a forward pass whose weights' gradients a matrix product finds faster than
 * LibTorch's backward pass.
 *
 * <p>A convolution multiplies the windows of a large image x by the weight to the pixels of a small
 * one y, so with g = ∂loss/∂y its gradient is
 *
 * <pre>dW[o,k,l,i] = Σ_{n,p,q} g[n,o,p,q] · x[n,i,s·p+k−π,s·q+l−π]</pre>
 *
 * for stride s and padding π: the product of g as a matrix [O, N·P·Q] and the windows as one
 * [N·P·Q, K·K·I] ("im2col"). A transposed convolution has the same with the images exchanged: its
 * input is small, and the windows are those of ∂loss/∂output.
 *
 * <p>oneDNN computes it in bfloat16 row by row of the small image, and short rows leave its matrix
 * units idle: with rows of 4 pixels it reached a fifth of the speed that the same layer's forward
 * pass has, and these gradients were half the time of a DCGAN's training. The product reaches that
 * of any other matrix product, but has to copy the windows, (K/s)² times the image; that pays for
 * rows of up to {@value #LONGEST_ROW} pixels (measured on AMX, with 32 to 512 channels, kernels of
 * 3 to 5 pixels and strides 1 and 2; bench/performance.md). In float32 oneDNN is as fast by itself.
 *
 * <p>Recording changes nothing in the forward pass, and the pass may be differentiated as usual.
 * {@link FlatTensors#backward(Tensor, RecordedConvolutions)} is what uses the record: it asks
 * LibTorch for ∂loss/∂y in place of dW.
 */
public final class RecordedConvolutions {

  private static final int LONGEST_ROW = 8;
  private static final int FEWEST_CHANNELS = 32;

  private static final RecordedConvolutions NONE = new RecordedConvolutions(null, new Workspace());

  /** Where what is recorded lives; null if nothing is. */
  private final @Nullable Scope home;

  private final Workspace workspace;
  private final List<Convolution> all = new ArrayList<>();

  private RecordedConvolutions(@Nullable Scope home, Workspace workspace) {
    this.home = home;
    this.workspace = workspace;
  }

  /** Records nothing, so that all gradients come from LibTorch. */
  public static RecordedConvolutions none() {
    return NONE;
  }

  /**
   * An empty record.
   *
   * @param home the scope that the recorded tensors live in, which is to be open until the backward
   *     pass is over
   * @param workspace for the windows
   */
  public static RecordedConvolutions in(Scope home, Workspace workspace) {
    return new RecordedConvolutions(home, workspace);
  }

  /**
   * How a kernel moves over the large image.
   *
   * @param kernel its side, in pixels
   * @param stride its step, in pixels
   * @param padding zeros on each side of the image, in pixels
   * @param transposed whether the large image is the output, and not the input
   */
  public record Geometry(int kernel, int stride, int padding, boolean transposed) {}

  /** One convolution in one pass. */
  private record Convolution(
      Geometry geometry, Tensor weight, @Nullable Tensor bias, Tensor input, Tensor output) {

    /**
     * dW.
     *
     * @param gradient ∂loss/∂output
     * @return in the order of the weight's dimensions, channels last in memory
     */
    Tensor weightGradient(Tensor gradient, Workspace workspace) {
      Tensor other = input.detach().to(gradient.scalar_type());
      Tensor small = geometry.transposed ? other : gradient;
      Tensor large = geometry.transposed ? gradient : other;
      int kernel = geometry.kernel;
      Tensor product =
          rows(small).t().matmul(windows(large, small.size(2), small.size(3), workspace));
      return product.view(small.size(1), kernel, kernel, large.size(1)).permute(0, 3, 1, 2);
    }

    /**
     * {@code [N,C,H,W]} as {@code [N·H·W, C]}; contiguous, as {@link MatrixProduct} says why, since
     * the gradient of a single channel may be a part of a wider tensor.
     */
    private static Tensor rows(Tensor image) {
      return image.permute(0, 2, 3, 1).reshape(-1, image.size(1)).contiguous();
    }

    /** The windows at each of p×q places: {@code [N·p·q, kernel·kernel·C]}. */
    private Tensor windows(Tensor image, long p, long q, Workspace workspace) {
      int pad = geometry.padding;
      int kernel = geometry.kernel;
      Tensor padded =
          (pad == 0 ? image : torch.constant_pad_nd(image, pad, pad, pad, pad))
              .permute(0, 2, 3, 1)
              .contiguous();
      long n = padded.size(0);
      long channels = padded.size(3);
      long row = padded.size(2) * channels;
      long[] sizes = {n, p, q, kernel, kernel * channels};
      // Neighbours in a row of a window lie side by side in memory, with all their channels.
      Tensor inPlace =
          padded.as_strided(
              sizes,
              new long[] {
                padded.size(1) * row, geometry.stride * row, geometry.stride * channels, row, 1
              },
              new LongOptional());
      return workspace
          .take(image, sizes)
          .copy_(inPlace)
          .view(n * p * q, kernel * kernel * channels);
    }

    Tensor biasGradient(Tensor gradient) {
      return gradient.sum(
          new long[] {0, 2, 3}, false, new ScalarTypeOptional(torch.ScalarType.Float));
    }
  }

  /**
   * Records a convolution, if it is one that pays.
   *
   * @param weight the leaf that autograd knows
   * @param bias likewise, null if there is none
   * @param input [N,C,H,W]
   * @param output [N,C',H',W'], as it entered the rest of the pass
   */
  public void add(
      Geometry geometry, Tensor weight, @Nullable Tensor bias, Tensor input, Tensor output) {
    if (home == null || !weight.requires_grad() || !output.requires_grad()) {
      return;
    }
    Tensor small = geometry.transposed ? input : output;
    Tensor large = geometry.transposed ? output : input;
    if (small.size(3) > LONGEST_ROW || large.size(1) < FEWEST_CHANNELS) {
      return;
    }
    all.add(
        new Convolution(
            geometry, weight, bias, home.adopt(new Tensor(input)), home.adopt(new Tensor(output))));
  }

  /** What this record and another have. */
  public RecordedConvolutions and(RecordedConvolutions other) {
    if (other.isEmpty()) {
      return this;
    }
    if (isEmpty()) {
      return other;
    }
    RecordedConvolutions both = new RecordedConvolutions(home, workspace);
    both.all.addAll(all);
    both.all.addAll(other.all);
    return both;
  }

  /** Whether nothing was recorded. */
  public boolean isEmpty() {
    return all.isEmpty();
  }

  /**
   * Refuses a record of other parameters, whose gradients would be lost.
   *
   * @throws IllegalArgumentException if a recorded weight is not one of these
   */
  void requireAmong(List<Tensor> parameters) {
    for (Convolution one : all) {
      if (parameters.stream().noneMatch(parameter -> parameter == one.weight)) {
        throw new IllegalArgumentException("the record has passes with other parameters");
      }
    }
  }

  /**
   * This record, or an empty one if a loss depends on recorded parameters in another way too: by a
   * pass that is not recorded, or by a gradient of the passes themselves. Their part of the
   * gradient would be missing from {@link #gradient}.
   */
  RecordedConvolutions ifOnlyWay(Tensor loss) {
    if (isEmpty()) {
      return this;
    }
    List<Tensor> leaves =
        all.stream()
            .flatMap(one -> Stream.of(one.weight, one.bias))
            .filter(Objects::nonNull)
            .toList();
    List<Tensor> inputs = all.stream().map(Convolution::input).toList();
    return AutogradGraph.reaches(loss, leaves, outputs(), inputs) ? NONE : this;
  }

  /** The outputs whose gradients are wanted, in the order of the record. */
  List<Tensor> outputs() {
    return all.stream().map(Convolution::output).toList();
  }

  /** Whether a parameter's gradient is found here and not by LibTorch. */
  boolean covers(Tensor parameter) {
    return all.stream().anyMatch(one -> one.weight == parameter || one.bias == parameter);
  }

  /**
   * A parameter's gradient, the sum over its passes.
   *
   * @param gradients ∂loss/∂output in the order of {@link #outputs}, undefined where the loss does
   *     not depend on it
   * @return float32; null if the loss does not depend on the parameter
   */
  @Nullable Tensor gradient(Tensor parameter, List<Tensor> gradients) {
    Tensor sum = null;
    for (int i = 0; i < all.size(); i++) {
      Convolution one = all.get(i);
      Tensor gradient = gradients.get(i);
      if ((one.weight == parameter || one.bias == parameter) && gradient.defined()) {
        Tensor found =
            one.weight == parameter
                ? one.weightGradient(gradient, workspace)
                : one.biasGradient(gradient);
        Tensor exact = found.to(parameter.scalar_type());
        sum = sum == null ? exact : sum.add_(exact);
      }
    }
    return sum;
  }
}
