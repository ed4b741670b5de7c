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
 * The head of a projection discriminator (Miyato &amp; Koyama 2018, arXiv:1802.05637, eq. 8): the
 * logit yᵀVφ + ψ·φ + b of the features φ and the condition y. [F] to [1].
 *
 * <p>Parameters {@code weight} ψ [1,F], {@code bias} b [1] and {@code embedding} V [condition,F].
 *
 * @param condition the length of the condition, at least 1; the number of classes for a label
 */
public record Projection(@JsonProperty(required = true) int condition) implements LinearMap {

  public Projection {
    Requirement.atLeast(1, condition, "the length of the condition of a Projection");
  }

  @Override
  public Shape outputShape(Shape in) {
    Requirement.row(this, in);
    return Shape.of(1);
  }

  @Override
  public List<ParameterSpec> parameters(Shape in) {
    int features = in.dimension(0);
    return List.of(
        ParameterSpec.weight(TensorSpec.of("weight", 1, features), features, 1),
        ParameterSpec.bias(1),
        // Of a one-hot label each feature meets one row: as many inputs and outputs as above.
        ParameterSpec.weight(TensorSpec.of("embedding", condition, features), features, 1));
  }

  @Override
  public List<Integer> matrices() {
    return List.of(0, 2);
  }

  @Override
  public Tensor forward(Tensor x, Weights own, Mode mode) {
    throw Requirement.conditionMissing(this, condition);
  }

  @Override
  public Tensor forward(Tensor x, Tensor condition, Weights own, Mode mode) {
    Tensor logit = MatrixProduct.linear(x, own.parameters().get(0), own.parameters().get(1));
    Tensor embedding = MatrixProduct.of(condition, own.parameters().get(2));
    return logit.add(embedding.mul(x).sum(1).unsqueeze(1));
  }

  /** Counts the inner product of features and embedding as a matrix product too. */
  @Override
  public long multiplyAdds(Shape in) {
    return (condition + 2L) * in.dimension(0);
  }
}
