package dev.organza.nn.layer;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.nn.BufferSpec;
import dev.organza.nn.Mode;
import dev.organza.nn.ParameterSpec;
import dev.organza.nn.Requirement;
import dev.organza.nn.Weights;
import dev.organza.torch.RandomStream;
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
 * <p>The two matrices of a {@link Projection} are each divided by their own σ, as Miyato &amp;
 * Koyama 2018 (arXiv:1802.05637) do it in their code; the buffers of the second are {@code
 * embedding_u} and {@code embedding_v}.
 *
 * <p>{@link #prepare} starts u and v with {@value #FIRST_ITERATIONS} iterations from the constant
 * vector, so that an untrained network is normalised too.
 *
 * @param map the linear map: a Linear, Maxout, convolution, Projection or SelfAttention
 * @param iterations the power iterations of each training pass, at least 1; 1 in the paper
 */
public record Spectral(
    @JsonProperty(required = true) Layer map, @JsonProperty(required = true) int iterations)
    implements LinearMap.Reparametrised {

  private static final int FIRST_ITERATIONS = 15; // as torch.nn.utils.parametrizations has it
  private static final double EPSILON = 1e-12; // PyTorch's, keeps a zero vector from 0/0

  public Spectral {
    if (!(map instanceof LinearMap)) {
      throw new UsageException(
          "Spectral takes a linear map (Linear, Maxout, a convolution, a Projection or SelfAttention), not"
              + " a "
              + map.getClass().getSimpleName());
    }
    Requirement.atLeast(1, iterations, "the number of power iterations of a Spectral");
  }

  @Override
  public Spectral around(LinearMap other) {
    return new Spectral(other, iterations);
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
    List<ParameterSpec> parameters = map.parameters(in);
    List<BufferSpec> buffers = new ArrayList<>();
    for (int place : linear().matrices()) {
      TensorSpec weight = parameters.get(place).tensor();
      long outputs = weight.sizes().get(outputDimension());
      buffers.add(unit(weight.name() + "_u", outputs));
      buffers.add(unit(weight.name() + "_v", weight.elements() / outputs));
    }
    return buffers;
  }

  private static BufferSpec unit(String name, long size) {
    return new BufferSpec(TensorSpec.of(name, size), 1 / Math.sqrt(size));
  }

  /** A matrix W among the parameters, and its u and v among the buffers. */
  private record Normalised(Tensor weight, Tensor u, Tensor v) {}

  private List<Normalised> normalised(Weights own) {
    List<Integer> matrices = linear().matrices();
    return IntStream.range(0, matrices.size())
        .mapToObj(
            i ->
                new Normalised(
                    own.parameters().get(matrices.get(i)),
                    own.buffers().get(2 * i),
                    own.buffers().get(2 * i + 1)))
        .toList();
  }

  @Override
  public void prepare(Shape in, Weights own, RandomStream stream) {
    normalised(own).forEach(matrix -> iterate(matrix, FIRST_ITERATIONS));
  }

  @Override
  public List<Layer> children() {
    return List.of(map);
  }

  @Override
  public boolean samplewise() {
    return false;
  }

  @Override
  public int condition() {
    return map.condition();
  }

  @Override
  public Tensor forward(Tensor x, Weights own, Mode mode) {
    return map.forward(x, divided(own, mode), mode);
  }

  @Override
  public Tensor forward(Tensor x, Tensor condition, Weights own, Mode mode) {
    return map.forward(x, condition, divided(own, mode), mode);
  }

  @Override
  public Weights ofMap(Shape in, Weights own) {
    return divided(own, Mode.evaluation());
  }

  /** The map's parameters with each matrix divided by its σ. */
  private Weights divided(Weights own, Mode mode) {
    List<Normalised> matrices = normalised(own);
    if (mode instanceof Mode.Training) {
      try (Scope scope = Scope.open();
          NoGradGuard constant = new NoGradGuard()) {
        matrices.forEach(matrix -> iterate(matrix, iterations));
      }
    }
    List<Tensor> parameters = new ArrayList<>(own.parameters());
    for (int i = 0; i < matrices.size(); i++) {
      Normalised matrix = matrices.get(i);
      // Copies: a later pass moves the buffers before this one's backward pass needs them.
      Tensor u = matrix.u.clone();
      Tensor v = matrix.v.clone();
      Tensor sigma = timesInputs(matrix.weight, v).mul(u).sum();
      parameters.set(linear().matrices().get(i), matrix.weight.div(sigma));
    }
    return new Weights(parameters, List.of());
  }

  /** Power iterations: v = Wᵀu / ‖Wᵀu‖, u = Wv / ‖Wv‖. */
  private void iterate(Normalised matrix, int times) {
    for (int i = 0; i < times; i++) {
      // Behind autograd's back, as batch normalisation updates its own: a player's buffers are
      // views of one tensor, and a backward pass would take the statistics it saved for
      // overwritten.
      matrix.v.variable_data().copy_(unit(timesOutputs(matrix.weight, matrix.u)));
      matrix.u.variable_data().copy_(unit(timesInputs(matrix.weight, matrix.v)));
    }
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
    return linear().outputDimension();
  }

  private LinearMap linear() {
    return (LinearMap) map;
  }

  @Override
  public long multiplyAdds(Shape in) {
    return map.multiplyAdds(in);
  }
}
