package dev.organza.metric.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.organza.data.Dataset;
import dev.organza.data.Datasets;
import dev.organza.metric.FeatureDescription;
import dev.organza.metric.FeatureExtractor;
import dev.organza.metric.Features;
import dev.organza.metric.Measure;
import dev.organza.metric.Measurement;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricInput;
import dev.organza.metric.Rows;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ClassSpreadTest {

  private static final List<String> CLASSES = List.of("a", "b", "c");

  private static final int DIRECTIONS = 12;

  /** Images of three classes around points far apart, of given deviations in each direction. */
  private static Dataset around(int each, long seed, double[]... deviations) {
    Random random = new Random(seed);
    float[][] samples = new float[each * 3][Clothes.SHAPE.elements()];
    int[] labels = new int[samples.length];
    for (int i = 0; i < samples.length; i++) {
      labels[i] = i % 3;
      Arrays.fill(samples[i], 100);
      for (int k = 0; k < DIRECTIONS; k++) {
        samples[i][k] += (float) (deviations[labels[i]][k] * random.nextGaussian());
      }
      samples[i][labels[i]] += 1000;
    }
    return Datasets.of("around", Clothes.SHAPE, samples, labels, CLASSES);
  }

  private static double[] of(double deviation) {
    double[] all = new double[DIRECTIONS];
    Arrays.fill(all, deviation);
    return all;
  }

  /** The images themselves, and a classifier that goes by the largest of three pixels. */
  private record Pixels(boolean classifies) implements FeatureExtractor {
    @Override
    public FeatureDescription description() {
      return new FeatureDescription(
          "pixels",
          "0".repeat(64),
          Clothes.SHAPE.elements(),
          classifies ? 3 : 0,
          OptionalDouble.empty());
    }

    @Override
    public Features extract(float[][] samples) {
      float[][] probabilities =
          Arrays.stream(samples)
              .map(
                  sample -> {
                    float[] row = new float[classifies ? 3 : 0];
                    for (int k = 0; k < row.length; k++) {
                      row[k] = sample[k] > 600 ? 1 : 0;
                    }
                    return row;
                  })
              .toArray(float[][]::new);
      return new Features(samples, probabilities);
    }

    @Override
    public void close() {}
  }

  private static Measurement measured(Dataset fake, boolean classifies) {
    Dataset real = around(200, 1, of(10), of(10), of(10));
    try (MetricInput input =
        MetricInput.of(real, fake).features(() -> new Pixels(classifies)).seed(2).build()) {
      return ClassSpread.DEFAULTS.measure(input);
    }
  }

  private static Measure named(Measurement measurement, String name) {
    return measurement.measures().stream()
        .filter(measure -> measure.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theSpreadIsTheRatioOfDistancesWithinClasses() {
    Measurement measurement = measured(around(200, 5, of(10), of(5), of(0)), true);
    assertThat(named(measurement, "spread of a").value()).isCloseTo(1, within(0.05));
    assertThat(named(measurement, "spread of b").value()).isCloseTo(0.5, within(0.03));
    assertThat(named(measurement, "spread of c").value()).isZero();
    Measure mean = measurement.measures().get(0);
    assertThat(mean.value()).isCloseTo(0.5, within(0.03));
    assertThat(Objects.requireNonNull(mean.interval()).low()).isBetween(0.45, mean.value());
    assertThat(mean.interval().high()).isBetween(mean.value(), 0.55);
    assertThat(named(measurement, "least spread of a class").value()).isZero();
    assertThat(measurement.notes().get(0)).contains("least spread is c; 200 of 200");
  }

  /** One image in lighter and darker: distant images, in one direction of twelve. */
  @Test
  void oneLineIsToldByItsDirections() {
    double[] line = of(0);
    line[3] = 10 * Math.sqrt(DIRECTIONS);
    Measurement measurement = measured(around(200, 5, line, line, line), true);
    assertThat(measurement.measures().get(0).value()).isGreaterThan(0.7);
    assertThat(named(measurement, "directions within classes").value())
        .isCloseTo(1.0 / DIRECTIONS, within(0.02));
  }

  /** Half of the images asked for as one class show another. */
  @Test
  void imagesOfAnotherClassAreNoVariety() {
    Dataset fake = around(200, 5, of(10), of(10), of(10));
    int[] labels =
        IntStream.range(0, fake.count())
            .map(i -> i % 6 < 3 ? fake.label(i) : (fake.label(i) + 1) % 3)
            .toArray();
    float[][] rows = Rows.of(fake).values();
    Dataset mixed = Datasets.of("mixed", Clothes.SHAPE, rows, labels, CLASSES);
    assertThat(measured(mixed, true).measures().get(0).value()).isCloseTo(1, within(0.05));
    assertThat(measured(mixed, true).notes().get(0)).contains("100 of 200");
    // Without a classifier of the features nobody sees it.
    assertThat(measured(mixed, false).measures().get(0).value()).isGreaterThan(5);
  }

  /** A class that is asked for and never made varies as little as one that is always the same. */
  @Test
  void aClassThatIsNeverMadeHasNoSpread() {
    float[][] rows = Rows.of(around(200, 5, of(10), of(10), of(10))).values();
    float[][] ofA = new float[600][];
    Arrays.setAll(ofA, i -> rows[i - i % 3]);
    int[] labels = IntStream.range(0, 600).map(i -> i % 3).toArray();
    for (Dataset fake :
        List.of(
            Datasets.of("one", Clothes.SHAPE, ofA, labels, CLASSES),
            Datasets.of("one", Clothes.SHAPE, ofA, new int[0], List.of()))) {
      Measurement measurement = measured(fake, true);
      assertThat(named(measurement, "spread of a").value()).isGreaterThan(0.9);
      assertThat(named(measurement, "spread of b").value()).isZero();
      assertThat(named(measurement, "spread of c").value()).isZero();
    }
  }

  @Test
  void generatorsWithoutLabelsNeedAClassifier() {
    Dataset real = around(200, 1, of(10), of(10), of(10));
    Dataset fake =
        Datasets.of("plain", Clothes.SHAPE, Rows.of(real).values(), new int[0], List.of());
    try (MetricInput input = MetricInput.of(real, fake).features(() -> new Pixels(false)).build()) {
      assertThat(ClassSpread.DEFAULTS.objection(input))
          .hasValueSatisfying(it -> assertThat(it).contains("have no labels"));
    }
    assertThat(measured(fake, true).measures().get(0).value()).isCloseTo(1, within(1e-9));
  }

  @Nested
  class Contract extends ImageMetricContract {

    private final Map<Integer, Integer> labels = new HashMap<>();

    @Override
    protected Metric measure() {
      return ClassSpread.DEFAULTS;
    }

    /** Real and generated images with the labels that they have, and any others in turn. */
    @Override
    protected MetricInput of(float[][] real, float[][] fake) {
      return MetricInput.of(labelled(real), labelled(fake))
          .features(Clothes::features)
          .seed(1)
          .build();
    }

    private Dataset labelled(float[][] rows) {
      if (labels.isEmpty()) {
        for (int i = Clothes.TRAINED; i < Clothes.TRAINED + 1200; i++) {
          labels.put(Arrays.hashCode(Clothes.rows(i, i + 1)[0]), Clothes.all().label(i));
        }
      }
      int[] theirs =
          IntStream.range(0, rows.length)
              .map(i -> labels.getOrDefault(Arrays.hashCode(rows[i]), i % 10))
              .toArray();
      return Datasets.of("labelled", Clothes.SHAPE, rows, theirs, Clothes.all().classes());
    }

    /** Other real images, and copies of ever fewer of them. */
    @Override
    protected List<float[][]> ladder() {
      return List.of(fake(), copies(40), copies(20), copies(10));
    }

    private float[][] copies(int of) {
      float[][] rows = fake();
      Arrays.setAll(rows, i -> rows[i % of]);
      return rows;
    }
  }
}
