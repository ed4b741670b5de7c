package dev.organza.data;

import dev.organza.Shape;
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
   * A row of numbers and categories, {@code [F]}; a category is the index of its name.
   *
   * @param columns the F columns, at least one
   */
  record Row(String name, List<Column> columns) implements Field {

    /**
     * Copies the columns.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Row {
      columns = List.copyOf(columns);
      if (columns.isEmpty()) {
        throw new IllegalArgumentException("a row has at least one column");
      }
    }

    @Override
    public Shape shape() {
      return Shape.of(columns.size());
    }

    /** Whether every column holds numbers. */
    public boolean isNumeric() {
      return columns.stream().allMatch(Column::isNumber);
    }

    @Override
    public double lowest(int element) {
      return columns.get(element).isNumber() ? Double.NEGATIVE_INFINITY : 0;
    }

    @Override
    public double highest(int element) {
      Column column = columns.get(element);
      return column.isNumber() ? Double.POSITIVE_INFINITY : column.categories().size() - 1;
    }

    @Override
    public Row named(String newName) {
      return new Row(newName, columns);
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
