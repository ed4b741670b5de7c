package dev.organza.nn.layer;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.organza.Shape;
import dev.organza.nn.Mode;
import dev.organza.nn.ParameterSpec;
import dev.organza.nn.Requirement;
import dev.organza.nn.Weights;
import dev.organza.torch.MatrixProduct;
import dev.organza.torch.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * y = W x + b: [F] to [units]. Parameters {@code weight} [units,F] and {@code bias} [units].
 *
 * @param units the number of outputs, at least 1
 * @param bias whether b is there; leave it out before a normalisation, which would subtract it
 */
public record Linear(
    @JsonProperty(required = true) int units, @JsonProperty(required = true) boolean bias)
    implements LinearMap {

  public Linear {
    Requirement.atLeast(1, units, "the number of units of a Linear");
  }

  @Override
  public Shape outputShape(Shape in) {
    Requirement.row(this, in);
    return Shape.of(units);
  }

  @Override
  public List<ParameterSpec> parameters(Shape in) {
    int inputs = in.dimension(0);
    List<ParameterSpec> parameters = new ArrayList<>();
    parameters.add(ParameterSpec.weight(TensorSpec.of("weight", units, inputs), inputs, units));
    if (bias) {
      parameters.add(ParameterSpec.bias(units));
    }
    return parameters;
  }

  @Override
  public boolean coversAll(Shape in) {
    return true;
  }

  @Override
  public Tensor forward(Tensor x, Weights own, Mode mode) {
    Tensor weight = own.parameters().get(0);
    return MatrixProduct.linear(x, weight, bias ? own.parameters().get(1) : null);
  }

  @Override
  public long multiplyAdds(Shape in) {
    return (long) units * in.dimension(0);
  }
}
