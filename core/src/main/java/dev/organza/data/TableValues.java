package dev.organza.data;

import dev.organza.data.column.ColumnValues;
import java.util.List;

/** The values of a table column by column, on the heap. */
final class TableValues implements Values {

  private final ColumnValues[] columns;

  TableValues(List<ColumnValues> columns) {
    this.columns = columns.toArray(new ColumnValues[0]);
  }

  @Override
  public int count() {
    return columns[0].count();
  }

  @Override
  public void read(int index, float[] into, int offset) {
    for (int i = 0; i < columns.length; i++) {
      into[offset + i] = (float) columns[i].get(index);
    }
  }

  @Override
  public void read(int index, double[] into, int offset) {
    for (int i = 0; i < columns.length; i++) {
      into[offset + i] = columns[i].get(index);
    }
  }

  @Override
  public void close() {}
}
