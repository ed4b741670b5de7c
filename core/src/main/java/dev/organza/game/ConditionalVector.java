package dev.organza.game;

import dev.organza.Shape;
import dev.organza.nn.architecture.Architecture;
import dev.organza.nn.layer.Join;
import dev.organza.nn.layer.Noise;
import dev.organza.nn.network.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
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
 * its frequency, and a real row that has it: so that rare categories are seen. Rows without such
 * columns are trained without a condition.
 *
 * @param columns which columns are asked for
 * @see <a href="https://arxiv.org/abs/1907.00503">arXiv:1907.00503</a>
 */
public record ConditionalVector(Columns columns) implements Conditioning {

  /** The paper's. */
  public static final ConditionalVector DEFAULTS = new ConditionalVector(Columns.CATEGORIES);

  /** The columns that may be asked for. */
  public enum Columns {
    /** Those of categories. */
    CATEGORIES,
    /**
     * And numbers of mixed type, which have values that are alternatives of their own: those that
     * many rows share, and missing ones. CTAB-GAN asks for them as well (Zhao et al. 2021,
     * arXiv:2102.08369).
     */
    MIXED
  }

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
  public boolean choosesNumbers() {
    return columns == Columns.MIXED;
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
   * @param heads of the generator
   */
  record ColumnChoice(List<Noise.ColumnHeads.ColumnHead> heads) {

    /**
     * That of a generator; empty if it is asked for nothing.
     *
     * @param labels the categories of all columns
     */
    static Optional<ColumnChoice> of(Network generator, int labels) {
      ColumnChoice choice = new ColumnChoice(heads(generator));
      int asked =
          choice.heads.stream()
              .filter(ColumnChoice::isAsked)
              .mapToInt(Noise.ColumnHeads.ColumnHead::width)
              .sum();
      return labels > 0 && asked == labels ? Optional.of(choice) : Optional.empty();
    }

    private static boolean isAsked(Noise.ColumnHeads.ColumnHead head) {
      return head.function() == Noise.ColumnHeads.Function.CATEGORY;
    }

    /** How many columns may be asked for. */
    int columns() {
      return (int) heads.stream().filter(ColumnChoice::isAsked).count();
    }

    /**
     * The values of each column that may be asked for, in the order of the labels.
     *
     * @param rows {@code [N,F]}
     */
    private List<Tensor> asked(Tensor rows) {
      // One split: its gradient is one concatenation, where that of each part alone is a row.
      TensorVector all =
          rows.split_with_sizes(
              heads.stream().mapToLong(Noise.ColumnHeads.ColumnHead::width).toArray(), 1);
      return IntStream.range(0, heads.size())
          .filter(i -> isAsked(heads.get(i)))
          .mapToObj(all::get)
          .toList();
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
      List<Tensor> columns = asked(rows);
      List<Tensor> parts = new ArrayList<>();
      Tensor places = torch.arange(new Scalar((double) rows.size(0)), rows.options());
      for (int c = 0; c < columns.size(); c++) {
        int mine = Math.floorMod(c - turn, columns.size());
        // 1 where n mod C is mine
        Tensor chosen =
            places.remainder(new Scalar((double) columns.size())).eq(new Scalar((double) mine));
        parts.add(columns.get(c).mul(chosen.unsqueeze(1).to(rows)));
      }
      return joined(parts);
    }

    /**
     * −log of the probability that G gives the category, the mean over the batch.
     *
     * @param logits what G gives before its heads, {@code [N,F]}
     * @param labels one-hot rows {@code [N,K]}
     * @return a scalar, differentiable
     */
    Tensor loss(Tensor logits, Tensor labels) {
      ScalarTypeOptional same = new ScalarTypeOptional();
      List<Tensor> logP =
          asked(Penalties.atLeastFloat32(logits)).stream()
              .map(column -> torch.log_softmax(column, 1, same))
              .toList();
      // Σ over rows of log P of what is asked for
      return joined(logP).mul(labels).sum().div(new Scalar(-(double) labels.size(0)));
    }

    private static Tensor joined(List<Tensor> parts) {
      return torch.cat(new TensorVector(parts.toArray(Tensor[]::new)), 1);
    }
  }
}
