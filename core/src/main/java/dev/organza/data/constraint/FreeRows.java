package dev.organza.data.constraint;

import dev.organza.Shape;
import dev.organza.data.Dataset;
import dev.organza.data.Density;
import dev.organza.data.Field;
import dev.organza.data.Schema;
import dev.organza.data.column.Column;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The rows of a data set as those of free columns. */
record FreeRows(Dataset whole, Field.Row row, FreeColumns free) implements Dataset {

  @Override
  public String name() {
    return whole.name();
  }

  @Override
  public Schema schema() {
    return Schema.of(row, classes());
  }

  @Override
  public Shape shape() {
    return row.shape();
  }

  @Override
  public int count() {
    return whole.count();
  }

  @Override
  public List<String> columns() {
    return row.columns().stream().map(Column::name).toList();
  }

  @Override
  public List<String> classes() {
    return whole.classes();
  }

  @Override
  public int label(int index) {
    return whole.label(index);
  }

  /** That of the data set that the rows are of. */
  @Override
  public String sha256() {
    return whole.sha256();
  }

  @Override
  public void read(int index, float[] into, int offset) {
    double[] values = values(index);
    Objects.checkFromIndexSize(offset, values.length, into.length);
    for (int i = 0; i < values.length; i++) {
      into[offset + i] = (float) values[i];
    }
  }

  @Override
  public void read(int index, double[] into, int offset) {
    double[] values = values(index);
    Objects.checkFromIndexSize(offset, values.length, into.length);
    System.arraycopy(values, 0, into, offset, values.length);
  }

  private double[] values(int index) {
    double[] raw = new double[whole.shape().elements()];
    whole.read(index, raw, 0);
    return free.loosened(raw);
  }

  @Override
  public String place(int index) {
    return whole.place(index);
  }

  @Override
  public Optional<Density> density() {
    return Optional.empty();
  }

  /** Does nothing: it is a view. */
  @Override
  public void close() {}
}
