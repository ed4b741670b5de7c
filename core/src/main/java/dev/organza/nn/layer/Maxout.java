package dev.organza.nn.layer;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.organza.Shape;
import dev.organza.nn.Mode;
import dev.organza.nn.ParameterSpec;
import dev.organza.nn.Requirement;
import dev.organza.nn.Weights;
import dev.organza.torch.MatrixProduct;
import dev.organza.torch.TensorSpec;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Maxout (Goodfellow et al. 2013, arXiv:1302.4389, eq. 2): each output is the largest of {@code
 * pieces} linear functions of the input, h_i = max_j (W_ij · x + b_ij). [F] to [units].
 *
 * <p>Parameters {@code weight} [pieces·units,F] and {@code bias} [pieces·units]. Row j·units + i
 * belongs to piece j of unit i.
 *
 * @param units the number of outputs, at least 1
 * @param pieces the number of linear functions of each output, at least 2
 */
public record Maxout(
    @JsonProperty(required = true) int units, @JsonProperty(required = true) int pieces)
    implements LinearMap {

  public Maxout {
    Requirement.atLeast(1, units, "the number of units of a Maxout");
    Requirement.atLeast(2, pieces, "the number of pieces of a Maxout");
  }

  @Override
  public Shape outputShape(Shape in) {
    Requirement.row(this, in);
    return Shape.of(units);
  }

  @Override
  public List<ParameterSpec> parameters(Shape in) {
    int inputs = in.dimension(0);
    long rows = (long) pieces * units;
    return List.of(
        ParameterSpec.weight(TensorSpec.of("weight", rows, inputs), inputs, units),
        ParameterSpec.bias(rows));
  }

  @Override
  public Tensor forward(Tensor x, Weights own, Mode mode) {
    Tensor all = MatrixProduct.linear(x, own.parameters().get(0), own.parameters().get(1));
    return all.view(-1, pieces, units).max(1).get0();
  }

  @Override
  public long multiplyAdds(Shape in) {
    return (long) pieces * units * in.dimension(0);
  }
}
