package dev.organza.data;

import dev.organza.UsageException;
import java.util.List;
import java.util.function.Consumer;

/**
 * The section {@code data} of a recipe: what to read ({@link #reading()}), how to fit it ({@link
 * #fitting()}) and how to augment it ({@link #augmentation()}).
 *
 * @param source the name of a source, or the path of a file or folder
 * @param size the height and width to which images are cropped and resized; 0 leaves them as they
 *     are
 * @param columns the columns of a table to use, in this order; empty for all numeric ones
 * @param dataDir a folder to look for named data sets in before the cache; empty for none
 * @param flip whether each image is mirrored left to right with probability ½
 * @param dequantize whether uniform noise of one grey level is added to each pixel
 * @param jitter images are resized up by this factor, from 1 to 2, and a square of their own size
 *     is cut out at a random place, in all images of a sample alike; 1 for none
 * @param unreadableShare the share of the image files that may be unreadable, or of the images of
 *     one side that may have no partner on the other, in [0, 1]
 * @param first how many of the samples to use, in the order of the source (a folder of classes is
 *     in the order of its classes); 0 for all
 * @param heldOut the share of the samples, in [0, 0.9], that are left out of the training to be
 *     measured on; which they are follows from their names
 * @param range the numbers that are black and white in an array of images; empty to tell them from
 *     the array
 * @param pair two folders in the source, whose images of the same name are pairs; empty for none
 * @param table how a table is read
 * @param sound how sounds are read
 */
public record DataOptions(
    String source,
    int size,
    List<String> columns,
    String dataDir,
    boolean flip,
    boolean dequantize,
    double jitter,
    double unreadableShare,
    int first,
    double heldOut,
    List<Double> range,
    List<String> pair,
    TableOptions table,
    SoundOptions sound) {

  /** The largest share that may be held out. */
  private static final double MOST_HELD_OUT = 0.9;

  /** The embedded images of clothes, as they are. */
  public static final DataOptions DEFAULTS =
      new DataOptions(
          "fashion",
          0,
          List.of(),
          "",
          false,
          false,
          1,
          0.1,
          0,
          0,
          List.of(),
          List.of(),
          TableOptions.DEFAULTS,
          SoundOptions.DEFAULTS);

  /**
   * Checks every value.
   *
   * @throws UsageException if one is out of its range
   */
  public DataOptions {
    columns = List.copyOf(columns);
    range = List.copyOf(range);
    pair = List.copyOf(pair);
    new Reading(source, columns, dataDir, unreadableShare, first, range, pair, table, sound);
    new Fitting(size);
    new Augmentation(flip, dequantize, jitter);
    if (!(heldOut >= 0 && heldOut <= MOST_HELD_OUT)) {
      throw new UsageException(
          "data.heldOut is "
              + heldOut
              + ", outside 0 to 0.9.\n"
              + "Give the share of the samples to hold out, such as 0.1, or 0 for none.");
    }
  }

  /** What to read. */
  public Reading reading() {
    return new Reading(source, columns, dataDir, unreadableShare, first, range, pair, table, sound);
  }

  /** How to fit it. */
  public Fitting fitting() {
    return new Fitting(size);
  }

  /** How to augment it. */
  public Augmentation augmentation() {
    return new Augmentation(flip, dequantize, jitter);
  }

  /** These options with another source. */
  public DataOptions withSource(String newSource) {
    return changed(draft -> draft.source = newSource);
  }

  /** These options with another image size. */
  public DataOptions withSize(int newSize) {
    return changed(draft -> draft.size = newSize);
  }

  /** These options with other columns. */
  public DataOptions withColumns(List<String> newColumns) {
    return changed(draft -> draft.columns = newColumns);
  }

  /** These options with another folder to look in. */
  public DataOptions withDataDir(String newDataDir) {
    return changed(draft -> draft.dataDir = newDataDir);
  }

  /** These options with another share of unreadable files. */
  public DataOptions withUnreadableShare(double newShare) {
    return changed(draft -> draft.unreadableShare = newShare);
  }

  /** These options with another number of samples. */
  public DataOptions withFirst(int newFirst) {
    return changed(draft -> draft.first = newFirst);
  }

  /** These options with another share held out. */
  public DataOptions withHeldOut(double newHeldOut) {
    return changed(draft -> draft.heldOut = newHeldOut);
  }

  /** These options with another range of arrays of images. */
  public DataOptions withRange(List<Double> newRange) {
    return changed(draft -> draft.range = newRange);
  }

  /** These options with another way to read tables. */
  public DataOptions withTable(TableOptions newTable) {
    return changed(draft -> draft.table = newTable);
  }

  /** These options with pairs of images in two folders. */
  public DataOptions withPair(List<String> newPair) {
    return changed(draft -> draft.pair = newPair);
  }

  /** These options with another way to read sounds. */
  public DataOptions withSound(SoundOptions newSound) {
    return changed(draft -> draft.sound = newSound);
  }

  private DataOptions changed(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.options();
  }

  /** Options of which one is changed. */
  private static final class Draft {
    private String source;
    private int size;
    private List<String> columns;
    private String dataDir;
    private boolean flip;
    private boolean dequantize;
    private double jitter;
    private double unreadableShare;
    private int first;
    private double heldOut;
    private List<Double> range;
    private List<String> pair;
    private TableOptions table;
    private SoundOptions sound;

    Draft(DataOptions options) {
      source = options.source;
      size = options.size;
      columns = options.columns;
      dataDir = options.dataDir;
      flip = options.flip;
      dequantize = options.dequantize;
      jitter = options.jitter;
      unreadableShare = options.unreadableShare;
      first = options.first;
      heldOut = options.heldOut;
      range = options.range;
      pair = options.pair;
      table = options.table;
      sound = options.sound;
    }

    DataOptions options() {
      return new DataOptions(
          source,
          size,
          columns,
          dataDir,
          flip,
          dequantize,
          jitter,
          unreadableShare,
          first,
          heldOut,
          range,
          pair,
          table,
          sound);
    }
  }
}
