package dev.organza.nn.layer;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.nn.Mode;
import dev.organza.nn.ParameterSpec;
import dev.organza.nn.Requirement;
import dev.organza.nn.Weights;
import dev.organza.torch.MatrixProduct;
import dev.organza.torch.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * y = W x + b: [F] to [units]. Parameters {@code weight} [units,F] and {@code bias} [units].
 *
 * @param units the number of outputs, at least 1
 * @param bias whether b is there; leave it out before a normalisation, which would subtract it
 */
public record Linear(
    @JsonProperty(required = true) int units, @JsonProperty(required = true) boolean bias)
    implements LinearMap {

  /**
   * Rows of a product in evaluation; others are added and left out of the result. Kernels for fewer
   * rows add up in another order: a sample alone would have other bits than in company. Eight rows
   * take as long as five, and a fourth longer than one, whose time goes to reading the weights.
   */
  private static final int FEWEST_ROWS = 8;

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
    long rows = x.size(0);
    if (!(mode instanceof Mode.Evaluation) || rows >= FEWEST_ROWS) {
      return product(x, own);
    }
    Tensor padded = torch.constant_pad_nd(x, new long[] {0, 0, 0, FEWEST_ROWS - rows});
    return product(padded, own).narrow(0, 0, rows);
  }

  private Tensor product(Tensor x, Weights own) {
    return MatrixProduct.linear(x, own.parameters().get(0), bias ? own.parameters().get(1) : null);
  }

  @Override
  public long multiplyAdds(Shape in) {
    return (long) units * in.dimension(0);
  }

  /**
   * Embeddings of parts of a row: a part x that has one becomes xᵀE, and the others stay as they
   * are. Parts may share one, as the categories of a column do in each row of a pack and in the
   * condition. Of a one-hot part it is one row of E, so that a linear layer after it has {@code
   * size} inputs for the part instead of one for each category.
   *
   * <p>Parameters {@code embeddings.k} [width, size], one for each embedding. They start as the
   * weights of a map from {@code size} to {@code size} values: of variance about 1/size, with which
   * an embedded category is about as long as the one-hot one was, and as far from all others
   * (Johnson and Lindenstrauss 1984).
   *
   * @param parts of the row, in order
   * @param size the length of every embedding, at least 1
   */
  public record Embeddings(
      @JsonProperty(required = true) List<RowPart> parts, @JsonProperty(required = true) int size)
      implements Layer {

    /**
     * Consecutive values.
     *
     * @param width how many, at least 1
     * @param embedding which one they are multiplied by, from 1 on; 0 if they stay as they are
     */
    public record RowPart(
        @JsonProperty(required = true) int width, @JsonProperty(required = true) int embedding) {

      public RowPart {
        Requirement.atLeast(1, width, "the width of a part of Embeddings");
        Requirement.atLeast(0, embedding, "the embedding of a part");
      }
    }

    public Embeddings {
      parts = List.copyOf(parts);
      Requirement.atLeast(1, size, "the size of Embeddings");
      for (int k = 1; k <= count(parts); k++) {
        if (widths(parts, k).size() != 1) {
          throw new UsageException(
              "the parts with embedding "
                  + k
                  + " of Embeddings have one width, not "
                  + widths(parts, k));
        }
      }
    }

    /** How many embeddings there are. */
    private static int count(List<RowPart> parts) {
      return parts.stream().mapToInt(RowPart::embedding).max().orElse(0);
    }

    /** The widths of the parts that have an embedding. */
    private static List<Integer> widths(List<RowPart> parts, int embedding) {
      return parts.stream()
          .filter(part -> part.embedding() == embedding)
          .map(RowPart::width)
          .distinct()
          .toList();
    }

    private int outputs(RowPart part) {
      return part.embedding() == 0 ? part.width() : size;
    }

    @Override
    public Shape outputShape(Shape in) {
      Requirement.row(this, in);
      int width = parts.stream().mapToInt(RowPart::width).sum();
      if (in.dimension(0) != width) {
        throw Requirement.doesNotTake(this, in, "rows of " + width + " values");
      }
      return Shape.of(parts.stream().mapToInt(this::outputs).sum());
    }

    @Override
    public List<ParameterSpec> parameters(Shape in) {
      return IntStream.rangeClosed(1, count(parts))
          .mapToObj(
              k ->
                  ParameterSpec.weight(
                      TensorSpec.of("embeddings." + (k - 1), widths(parts, k).get(0), size),
                      size,
                      size))
          .toList();
    }

    @Override
    public Tensor forward(Tensor x, Weights own, Mode mode) {
      TensorVector values =
          x.split_with_sizes(parts.stream().mapToLong(RowPart::width).toArray(), 1);
      Tensor[] outputs = new Tensor[parts.size()];
      for (int i = 0; i < outputs.length; i++) {
        Tensor part = values.get(i);
        int embedding = parts.get(i).embedding();
        outputs[i] =
            embedding == 0 ? part : MatrixProduct.of(part, own.parameters().get(embedding - 1));
      }
      return torch.cat(new TensorVector(outputs), 1);
    }

    @Override
    public long multiplyAdds(Shape in) {
      return parts.stream()
          .filter(part -> part.embedding() > 0)
          .mapToLong(part -> (long) part.width() * size)
          .sum();
    }
  }
}
