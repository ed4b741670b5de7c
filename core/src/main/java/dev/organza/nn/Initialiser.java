package dev.organza.nn;

import dev.organza.torch.RandomStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * How the parameters of a network start. Biases and the offsets of normalisations start at 0
 * always; an initialiser says how weights, embeddings and the scales of normalisations do.
 *
 * <p>A program may add its own: a record that implements {@link #weight}, and that recipes choose
 * by the kind under which the catalogue has it.
 */
public interface Initialiser {

  /**
   * The start of a weight.
   *
   * @param spec the weight
   * @param stream the only source of randomness
   * @return float32 on the CPU, of the sizes of {@code spec}
   */
  Tensor weight(ParameterSpec spec, RandomStream stream);

  /** The start of a normalisation's scale; ones by default. */
  default Tensor scale(ParameterSpec spec, RandomStream stream) {
    return torch.ones(spec.tensor().sizeArray());
  }

  /**
   * The start of an embedding; N(0,1) by default, as PyTorch's {@code Embedding}. The values stand
   * for labels beside a latent or pixels, and are to be as large as those.
   */
  default Tensor embedding(ParameterSpec spec, RandomStream stream) {
    return stream.normal(0, 1, spec.tensor().sizeArray());
  }

  /**
   * DCGAN's start (Radford et al. 2016, arXiv:1511.06434, §4): weights N(0, deviation²) and, as its
   * authors' code has it, scales N(1, deviation²).
   *
   * @param deviation the standard deviation, positive
   */
  record Normal(double deviation) implements Initialiser {

    /** The paper's value, 0.02. */
    public static final Normal DEFAULTS = new Normal(0.02);

    public Normal {
      Requirement.positive(deviation, "the deviation of the normal initialiser");
    }

    @Override
    public Tensor weight(ParameterSpec spec, RandomStream stream) {
      return stream.normal(0, deviation, spec.tensor().sizeArray());
    }

    @Override
    public Tensor scale(ParameterSpec spec, RandomStream stream) {
      return stream.normal(1, deviation, spec.tensor().sizeArray());
    }
  }

  /**
   * Weights U(−bound, bound), scales 1. Goodfellow et al. 2014 start G with 0.05 and D with 0.005.
   *
   * @param bound the largest magnitude, positive
   */
  record Uniform(double bound) implements Initialiser {

    /** The value of the first GAN's generator, 0.05. */
    public static final Uniform DEFAULTS = new Uniform(0.05);

    public Uniform {
      Requirement.positive(bound, "the bound of the uniform initialiser");
    }

    @Override
    public Tensor weight(ParameterSpec spec, RandomStream stream) {
      return stream.uniform(-bound, bound, spec.tensor().sizeArray());
    }
  }

  /**
   * Random orthogonal weights (Saxe et al. 2014, arXiv:1312.6120), scales 1. A weight of sizes
   * [A,B,…] is taken as the matrix [A, B·…]; its rows are orthogonal and of length gain, or its
   * columns where it has more rows than columns. Uniform over all such matrices: the Q of the QR
   * decomposition of a Gaussian matrix, its columns signed so that R has a positive diagonal.
   *
   * @param gain the length, positive
   */
  record Orthogonal(double gain) implements Initialiser {

    /** Gain 1: the map keeps lengths. */
    public static final Orthogonal DEFAULTS = new Orthogonal(1);

    public Orthogonal {
      Requirement.positive(gain, "the gain of the orthogonal initialiser");
    }

    @Override
    public Tensor weight(ParameterSpec spec, RandomStream stream) {
      long[] sizes = spec.tensor().sizeArray();
      long rows = sizes[0];
      long columns = spec.tensor().elements() / rows;
      Tensor gaussian = stream.normal(0, 1, Math.max(rows, columns), Math.min(rows, columns));
      T_TensorTensor_T decomposition = torch.linalg_qr(gaussian);
      Tensor signs = decomposition.get1().diagonal().sign();
      Tensor orthogonal = decomposition.get0().mul(signs).mul(new Scalar(gain));
      return (rows < columns ? orthogonal.t() : orthogonal).reshape(sizes);
    }
  }

  /**
   * Weights N(0, 2/((1 + slope²)·fan-in)), scales 1: keeps the variance through layers with (leaky)
   * ReLUs (He et al. 2015, arXiv:1502.01852, eq. 15).
   *
   * @param slope the slope of the leaky ReLUs below zero, 0 for plain ones, at least 0
   */
  record He(double slope) implements Initialiser {

    /** For plain ReLUs. */
    public static final He DEFAULTS = new He(0);

    public He {
      Requirement.notNegative(slope, "the slope of the He initialiser");
    }

    @Override
    public Tensor weight(ParameterSpec spec, RandomStream stream) {
      double variance = 2 / ((1 + slope * slope) * spec.fanIn());
      return stream.normal(0, Math.sqrt(variance), spec.tensor().sizeArray());
    }
  }

  /**
   * The start of residual networks without normalisation (Zhang et al. 2019, arXiv:1901.09321, §3,
   * as in R3GAN, Huang et al. 2024, arXiv:2501.05441): N(0, gain²/fan-in), scales 1. In a residual
   * branch of m linear maps the last starts at 0, so that each block starts as its shortcut, and
   * the others have
   *
   * <pre>gain = √(2/(1 + slope²)) · L^(−1/(2m − 2))</pre>
   *
   * for L branches in the network; outside of branches the gain is 1.
   *
   * @param slope the slope of the leaky ReLUs below zero, 0 for plain ones, at least 0
   */
  record FixUp(double slope) implements Initialiser {

    /** For the slope of R3GAN, 0.2. */
    public static final FixUp DEFAULTS = new FixUp(0.2);

    public FixUp {
      Requirement.notNegative(slope, "the slope of the fix-up initialiser");
    }

    @Override
    public Tensor weight(ParameterSpec spec, RandomStream stream) {
      ParameterSpec.Place place = spec.place();
      if (place.endsBranch()) {
        return torch.zeros(spec.tensor().sizeArray());
      }
      double gain =
          place.inBranch()
              ? Math.sqrt(2 / (1 + slope * slope))
                  * Math.pow(place.branches(), -1.0 / (2 * place.maps() - 2))
              : 1;
      return stream.normal(0, gain / Math.sqrt(spec.fanIn()), spec.tensor().sizeArray());
    }
  }

  /**
   * Weights U(−b, b) with b = gain·√(6/(fan-in + fan-out)), scales 1: balances the variances of
   * activations and gradients (Glorot and Bengio 2010, eq. 16).
   *
   * @param gain a factor for what the activation shrinks, positive; 1 for tanh in the paper
   */
  record Xavier(double gain) implements Initialiser {

    /** The paper's, gain 1. */
    public static final Xavier DEFAULTS = new Xavier(1);

    public Xavier {
      Requirement.positive(gain, "the gain of the Xavier initialiser");
    }

    @Override
    public Tensor weight(ParameterSpec spec, RandomStream stream) {
      double bound = gain * Math.sqrt(6 / (spec.fanIn() + spec.fanOut()));
      return stream.uniform(-bound, bound, spec.tensor().sizeArray());
    }
  }
}
