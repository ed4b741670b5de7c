package dev.organza.data;

import dev.organza.data.column.RowStore;

/** The values of the rows of a table. */
final class TableValues implements Values {

  private final RowStore rows;

  TableValues(RowStore rows) {
    this.rows = rows;
  }

  @Override
  public int count() {
    return rows.count();
  }

  @Override
  public void read(int index, float[] into, int offset) {
    double[] row = new double[rows.columns()];
    rows.read(index, row, 0);
    for (int i = 0; i < row.length; i++) {
      into[offset + i] = (float) row[i];
    }
  }

  @Override
  public void read(int index, double[] into, int offset) {
    rows.read(index, into, offset);
  }

  @Override
  public void close() {
    rows.close();
  }
}
