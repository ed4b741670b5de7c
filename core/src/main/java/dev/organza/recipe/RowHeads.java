package dev.organza.recipe;

import dev.organza.data.transform.Block;
import dev.organza.nn.layer.Noise;
import dev.organza.nn.layer.Noise.ColumnHeads.Function;
import java.util.List;
import java.util.Optional;

/** The last layer of a generator of rows, by what its values are. */
final class RowHeads {

  /** CTGAN's (Xu et al. 2019, arXiv:1907.00503, section 4.4). */
  private static final double TEMPERATURE = 0.2;

  private RowHeads() {}

  /** The layer; empty if all values are numbers without bounds. */
  static Optional<Noise.ColumnHeads> of(List<Block> blocks) {
    if (blocks.stream().allMatch(block -> block.kind() == Block.Meaning.NUMBERS)) {
      return Optional.empty();
    }
    return Optional.of(
        new Noise.ColumnHeads(
            blocks.stream()
                .map(
                    block ->
                        new Noise.ColumnHeads.ColumnHead(function(block.kind()), block.width()))
                .toList(),
            TEMPERATURE));
  }

  private static Function function(Block.Meaning kind) {
    return switch (kind) {
      case NUMBERS, NORMAL -> Function.IDENTITY;
      case BOUNDED -> Function.TANH;
      case MODE -> Function.MODE;
      case CATEGORY -> Function.CATEGORY;
    };
  }
}
