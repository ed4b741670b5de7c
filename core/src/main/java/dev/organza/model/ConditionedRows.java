package dev.organza.model;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows that all meet conditions.
 *
 * @param rows {@code [count][columns]}, in the data's own values
 * @param generated how many were generated for them; as many as there are rows where nothing is in
 *     a range
 */
@SuppressWarnings("ArrayRecordComponent") // handed out, not kept
public record ConditionedRows(double[][] rows, long generated) {

  /** The share of generated rows that were accepted. */
  public double accepted() {
    return generated == 0 ? 1 : rows.length / (double) generated;
  }

  static ConditionedRows of(RowSampler sampler) {
    List<double[]> rows = new ArrayList<>();
    sampler.forEachRemaining(rows::add);
    return new ConditionedRows(rows.toArray(double[][]::new), sampler.generated());
  }
}
