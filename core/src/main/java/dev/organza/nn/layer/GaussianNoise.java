package dev.organza.nn.layer;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.organza.Shape;
import dev.organza.nn.Mode;
import dev.organza.nn.Requirement;
import dev.organza.nn.Weights;
import org.bytedeco.pytorch.Tensor;

/**
 * Adds independent noise N(0, deviation²) to each value in training; the identity in evaluation.
 * Any shape; no parameters. On D's input this is instance noise (Sønderby et al. 2017,
 * arXiv:1610.04490).
 *
 * @param deviation the standard deviation, in the units of the input, at least 0
 */
public record GaussianNoise(@JsonProperty(required = true) double deviation) implements Layer {

  public GaussianNoise {
    Requirement.notNegative(deviation, "the deviation of a GaussianNoise");
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
    if (deviation == 0 || !(mode instanceof Mode.Training training)) {
      return x;
    }
    return x.add(training.noise().normal(0, deviation, x.shape()).to(x)); // x's device and type
  }
}
