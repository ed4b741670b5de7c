package dev.organza.metric.table;

import dev.organza.Shape;
import dev.organza.data.Dataset;
import dev.organza.data.Datasets;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricContract;
import dev.organza.metric.MetricInput;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** Every metric of tables keeps the contract of metrics. */
class ContractTest {

  /** Tables, and images for what the metric does not take. */
  abstract static class OfTables extends MetricContract {

    @Override
    protected MetricInput of(float[][] real, float[][] fake) {
      return MetricInput.of(Sheets.dataset(real), Sheets.dataset(fake)).seed(5).build();
    }

    @Override
    protected float[][] real() {
      return Sheets.rows(400, 0, 0.9, 1);
    }

    @Override
    protected float[][] fake() {
      return Sheets.rows(300, 0, 0.9, 2);
    }

    @Override
    protected MetricInput wrongKind() {
      Dataset images =
          Datasets.of("images", Shape.image(1, 2, 2), new float[50][4], new int[0], List.of());
      return MetricInput.of(images, images).build();
    }
  }

  @Nested
  class Qualities extends OfTables {
    @Override
    protected Metric measure() {
      return TableQuality.DEFAULTS;
    }

    @Override
    protected List<float[][]> ladder() {
      return List.of(fake(), Sheets.rows(300, 0, 0.3, 2), Sheets.rows(300, 3, 0, 2));
    }
  }

  @Nested
  class Shapes extends OfTables {
    @Override
    protected Metric measure() {
      return ColumnShapes.DEFAULTS;
    }

    @Override
    protected List<float[][]> ladder() {
      return List.of(fake(), Sheets.rows(300, 0.5, 0.9, 2), Sheets.rows(300, 3, 0.9, 2));
    }
  }

  @Nested
  class Trends extends OfTables {
    @Override
    protected Metric measure() {
      return PairTrends.DEFAULTS;
    }

    @Override
    protected List<float[][]> ladder() {
      return List.of(fake(), Sheets.rows(300, 0, 0.5, 2), Sheets.rows(300, 0, 0, 2));
    }
  }

  @Nested
  class ClosestRecords extends OfTables {
    @Override
    protected Metric measure() {
      return ClosestRecord.DEFAULTS;
    }
  }

  @Nested
  class Copied extends OfTables {
    @Override
    protected Metric measure() {
      return CopiedRows.DEFAULTS;
    }
  }

  @Nested
  class Memberships extends OfTables {
    @Override
    protected Metric measure() {
      return MembershipInference.DEFAULTS;
    }

    @Override
    protected MetricInput of(float[][] real, float[][] fake) {
      return MetricInput.of(Sheets.dataset(real), Sheets.dataset(fake))
          .heldOut(Sheets.dataset(Sheets.rows(200, 0, 0.9, 3)))
          .seed(5)
          .build();
    }
  }

  @Nested
  class Utilities extends OfTables {
    @Override
    protected Metric measure() {
      return new Utility(200, 100);
    }

    @Override
    protected double permutationTolerance() {
      return 0.3; // other rows are learned from in another order
    }
  }
}
