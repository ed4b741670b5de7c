package dev.organza.nn.layer;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.organza.Shape;
import dev.organza.nn.Mode;
import dev.organza.nn.Requirement;
import dev.organza.nn.Weights;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** A function of each value by itself: any shape to the same shape, without parameters. */
public sealed interface Activation extends Layer {

  /** The activation of a batch: [N,…] to [N,…]. */
  Tensor apply(Tensor x);

  @Override
  default Shape outputShape(Shape in) {
    return in;
  }

  @Override
  default Tensor forward(Tensor x, Weights own, Mode mode) {
    return apply(x);
  }

  /** max(0, x). */
  record Relu() implements Activation {
    @Override
    public Tensor apply(Tensor x) {
      return torch.relu(x);
    }
  }

  /**
   * x above zero, slope·x below.
   *
   * @param slope at least 0
   */
  record LeakyRelu(@JsonProperty(required = true) double slope) implements Activation {

    public LeakyRelu {
      Requirement.notNegative(slope, "the slope of a LeakyRelu");
    }

    @Override
    public Tensor apply(Tensor x) {
      return torch.leaky_relu(x, new Scalar(slope));
    }
  }

  /** tanh x, in (−1,1). */
  record Tanh() implements Activation {
    @Override
    public Tensor apply(Tensor x) {
      return torch.tanh(x);
    }
  }

  /** 1/(1 + e^−x), in (0,1). Not for D's output: the losses take logits. */
  record Sigmoid() implements Activation {
    @Override
    public Tensor apply(Tensor x) {
      return torch.sigmoid(x);
    }
  }

  /** log(1 + e^x). */
  record Softplus() implements Activation {
    @Override
    public Tensor apply(Tensor x) {
      return torch.softplus(x);
    }
  }

  /**
   * x above zero, alpha·(e^x − 1) below (Clevert et al. 2016, arXiv:1511.07289).
   *
   * @param alpha minus the limit towards −∞, positive
   */
  record Elu(@JsonProperty(required = true) double alpha) implements Activation {

    public Elu {
      Requirement.positive(alpha, "the alpha of an Elu");
    }

    @Override
    public Tensor apply(Tensor x) {
      return torch.elu(x, new Scalar(alpha), new Scalar(1.0), new Scalar(1.0));
    }
  }

  /**
   * x·Φ(x) with the normal distribution function Φ (Hendrycks and Gimpel 2016, arXiv:1606.08415).
   */
  record Gelu() implements Activation {
    @Override
    public Tensor apply(Tensor x) {
      return torch.gelu(x);
    }
  }
}
