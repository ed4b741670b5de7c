package dev.organza.game;

import dev.organza.Shape;
import dev.organza.nn.architecture.Architecture;
import dev.organza.nn.layer.Join;
import dev.organza.nn.layer.Noise;
import dev.organza.nn.network.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * CTGAN's conditional vector (Xu et al. 2019, arXiv:1907.00503, section 4.3): each sample of a
 * table is asked to have one category of one column. The condition, one-hot over the categories of
 * all columns, stands beside the latents in G and beside the row in D, and G is held to it by the
 * cross entropy of the chosen column.
 *
 * <p>In training a column is chosen uniformly, a category of it in proportion to the logarithm of
 * its frequency, and a real row that has it: so that rare categories are seen. Rows of numbers
 * alone are trained without a condition.
 *
 * @see <a href="https://arxiv.org/abs/1907.00503">arXiv:1907.00503</a>
 */
public record ConditionalVector() implements Conditioning {

  public static final ConditionalVector DEFAULTS = new ConditionalVector();

  /** One label for each category of each column. */
  @Override
  public int labels(int classes) {
    return classes;
  }

  @Override
  public boolean choosesCategories() {
    return true;
  }

  @Override
  public Network generator(Architecture architecture, Shape data, int latent, int labels) {
    return labels == 0
        ? architecture.generator(data, latent)
        : architecture
            .generator(data, latent + labels)
            .prepend(Shape.of(latent), new Join.Beside(labels));
  }

  @Override
  public Network discriminator(Architecture architecture, Shape seen, int labels) {
    if (labels == 0) {
      return architecture.discriminator(seen);
    }
    Join.Beside beside = new Join.Beside(labels);
    return architecture.discriminator(beside.outputShape(seen)).prepend(seen, beside);
  }

  /**
   * Holds G to the category that each of its rows is asked to have: the cross entropy of the logits
   * of the chosen column (Xu et al. 2019, arXiv:1907.00503, section 4.3, "Generator loss").
   *
   * @param columns where the logits of each column of categories lie in a row, in the order of the
   *     labels
   */
  record ColumnChoice(List<Slice> columns) {

    /** Consecutive values. */
    record Slice(long start, long width) {}

    /**
     * That of a generator; empty if it is asked for nothing.
     *
     * @param labels the categories of all columns
     */
    static Optional<ColumnChoice> of(Network generator, int labels) {
      List<Slice> columns = new ArrayList<>();
      long at = 0;
      for (Noise.ColumnHeads.ColumnHead head : heads(generator)) {
        if (head.function() == Noise.ColumnHeads.Function.CATEGORY) {
          columns.add(new Slice(at, head.width()));
        }
        at += head.width();
      }
      long categories = columns.stream().mapToLong(Slice::width).sum();
      return labels > 0 && categories == labels
          ? Optional.of(new ColumnChoice(columns))
          : Optional.empty();
    }

    private static List<Noise.ColumnHeads.ColumnHead> heads(Network generator) {
      int last = generator.layers().size() - 1;
      return last >= 0 && generator.layers().get(last) instanceof Noise.ColumnHeads heads
          ? heads.heads()
          : List.of();
    }

    /**
     * The labels that rows answer to: row n has its own category of column {@code turn + n},
     * counted over and over.
     *
     * @param rows as the networks see them, {@code [N,F]}
     * @return one-hot rows {@code [N,K]}
     */
    Tensor labelsOf(Tensor rows, int turn) {
      TensorVector parts = new TensorVector();
      Tensor places = torch.arange(new Scalar((double) rows.size(0)), rows.options());
      for (int c = 0; c < columns.size(); c++) {
        Slice column = columns.get(c);
        int mine = Math.floorMod(c - turn, columns.size());
        // 1 where n mod C is mine
        Tensor chosen =
            places.remainder(new Scalar((double) columns.size())).eq(new Scalar((double) mine));
        parts.push_back(
            rows.narrow(1, column.start(), column.width()).mul(chosen.unsqueeze(1).to(rows)));
      }
      return torch.cat(parts, 1);
    }

    /**
     * −log of the probability that G gives the category, the mean over the batch.
     *
     * @param logits what G gives before its heads, {@code [N,F]}
     * @param labels one-hot rows {@code [N,K]}
     * @return a scalar, differentiable
     */
    Tensor loss(Tensor logits, Tensor labels) {
      Tensor sum = torch.zeros(new long[0], labels.options());
      long at = 0;
      for (Slice column : columns) {
        Tensor logP =
            torch.log_softmax(
                Penalties.atLeastFloat32(logits.narrow(1, column.start(), column.width())),
                1,
                new ScalarTypeOptional());
        // Σ over rows of log P(category), of those for which this column was chosen
        sum = sum.add(logP.mul(labels.narrow(1, at, column.width())).sum());
        at += column.width();
      }
      return sum.div(new Scalar(-(double) labels.size(0)));
    }
  }
}
