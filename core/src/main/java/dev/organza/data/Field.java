package dev.organza.data;

import dev.organza.Shape;
import dev.organza.data.column.Column;
import dev.organza.data.column.TableSchema;
import java.util.List;

/**
 * One named part of every sample of a data set: its type, its shape and the range of its values.
 */
public sealed interface Field {

  /** Unique in its schema. */
  String name();

  /** The shape of the values of one sample, as they are in the source. */
  Shape shape();

  /** The least value there may be at a place in the sample; −∞ where there is no least. */
  double lowest(int element);

  /** The largest value there may be at a place in the sample; ∞ where there is no largest. */
  double highest(int element);

  /** The same under another name. */
  Field named(String newName);

  /**
   * An image, {@code [C,H,W]}, whose pixels go from 0 to 255.
   *
   * @param shape {@code [C,H,W]}
   */
  record Image(String name, Shape shape) implements Field {

    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException if it has not three dimensions
     */
    public Image {
      if (!shape.isImage()) {
        throw new IllegalArgumentException("an image is [C,H,W], not " + shape);
      }
    }

    @Override
    public double lowest(int element) {
      return 0;
    }

    @Override
    public double highest(int element) {
      return 255;
    }

    @Override
    public Image named(String newName) {
      return new Image(newName, shape);
    }
  }

  /**
   * A row of typed columns, {@code [F]}: numbers, categories as the index of their name, times; see
   * {@link dev.organza.data.column.ColumnType}.
   *
   * @param table the table that the rows are of; its F learned columns are the values
   */
  record Row(String name, TableSchema table) implements Field {

    /**
     * Checks the table.
     *
     * @throws IllegalArgumentException if it has no column
     */
    public Row {
      if (!table.isThere()) {
        throw new IllegalArgumentException("a row has at least one column");
      }
    }

    /**
     * Rows of which every column is learned.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Row(String name, List<Column> columns) {
      this(name, TableSchema.of(columns));
    }

    /** The F columns. */
    public List<Column> columns() {
      return table.learned();
    }

    @Override
    public Shape shape() {
      return Shape.of(columns().size());
    }

    /** Whether every column holds numbers. */
    public boolean isNumeric() {
      return columns().stream().allMatch(Column::isNumber);
    }

    @Override
    public double lowest(int element) {
      return columns().get(element).type().least();
    }

    @Override
    public double highest(int element) {
      return columns().get(element).type().greatest();
    }

    @Override
    public Row named(String newName) {
      return new Row(newName, table);
    }
  }

  /**
   * A sound with one channel, {@code [1,L]}: L samples of a waveform, from −1 to 1.
   *
   * @param samples L, at least 1
   * @param rate samples a second, in Hz, at least 1
   */
  record Wave(String name, int samples, int rate) implements Field {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is below 1
     */
    public Wave {
      if (samples < 1 || rate < 1) {
        throw new IllegalArgumentException(
            "a waveform has at least one sample, and one a second, not %d and %d"
                .formatted(samples, rate));
      }
    }

    @Override
    public Shape shape() {
      return Shape.signal(1, samples);
    }

    /** How long it lasts. */
    public double seconds() {
      return (double) samples / rate;
    }

    @Override
    public double lowest(int element) {
      return -1;
    }

    @Override
    public double highest(int element) {
      return 1;
    }

    @Override
    public Wave named(String newName) {
      return new Wave(newName, samples, rate);
    }
  }

  /**
   * The class of a sample, as an index.
   *
   * @param classes their names, in the order of their indices
   */
  record Label(String name, List<String> classes) implements Field {

    /** Copies the names. */
    public Label {
      classes = List.copyOf(classes);
    }

    @Override
    public Shape shape() {
      return Shape.of(1);
    }

    @Override
    public double lowest(int element) {
      return 0;
    }

    @Override
    public double highest(int element) {
      return classes.size() - 1;
    }

    @Override
    public Label named(String newName) {
      return new Label(newName, classes);
    }
  }
}
