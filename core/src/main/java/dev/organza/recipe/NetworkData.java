package dev.organza.recipe;

import dev.organza.Shape;
import dev.organza.data.transform.Block;
import java.util.List;
import java.util.Map;

/**
 * What networks are built for: the data as they see them.
 *
 * @param shapes of each field of a sample but the label, by name
 * @param classes how many classes the data have, 0 when unlabelled
 * @param blocks what the values of the first field are, where it is a row of columns; else empty
 * @param independent whether the fields of a sample do not belong together
 */
public record NetworkData(
    Map<String, Shape> shapes, int classes, List<Block> blocks, boolean independent) {

  /** Copies the blocks. */
  public NetworkData {
    blocks = List.copyOf(blocks);
  }

  /** Data whose fields belong together. */
  public NetworkData(Map<String, Shape> shapes, int classes, List<Block> blocks) {
    this(shapes, classes, blocks, false);
  }

  /** Data whose samples are one thing that is no row of columns. */
  public static NetworkData of(Shape sample, int classes) {
    return new NetworkData(Map.of("sample", sample), classes, List.of());
  }

  /**
   * How many alternatives the columns have together that a condition may be on.
   *
   * @param numbers as in {@link Block.Meaning#mayBeAsked}
   */
  int asked(boolean numbers) {
    return blocks.stream()
        .filter(block -> block.kind().mayBeAsked(numbers))
        .mapToInt(Block::width)
        .sum();
  }
}
