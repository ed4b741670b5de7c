package dev.organza.nn.layer;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.organza.Shape;
import dev.organza.nn.Initialiser;
import dev.organza.nn.Mode;
import dev.organza.nn.ParameterSpec;
import dev.organza.nn.Requirement;
import dev.organza.nn.Weights;
import dev.organza.torch.MatrixProduct;
import dev.organza.torch.TensorSpec;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Joins an embedding of the condition to each sample (Mirza &amp; Osindero 2014, arXiv:1411.1784,
 * §3.2): [F] to [F+units], [C,H,W] to [C+units,H,W] and [C,L] to [C+units,L] with the embedding's
 * values as further channels.
 *
 * <p>Parameter {@code weight} [units,condition], [units·H·W,condition] for images or
 * [units·L,condition] for signals: the embedding is the condition times its transpose, without a
 * bias. For a one-hot label that is one column. It starts as an embedding ({@link
 * Initialiser#embedding}) and not as a weight: its inputs are labels, and its outputs stand beside
 * a latent or pixels of magnitude 1.
 *
 * @param condition the length of the condition, at least 1; the number of classes for a label
 * @param units the features or channels that are joined, at least 1
 */
public record Join(
    @JsonProperty(required = true) int condition, @JsonProperty(required = true) int units)
    implements Layer {

  public Join {
    Requirement.atLeast(1, condition, "the length of the condition of a Join");
    Requirement.atLeast(1, units, "the number of units of a Join");
  }

  @Override
  public Shape outputShape(Shape in) {
    Requirement.rowImageOrSignal(this, in);
    return in.withFirst(in.dimension(0) + units);
  }

  /**
   * The number of values in the embedding: a feature is one, a channel has one for each pixel or
   * step.
   */
  private long values(Shape in) {
    return (long) units * (in.elements() / in.dimension(0));
  }

  @Override
  public List<ParameterSpec> parameters(Shape in) {
    return List.of(ParameterSpec.embedding(TensorSpec.of("weight", values(in), condition)));
  }

  @Override
  public Tensor forward(Tensor x, Weights own, Mode mode) {
    throw Requirement.conditionMissing(this, condition);
  }

  @Override
  public Tensor forward(Tensor x, Tensor condition, Weights own, Mode mode) {
    Tensor embedding = MatrixProduct.linear(condition, own.parameters().get(0), null);
    if (x.dim() > 2) {
      long[] sizes = x.shape();
      sizes[1] = units;
      embedding = embedding.view(sizes);
    }
    return torch.cat(new TensorVector(x, embedding), 1);
  }

  @Override
  public long multiplyAdds(Shape in) {
    return values(in) * condition;
  }

  /**
   * The condition in place of the input, which is not used: any shape to [condition]. A branch that
   * begins with it is a function of the label alone.
   *
   * @param condition its length, at least 1; the number of classes for a label
   */
  public record ConditionAlone(@JsonProperty(required = true) int condition) implements Layer {

    public ConditionAlone {
      Requirement.atLeast(1, condition, "the length of the condition of a ConditionAlone");
    }

    @Override
    public Shape outputShape(Shape in) {
      return Shape.of(condition);
    }

    @Override
    public Tensor forward(Tensor x, Weights own, Mode mode) {
      throw Requirement.conditionMissing(this, condition);
    }

    @Override
    public Tensor forward(Tensor x, Tensor condition, Weights own, Mode mode) {
      return condition;
    }
  }

  /**
   * Joins the condition itself to each row, [F] to [F+condition]: CTGAN's conditional vector (Xu et
   * al. 2019, arXiv:1907.00503, section 4.3). A linear layer after it is an embedding of the
   * condition.
   *
   * @param condition the length of the condition, at least 1
   */
  public record Beside(@JsonProperty(required = true) int condition) implements Layer {

    public Beside {
      Requirement.atLeast(1, condition, "the length of the condition of a Beside");
    }

    @Override
    public Shape outputShape(Shape in) {
      Requirement.row(this, in);
      return Shape.of(in.dimension(0) + condition);
    }

    @Override
    public Tensor forward(Tensor x, Weights own, Mode mode) {
      throw Requirement.conditionMissing(this, condition);
    }

    @Override
    public Tensor forward(Tensor x, Tensor given, Weights own, Mode mode) {
      return torch.cat(new TensorVector(x, given.to(x)), 1); // to x's device and type
    }
  }
}
