package dev.organza.metric.table;

import dev.organza.data.Dataset;
import dev.organza.data.DatasetBuilder;
import dev.organza.data.column.Column;
import java.util.List;
import java.util.SplittableRandom;

/** Tables of two numbers and a category that depend on each other. */
final class Sheets {

  static final List<Column> COLUMNS =
      List.of(
          Column.number("x"),
          Column.number("y"),
          new Column("kind", List.of("low", "middle", "high", "none")));

  private Sheets() {}

  /**
   * Rows.
   *
   * @param dependence of y and of the category on x, from 0 to 1
   */
  static float[][] rows(int count, double shift, double dependence, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] rows = new float[count][3];
    for (float[] row : rows) {
      double x = random.nextGaussian();
      double of = random.nextDouble() < dependence ? x : random.nextGaussian();
      row[0] = (float) (x + shift);
      row[1] = (float) (2 * of + 0.3 * random.nextGaussian());
      double other = random.nextDouble() < dependence ? x : random.nextGaussian();
      row[2] = other < -0.5 ? 0 : other < 0.5 ? 1 : 2;
    }
    return rows;
  }

  static Dataset dataset(float[][] rows) {
    double[][] values = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      double[] row = new double[rows[i].length];
      for (int c = 0; c < row.length; c++) {
        row[c] = rows[i][c];
      }
      values[i] = row;
    }
    return DatasetBuilder.ofColumns("sheet", COLUMNS, values).build();
  }
}
