package dev.organza.data;

import dev.organza.SourceAddress;
import dev.organza.UsageException;
import java.util.List;

/**
 * What to read: the part of {@link DataOptions} that sources and file formats look at.
 *
 * @param source the name of a source, or the path of a file or folder
 * @param columns the columns of a table to use, in this order; empty for all numeric ones
 * @param dataDir a folder to look for named data sets in before the cache; empty for none
 * @param unreadableShare the share of the image or sound files that may be unreadable, in [0, 1]
 * @param first how many of the samples to use, in the order of the source (a folder of classes is
 *     in the order of its classes); 0 for all
 * @param range the numbers that are black and white in an array of images; empty to tell them from
 *     the array
 * @param pair two folders in the source, whose images of the same name are pairs; empty for none
 * @param table how a table is read
 * @param sound how sounds are read
 */
public record Reading(
    String source,
    List<String> columns,
    String dataDir,
    double unreadableShare,
    int first,
    List<Double> range,
    List<String> pair,
    TableOptions table,
    SoundOptions sound) {

  /**
   * Checks every value.
   *
   * @throws UsageException if one is out of its range
   */
  public Reading {
    columns = List.copyOf(columns);
    range = List.copyOf(range);
    pair = List.copyOf(pair);
    if (source.isBlank()) {
      throw new UsageException(
          "The data source is empty.\nGive a name such as fashion, or the path of a file or folder.");
    }
    SourceAddress.requireNoPassword(source);
    if (!(unreadableShare >= 0 && unreadableShare <= 1)) {
      throw new UsageException(
          "data.unreadableShare is "
              + unreadableShare
              + ", outside 0 to 1.\nGive the share of unreadable files to accept, say 0.1.");
    }
    if (first < 0) {
      throw new UsageException(
          "data.first is " + first + ".\nGive the number of samples to use, or 0 for all of them.");
    }
    if (!range.isEmpty()
        && (range.size() != 2
            || !range.stream().allMatch(Double::isFinite)
            || range.get(0) >= range.get(1))) {
      throw new UsageException(
          "data.range is "
              + range
              + ".\nGive the numbers that are black and white, the smaller first, such as [0, 1].");
    }
    if (!pair.isEmpty() && (pair.size() != 2 || pair.get(0).equals(pair.get(1)))) {
      throw new UsageException(
          "data.pair is "
              + pair
              + ".\nGive the names of two folders in the source, such as [a, b].");
    }
  }
}
