package dev.organza.metric.table;

import dev.organza.metric.Metric;
import java.util.List;

/** The metrics of tables of typed columns. */
public final class TableMetrics {

  private TableMetrics() {}

  /** All of them, with their default parameters. */
  public static List<Metric> all() {
    return List.of(
        TableQuality.DEFAULTS,
        ColumnShapes.DEFAULTS,
        PairTrends.DEFAULTS,
        ClosestRecord.DEFAULTS,
        CopiedRows.DEFAULTS,
        MembershipInference.DEFAULTS,
        Utility.DEFAULTS);
  }
}
