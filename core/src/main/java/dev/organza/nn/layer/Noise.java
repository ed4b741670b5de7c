package dev.organza.nn.layer;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.organza.Shape;
import dev.organza.nn.BufferSpec;
import dev.organza.nn.Mode;
import dev.organza.nn.ParameterSpec;
import dev.organza.nn.Requirement;
import dev.organza.nn.Weights;
import dev.organza.torch.RandomStream;
import dev.organza.torch.TensorSpec;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Chance within a network: any shape to the same shape. Draws come from the mode's stream and not
 * from LibTorch's global generator, so that they are the same on every device and after a resume.
 */
public sealed interface Noise extends Layer {

  @Override
  default Shape outputShape(Shape in) {
    return in;
  }

  @Override
  default boolean samplewise() {
    return false;
  }

  /**
   * Inverted dropout (Srivastava et al. 2014): in training each value is dropped to zero with
   * probability {@code rate}, independently, and the kept ones are divided by 1 − rate, so that the
   * expectation stays. The identity in evaluation. Any shape; no parameters.
   *
   * @param rate the probability to drop, in [0,1); the papers often give the probability to keep
   */
  record Dropout(@JsonProperty(required = true) double rate) implements Noise {

    public Dropout {
      Requirement.fraction(rate, "the rate of a Dropout");
    }

    @Override
    public Tensor forward(Tensor x, Weights own, Mode mode) {
      if (rate == 0 || !(mode instanceof Mode.Training training)) {
        return x;
      }
      double keep = 1 - rate;
      Tensor mask = training.noise().bernoulli(keep, x.shape()).div_(new Scalar(keep));
      return x.mul(mask.to(x)); // to x's device and type
    }
  }

  /**
   * Adds independent noise N(0, deviation²) to each value in training; the identity in evaluation.
   * Any shape; no parameters. On D's input this is instance noise (Sønderby et al. 2017,
   * arXiv:1610.04490).
   *
   * @param deviation the standard deviation, in the units of the input, at least 0
   */
  record GaussianNoise(@JsonProperty(required = true) double deviation) implements Noise {

    public GaussianNoise {
      Requirement.notNegative(deviation, "the deviation of a GaussianNoise");
    }

    @Override
    public Tensor forward(Tensor x, Weights own, Mode mode) {
      if (deviation == 0 || !(mode instanceof Mode.Training training)) {
        return x;
      }
      return x.add(training.noise().normal(0, deviation, x.shape()).to(x)); // x's device and type
    }
  }

  /**
   * Adds to all channels of an image one noise image N(0,I) times a learned strength, the source of
   * what is stochastic in StyleGAN2's samples (Karras et al. 2020, arXiv:1912.04958, figure 2c).
   * Training draws an image for each sample; evaluation, a function of each sample by itself, takes
   * the one in the buffer.
   *
   * <p>Parameter {@code strength} [1], which starts at 0, and buffer {@code noise} [H,W], drawn
   * when the network starts.
   */
  record PixelNoise() implements Noise {

    @Override
    public Shape outputShape(Shape in) {
      Requirement.image(this, in);
      return in;
    }

    @Override
    public List<ParameterSpec> parameters(Shape in) {
      return List.of(
          new ParameterSpec(TensorSpec.of("strength", 1), ParameterSpec.Role.BIAS, 1, 1));
    }

    @Override
    public List<BufferSpec> buffers(Shape in) {
      return List.of(new BufferSpec(TensorSpec.of("noise", in.dimension(1), in.dimension(2)), 0));
    }

    @Override
    public void prepare(Shape in, Weights own, RandomStream stream) {
      Tensor noise = own.buffers().get(0);
      noise.copy_(stream.normal(0, 1, noise.shape()));
    }

    @Override
    public Tensor forward(Tensor x, Weights own, Mode mode) {
      Tensor noise =
          mode instanceof Mode.Training training
              ? training.noise().normal(0, 1, x.size(0), 1, x.size(2), x.size(3))
              : own.buffers().get(0);
      return x.add(noise.to(x).mul(own.parameters().get(0).to(x)));
    }
  }
}
