package dev.organza.data.transform;

import dev.organza.Shape;
import dev.organza.data.Dataset;
import dev.organza.data.Field;
import dev.organza.data.SplitMix;
import dev.organza.data.column.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The transform of rows of numbers and categories: column by column, one after the other.
 *
 * @param columns how each of the F columns is encoded
 */
public record RowEncoding(List<ColumnEncoding> columns) implements Transform {

  /**
   * Copies the columns.
   *
   * @throws IllegalArgumentException if there is none
   */
  public RowEncoding {
    columns = List.copyOf(columns);
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("a row has at least one column");
    }
  }

  /** The encoding that standardises numbers and makes categories one-hot. */
  static RowEncoding fit(Field.Row row, Dataset dataset) {
    Scaling numbers = Scaling.standardise(dataset);
    double[] mean = numbers.offset();
    double[] deviation = numbers.scale();
    List<ColumnEncoding> columns = new ArrayList<>();
    for (int i = 0; i < row.columns().size(); i++) {
      Column column = row.columns().get(i);
      columns.add(
          column.categories().isEmpty()
              ? new ColumnEncoding.Standardised(mean[i], deviation[i])
              : new ColumnEncoding.OneHot(column.categories()));
    }
    return new RowEncoding(columns);
  }

  @Override
  public List<Block> blocks() {
    return columns.stream().flatMap(column -> column.blocks().stream()).toList();
  }

  @Override
  public Optional<RowEncoding> rows() {
    return Optional.of(this);
  }

  /**
   * The columns that a condition may be on.
   *
   * @param numbers as in {@link Block.Meaning#mayBeAsked}
   * @return their places, ascending
   */
  public List<Integer> asked(boolean numbers) {
    return IntStream.range(0, columns.size())
        .filter(
            i -> {
              List<Block> blocks = columns.get(i).blocks();
              return blocks.get(blocks.size() - 1).kind().mayBeAsked(numbers);
            })
        .boxed()
        .toList();
  }

  private int width() {
    return columns.stream().mapToInt(ColumnEncoding::width).sum();
  }

  @Override
  public Shape shape(Shape raw) {
    if (!raw.equals(Shape.of(columns.size()))) {
      throw new IllegalArgumentException(
          "this transform is for rows of " + columns.size() + " columns, not " + raw);
    }
    return Shape.of(width());
  }

  @Override
  public void apply(double[] raw, float[] network) {
    each(raw, network, (column, i, at) -> column.apply(raw[i], network, at));
  }

  @Override
  public void apply(double[] raw, float[] network, SplitMix draws) {
    each(raw, network, (column, i, at) -> column.apply(raw[i], network, at, draws));
  }

  @Override
  public void invert(float[] network, double[] raw) {
    each(raw, network, (column, i, at) -> raw[i] = column.invert(network, at));
  }

  @Override
  public void invert(float[] network, double[] raw, SplitMix draws) {
    each(raw, network, (column, i, at) -> raw[i] = column.invert(network, at, draws));
  }

  /** What is done with one value. */
  private interface Visit {
    /**
     * Visits a value.
     *
     * @param i its place among the raw ones
     * @param at where its network's values begin
     */
    void value(ColumnEncoding column, int i, int at);
  }

  private void each(double[] raw, float[] network, Visit visit) {
    int rows = rows(raw.length, network.length);
    int at = 0;
    for (int i = 0; i < rows * columns.size(); i++) {
      ColumnEncoding column = columns.get(i % columns.size());
      visit.value(column, i, at);
      at += column.width();
    }
  }

  @Override
  public float[] apply(float[] raw) {
    double[] digits = new double[raw.length];
    for (int i = 0; i < raw.length; i++) {
      digits[i] = raw[i];
    }
    float[] network = new float[raw.length / columns.size() * width()];
    apply(digits, network);
    return network;
  }

  @Override
  public float[] invert(float[] network) {
    double[] digits = new double[network.length / width() * columns.size()];
    invert(network, digits);
    float[] raw = new float[digits.length];
    for (int i = 0; i < raw.length; i++) {
      raw[i] = (float) digits[i];
    }
    return raw;
  }

  private int rows(int raw, int network) {
    int rows = raw / columns.size();
    if (rows * columns.size() != raw || rows * width() != network) {
      throw new IllegalArgumentException(
          "this transform is between rows of %d and of %d values, not %d and %d"
              .formatted(columns.size(), width(), raw, network));
    }
    return rows;
  }

  @Override
  public double scale(int element) {
    return columns.get(element).scale();
  }

  @Override
  public List<String> categories(int element) {
    return columns.get(element).categories();
  }

  @Override
  public boolean needsFloat64() {
    return columns.stream()
        .anyMatch(
            column ->
                column instanceof ColumnEncoding.Standardised number
                    && new Scaling(new double[] {number.mean()}, new double[] {number.deviation()})
                        .needsFloat64());
  }
}
