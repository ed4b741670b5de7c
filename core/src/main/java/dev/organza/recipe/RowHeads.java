package dev.organza.recipe;

import dev.organza.data.transform.Block;
import dev.organza.nn.layer.Noise;
import dev.organza.nn.layer.Noise.ColumnHeads.Estimator;
import dev.organza.nn.layer.Noise.ColumnHeads.Function;
import java.util.List;
import java.util.Optional;

/**
 * How a generator of rows gives one of several alternatives, such as the categories of a column,
 * while it learns: by the Gumbel-softmax (Jang et al. 2017, arXiv:1611.01144; Maddison et al. 2017,
 * arXiv:1611.00712).
 *
 * @param temperature of the softmax, above 0; the nearer to 0, the nearer to one alternative
 * @param drawTemperature of the softmax by which rows are drawn of a trained G, above 0: 1 as it
 *     was trained; the lower, the more closely the columns of a row depend on each other, because
 *     what is left to chance is drawn for each by itself
 * @param estimator what D sees: {@code gumbel-softmax} the softmax itself, {@code straight-through}
 *     the alternative of which it is largest, with the gradient of the softmax
 */
public record RowHeads(double temperature, double drawTemperature, Estimator estimator) {

  /** CTGAN's (Xu et al. 2019, arXiv:1907.00503, section 4.4). */
  public static final RowHeads DEFAULTS = new RowHeads(0.2, 1, Estimator.GUMBEL_SOFTMAX);

  public RowHeads {
    requireTemperature("temperature", temperature);
    requireTemperature("drawTemperature", drawTemperature);
  }

  private static void requireTemperature(String name, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(name + " is " + value + "; it is above 0 and finite");
    }
  }

  /**
   * The last layer of a generator, by what its values are; empty if all are numbers without bounds.
   *
   * @param numbers as in {@link Block.Meaning#mayBeAsked}
   */
  Optional<Noise.ColumnHeads> of(List<Block> blocks, boolean numbers) {
    if (blocks.stream().allMatch(block -> block.kind() == Block.Meaning.NUMBERS)) {
      return Optional.empty();
    }
    return Optional.of(
        new Noise.ColumnHeads(
            blocks.stream()
                .map(
                    block ->
                        new Noise.ColumnHeads.ColumnHead(
                            function(block.kind(), numbers), block.width()))
                .toList(),
            temperature,
            estimator,
            drawTemperature));
  }

  private static Function function(Block.Meaning kind, boolean numbers) {
    return switch (kind) {
      case NUMBERS, NORMAL -> Function.IDENTITY;
      case BOUNDED -> Function.TANH;
      case MODE -> Function.MODE;
      case SPIKE, CATEGORY -> kind.mayBeAsked(numbers) ? Function.CATEGORY : Function.MODE;
    };
  }
}
