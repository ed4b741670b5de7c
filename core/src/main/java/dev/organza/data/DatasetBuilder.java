package dev.organza.data;

import dev.organza.Shape;
import dev.organza.data.column.Column;
import dev.organza.data.column.RowStore;
import dev.organza.data.column.TableSchema;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Makes a data set of values that are in memory: the one way to a data set, for files and sources
 * as for programs. Arrays are taken over, not copied.
 */
public final class DatasetBuilder {

  /**
   * The most that keeping a table in float32 may move a value, in standard deviations of its
   * column; tables that it would move by more are kept in float64.
   */
  public static final double MOST_MOVED = 1e-5;

  private final String name;
  private final Shape shape;
  private final List<String> columns;
  private final Values values;
  private final @Nullable Field sample;
  private Labels labels = Labels.NONE;
  private @Nullable Density density;
  private List<String> notes = List.of();
  private IntFunction<String> places = index -> "sample " + index;

  private DatasetBuilder(String name, Shape shape, List<String> columns, Values values) {
    this(name, shape, columns, values, null);
  }

  private DatasetBuilder(
      String name, Shape shape, List<String> columns, Values values, @Nullable Field sample) {
    this.sample = sample;
    this.name = name;
    this.shape = shape;
    this.columns = List.copyOf(columns);
    this.values = values;
  }

  /**
   * Samples of any shape.
   *
   * @param name for people
   * @param samples {@code [count][shape.elements()]}; pixels are from 0 to 255
   * @throws IllegalArgumentException if there is no sample, or one has another size
   */
  public static DatasetBuilder ofSamples(String name, Shape shape, float[][] samples) {
    require(shape, Arrays.stream(samples).mapToInt(sample -> sample.length).toArray());
    return new DatasetBuilder(name, shape, List.of(), new Values.Floats(samples));
  }

  /**
   * Images whose pixels are bytes.
   *
   * @param name for people
   * @param shape {@code [C,H,W]}
   * @param pixels of at least one image; closed with the data set
   */
  public static DatasetBuilder ofPixels(String name, Shape shape, PixelStore pixels) {
    return new DatasetBuilder(name, shape, List.of(), pixels);
  }

  /**
   * Sounds of one length and rate.
   *
   * @param name for people
   * @param rate samples a second, in Hz
   * @param waves {@code [count][L]}, from −1 to 1
   * @throws IllegalArgumentException if there is no sound, or one has another length
   */
  public static DatasetBuilder ofWaves(String name, int rate, float[][] waves) {
    Field.Wave field = new Field.Wave(Schema.SAMPLE, waves.length == 0 ? 1 : waves[0].length, rate);
    require(field.shape(), Arrays.stream(waves).mapToInt(wave -> wave.length).toArray());
    return new DatasetBuilder(name, field.shape(), List.of(), new Values.Floats(waves), field);
  }

  /**
   * Sounds that are stored already.
   *
   * @param name for people
   * @param rate samples a second, in Hz
   * @param waves of at least one sound; closed with the data set
   */
  public static DatasetBuilder ofWaves(String name, int rate, WaveStore waves) {
    Field.Wave field = new Field.Wave(Schema.SAMPLE, waves.samples(), rate);
    return new DatasetBuilder(name, field.shape(), List.of(), waves, field);
  }

  /**
   * Rows of a table.
   *
   * @param name for people
   * @param columns the names of its F columns
   * @param rows {@code [count][F]}
   * @throws IllegalArgumentException if there is no row, or one has another size
   */
  public static DatasetBuilder ofRows(String name, List<String> columns, float[][] rows) {
    Shape shape = Shape.of(columns.size());
    require(shape, Arrays.stream(rows).mapToInt(row -> row.length).toArray());
    return new DatasetBuilder(name, shape, columns, new Values.Floats(rows));
  }

  /** As above, with the digits of float64 where float32 loses some; see {@code docs/data.md}. */
  public static DatasetBuilder ofRows(String name, List<String> columns, double[][] rows) {
    Shape shape = Shape.of(columns.size());
    require(shape, Arrays.stream(rows).mapToInt(row -> row.length).toArray());
    return new DatasetBuilder(name, shape, columns, TablePrecision.stored(rows));
  }

  /**
   * Rows of numbers and categories.
   *
   * @param name for people
   * @param columns the F columns
   * @param rows {@code [count][F]}; a category is the index of its name
   * @throws IllegalArgumentException if there is no row, one has another size, or a value is no
   *     category of its column
   */
  public static DatasetBuilder ofColumns(String name, List<Column> columns, double[][] rows) {
    Field.Row field = new Field.Row(Schema.SAMPLE, columns);
    require(field.shape(), Arrays.stream(rows).mapToInt(row -> row.length).toArray());
    for (int i = 0; i < columns.size(); i++) {
      int categories = columns.get(i).categories().size();
      for (int n = 0; n < rows.length && categories > 0; n++) {
        double value = rows[n][i];
        if (!(value == Math.rint(value) && value >= 0 && value < categories)) {
          throw new IllegalArgumentException(
              "row %d, column %s: %s is no index of its %d categories"
                  .formatted(n, columns.get(i).name(), value, categories));
        }
      }
    }
    return new DatasetBuilder(
        name,
        field.shape(),
        columns.stream().map(Column::name).toList(),
        TablePrecision.stored(rows),
        field);
  }

  /**
   * The rows of a table.
   *
   * @param name for people
   * @param table its columns
   * @param rows the values of its learned columns, in order; closed with the data set
   * @throws IllegalArgumentException if there is no row, or not as many columns
   */
  public static DatasetBuilder ofTable(String name, TableSchema table, RowStore rows) {
    Field.Row field = new Field.Row(Schema.SAMPLE, table);
    if (rows.columns() != field.columns().size() || rows.count() == 0) {
      throw new IllegalArgumentException(
          "there are values for each of %d columns, at least one"
              .formatted(field.columns().size()));
    }
    return new DatasetBuilder(
        name,
        field.shape(),
        field.columns().stream().map(Column::name).toList(),
        new TableValues(rows),
        field);
  }

  private static void require(Shape shape, int[] lengths) {
    if (lengths.length == 0 || Arrays.stream(lengths).anyMatch(n -> n != shape.elements())) {
      throw new IllegalArgumentException(
          "samples of " + shape + " have " + shape.elements() + " values each, and one is there");
    }
  }

  /**
   * With a class for each sample.
   *
   * @throws IllegalArgumentException if there are not as many labels as samples
   */
  public DatasetBuilder labelled(Labels newLabels) {
    if (newLabels.count() != 0 && newLabels.count() != values.count()) {
      throw new IllegalArgumentException(
          "there are %,d labels for %,d samples".formatted(newLabels.count(), values.count()));
    }
    labels = newLabels;
    return this;
  }

  /** With the density that the samples were drawn from. */
  public DatasetBuilder drawnFrom(Density newDensity) {
    density = newDensity;
    return this;
  }

  /** With what {@link Dataset#notes()} says. */
  public DatasetBuilder noting(List<String> newNotes) {
    notes = List.copyOf(newNotes);
    return this;
  }

  /**
   * With what {@link Dataset#place} says.
   *
   * @param newPlaces from the index of a sample to where it lies in its source
   */
  public DatasetBuilder placed(IntFunction<String> newPlaces) {
    places = newPlaces;
    return this;
  }

  /** The data set. */
  public Dataset build() {
    return new StoredDataset(name, shape, columns, sample, labels, values, density, notes, places);
  }
}
