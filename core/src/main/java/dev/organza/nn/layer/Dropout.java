package dev.organza.nn.layer;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.organza.Shape;
import dev.organza.nn.Mode;
import dev.organza.nn.Requirement;
import dev.organza.nn.Weights;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Inverted dropout (Srivastava et al. 2014): in training each value is dropped to zero with
 * probability {@code rate}, independently, and the kept ones are divided by 1 − rate, so that the
 * expectation stays. The identity in evaluation. Any shape; no parameters.
 *
 * <p>The mask comes from the mode's stream and not from LibTorch's global generator, so that it is
 * the same on every device and after a resume.
 *
 * @param rate the probability to drop, in [0,1); the papers often give the probability to keep
 */
public record Dropout(@JsonProperty(required = true) double rate) implements Layer {

  public Dropout {
    Requirement.fraction(rate, "the rate of a Dropout");
  }

  @Override
  public Shape outputShape(Shape in) {
    return in;
  }

  @Override
  public boolean samplewise() {
    return false;
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
