package dev.organza.nn;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.torch.Scope;
import dev.organza.torch.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Spectral normalisation (Miyato et al. 2018, arXiv:1802.05957, algorithm 1) of a linear map: its
 * weight is divided by σ = uᵀWv, an estimate of the largest singular value of W, so that the map
 * stretches no difference by more than 1. W is the weight as a matrix [outputs, all else], for
 * transposed convolutions too; as in PyTorch it is the matrix of the kernel and not that of the
 * whole convolution.
 *
 * <p>The parameters are those of the map; {@code weight} is the one that is learned, which PyTorch
 * calls {@code weight_orig}. Buffers {@code weight_u} [outputs] and {@code weight_v} [all else], of
 * length 1: a training pass first moves them by power iteration, {@code iterations} times, and
 * evaluation takes them as they are. They are constants to the gradient, σ is not.
 *
 * <p>{@link Network#initialise} starts u and v with {@value #FIRST_ITERATIONS} iterations from the
 * constant vector, so that an untrained network is normalised too.
 *
 * @param map the linear map: a Linear, Maxout, Conv2d or ConvTranspose2d. A {@link Projection} has
 *     two matrices and is not taken.
 * @param iterations the power iterations of each training pass, at least 1; 1 in the paper
 */
public record Spectral(
    @JsonProperty(required = true) Layer map, @JsonProperty(required = true) int iterations)
    implements Layer {

  private static final int FIRST_ITERATIONS = 15; // as torch.nn.utils.parametrizations has it
  private static final double EPSILON = 1e-12; // PyTorch's, keeps a zero vector from 0/0

  public Spectral {
    if (!(map instanceof LinearMap)) {
      throw new UsageException(
          "Spectral takes a Linear, Maxout, Conv2d or ConvTranspose2d, not a "
              + map.getClass().getSimpleName());
    }
    Requirement.atLeast(1, iterations, "the number of power iterations of a Spectral");
  }

  @Override
  public Shape outputShape(Shape in) {
    return map.outputShape(in);
  }

  @Override
  public List<ParameterSpec> parameters(Shape in) {
    return map.parameters(in);
  }

  @Override
  public List<BufferSpec> buffers(Shape in) {
    TensorSpec weight = map.parameters(in).get(0).tensor();
    long outputs = weight.sizes().get(outputDimension());
    return List.of(unit("weight_u", outputs), unit("weight_v", weight.elements() / outputs));
  }

  private static BufferSpec unit(String name, long size) {
    return new BufferSpec(TensorSpec.of(name, size), 1 / Math.sqrt(size));
  }

  @Override
  public void prepare(Shape in, Weights own) {
    for (int i = 0; i < FIRST_ITERATIONS; i++) {
      iterate(own);
    }
  }

  @Override
  public boolean samplewise() {
    return false;
  }

  @Override
  public Tensor forward(Tensor x, Weights own, Mode mode) {
    if (mode instanceof Mode.Training) {
      try (Scope scope = Scope.open();
          NoGradGuard constant = new NoGradGuard()) {
        for (int i = 0; i < iterations; i++) {
          iterate(own);
        }
      }
    }
    Tensor weight = own.parameters().get(0);
    // Copies: a later pass moves the buffers before this one's backward pass needs them.
    Tensor u = own.buffers().get(0).clone();
    Tensor v = own.buffers().get(1).clone();
    Tensor sigma = timesInputs(weight, v).mul(u).sum();
    List<Tensor> normalised = new ArrayList<>(own.parameters());
    normalised.set(0, weight.div(sigma));
    return map.forward(x, new Weights(normalised, List.of()), mode);
  }

  /** One power iteration: v = Wᵀu / ‖Wᵀu‖, u = Wv / ‖Wv‖. */
  private void iterate(Weights own) {
    Tensor weight = own.parameters().get(0);
    Tensor u = own.buffers().get(0);
    Tensor v = own.buffers().get(1);
    // Behind autograd's back, as batch normalisation updates its own: a player's buffers are views
    // of one tensor, and a backward pass would take the statistics it saved for overwritten.
    v.variable_data().copy_(unit(timesOutputs(weight, u)));
    u.variable_data().copy_(unit(timesInputs(weight, v)));
  }

  private static Tensor unit(Tensor x) {
    return x.div(x.norm().clamp_min(new Scalar(EPSILON)));
  }

  // The two products are written out, value by value. Autocast would round those of matrices, and
  // this way no weight needs to be copied into the shape and order in memory of a matrix.

  /** Wᵀu: [outputs] to [all else]. */
  private Tensor timesOutputs(Tensor weight, Tensor u) {
    long[] sizes = new long[(int) weight.dim()];
    Arrays.fill(sizes, 1);
    sizes[outputDimension()] = -1;
    return weight.mul(u.view(sizes)).sum(outputDimension()).reshape(-1);
  }

  /** Wv: [all else] to [outputs]. */
  private Tensor timesInputs(Tensor weight, Tensor v) {
    long[] sizes = weight.shape();
    sizes[outputDimension()] = 1;
    long[] inputDimensions =
        IntStream.range(0, sizes.length)
            .filter(dimension -> dimension != outputDimension())
            .mapToLong(dimension -> dimension)
            .toArray();
    return weight.mul(v.view(sizes)).sum(inputDimensions);
  }

  private int outputDimension() {
    return ((LinearMap) map).outputDimension();
  }

  @Override
  public long multiplyAdds(Shape in) {
    return map.multiplyAdds(in);
  }
}
