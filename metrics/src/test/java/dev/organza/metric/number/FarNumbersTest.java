package dev.organza.metric.number;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.organza.Shape;
import dev.organza.data.Dataset;
import dev.organza.data.Density;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricInput;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What does not depend on where the numbers lie is the same where float32 cuts their digits off.
 */
class FarNumbersTest {

  /** There float32 has steps of half a unit, as long as the deviation. */
  private static final double FAR = 5_412_345;

  private static final int COUNT = 400;

  /** Numbers or points around a place. */
  private static final class Around implements Dataset {

    private final double[][] rows;

    private final Dataset likewise;

    Around(double place, int columns, double deviation, long seed) {
      likewise = Planted.dataset(new float[COUNT][columns]);
      Random random = new Random(seed);
      rows = new double[COUNT][columns];
      for (double[] row : rows) {
        for (int i = 0; i < columns; i++) {
          row[i] = place + deviation * random.nextGaussian();
        }
      }
    }

    @Override
    public String name() {
      return likewise.name();
    }

    @Override
    public Shape shape() {
      return likewise.shape();
    }

    @Override
    public int count() {
      return likewise.count();
    }

    @Override
    public List<String> columns() {
      return likewise.columns();
    }

    @Override
    public List<String> classes() {
      return likewise.classes();
    }

    @Override
    public int label(int index) {
      return likewise.label(index);
    }

    @Override
    public Optional<Density> density() {
      return likewise.density();
    }

    @Override
    public String sha256() {
      return likewise.sha256();
    }

    @Override
    public void close() {
      likewise.close();
    }

    @Override
    public void read(int index, double[] into, int offset) {
      System.arraycopy(rows[index], 0, into, offset, rows[index].length);
    }

    @Override
    public void read(int index, float[] into, int offset) {
      for (int i = 0; i < rows[index].length; i++) {
        into[offset + i] = (float) rows[index][i];
      }
    }
  }

  private static double measured(Metric metric, double place, int columns) {
    try (Dataset real = new Around(place, columns, 0.5, 1);
        Dataset fake = new Around(place, columns, 0.8, 2);
        MetricInput input = MetricInput.of(real, fake).build()) {
      return metric.measure(input).measures().get(0).value();
    }
  }

  static Stream<Metric> ofColumns() {
    return Stream.of(new KolmogorovSmirnov(), WassersteinOne.DEFAULTS, KlJsDivergence.DEFAULTS);
  }

  @ParameterizedTest
  @MethodSource("ofColumns")
  void figuresOfOneColumnAreTheSame(Metric metric) {
    assertThat(measured(metric, FAR, 1)).isCloseTo(measured(metric, 0, 1), withPercentage(0.01));
  }

  @Test
  void figuresOfSeveralColumnsAreTheSame() {
    Metric sliced = new SlicedWasserstein(8, 1_000, 20);
    assertThat(measured(sliced, FAR, 2)).isCloseTo(measured(sliced, 0, 2), withPercentage(0.01));
    // A network is trained, whose last bits may differ; near 0 and far it sees the same.
    Metric classifier = TwoSampleClassifier.DEFAULTS;
    assertThat(measured(classifier, FAR, 2)).isCloseTo(measured(classifier, 0, 2), within(0.05));
  }
}
