package dev.organza.data.transform;

import dev.organza.Shape;
import dev.organza.data.SplitMix;
import dev.organza.data.constraint.FreeColumns;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The transform of the rows of a table with constraints: to columns that are free of them, and from
 * those to the values of a network. Back, the constraints hold whatever the network gives.
 *
 * @param free the free columns
 * @param encoding of rows of the free columns
 */
public record ConstrainedEncoding(FreeColumns free, Transform encoding) implements Transform {

  @Override
  public Shape shape(Shape raw) {
    requireRows(raw.elements(), raw.elements());
    return encoding.shape(Shape.of(free.width()));
  }

  private int width() {
    return encoding.shape(Shape.of(free.width())).elements();
  }

  @Override
  public List<Block> blocks() {
    return encoding.blocks();
  }

  @Override
  public Optional<RowEncoding> rows() {
    return encoding.rows();
  }

  @Override
  public Optional<FreeColumns> constrained() {
    return Optional.of(free);
  }

  @Override
  public void apply(double[] raw, float[] network) {
    encoding.apply(loosened(raw), network);
  }

  @Override
  public void apply(double[] raw, float[] network, SplitMix draws) {
    encoding.apply(loosened(raw), network, draws);
  }

  @Override
  public void invert(float[] network, double[] raw) {
    double[] values = freeValues(network.length, raw.length);
    encoding.invert(network, values);
    tie(values, raw);
  }

  @Override
  public void invert(float[] network, double[] raw, SplitMix draws) {
    double[] values = freeValues(network.length, raw.length);
    encoding.invert(network, values, draws);
    tie(values, raw);
  }

  private double[] loosened(double[] raw) {
    int columns = free.columns().size();
    int rows = requireRows(raw.length, columns);
    double[] values = new double[rows * free.width()];
    for (int n = 0; n < rows; n++) {
      double[] row = free.loosened(Arrays.copyOfRange(raw, n * columns, (n + 1) * columns));
      System.arraycopy(row, 0, values, n * row.length, row.length);
    }
    return values;
  }

  private double[] freeValues(int network, int raw) {
    int rows = requireRows(raw, free.columns().size());
    if (rows * width() != network) {
      throw new IllegalArgumentException(
          "this transform gives rows of %d values, not %d for %d rows"
              .formatted(width(), network, rows));
    }
    return new double[rows * free.width()];
  }

  private void tie(double[] values, double[] raw) {
    int width = free.width();
    for (int n = 0; n * width < values.length; n++) {
      double[] row = free.tied(Arrays.copyOfRange(values, n * width, (n + 1) * width));
      System.arraycopy(row, 0, raw, n * row.length, row.length);
    }
  }

  private int requireRows(int raw, int of) {
    int columns = free.columns().size();
    if (of != columns || raw % columns != 0) {
      throw new IllegalArgumentException(
          "this transform is for rows of " + columns + " columns, not of " + raw + " values");
    }
    return raw / columns;
  }

  @Override
  public float[] apply(float[] raw) {
    double[] digits = new double[raw.length];
    for (int i = 0; i < raw.length; i++) {
      digits[i] = raw[i];
    }
    float[] network = new float[requireRows(raw.length, free.columns().size()) * width()];
    apply(digits, network);
    return network;
  }

  @Override
  public float[] invert(float[] network) {
    double[] digits = new double[network.length / width() * free.columns().size()];
    invert(network, digits);
    float[] raw = new float[digits.length];
    for (int i = 0; i < raw.length; i++) {
      raw[i] = (float) digits[i];
    }
    return raw;
  }

  /** 0 for a column that is not learned as it is: its values are exact. */
  @Override
  public double scale(int element) {
    int place = free.placeOfKept(element);
    return place < 0 ? 0 : encoding.scale(place);
  }

  @Override
  public List<String> categories(int element) {
    return free.columns().get(element).categories();
  }

  @Override
  public boolean needsFloat64() {
    return true;
  }
}
