package dev.organza.metric.number;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.organza.Shape;
import dev.organza.data.Dataset;
import dev.organza.data.Datasets;
import dev.organza.distance.TransportDistance;
import dev.organza.metric.Measure;
import dev.organza.metric.Measurement;
import dev.organza.metric.MetricInput;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The metrics of numbers against SciPy, whose values metrics/src/test/python/number_metrics.py
 * wrote.
 */
class ReferenceTest {

  private static List<JsonNode> cases(String file) {
    try (InputStream in =
        Objects.requireNonNull(ReferenceTest.class.getResourceAsStream(file), file)) {
      List<JsonNode> cases = new ArrayList<>();
      new ObjectMapper().readTree(in).forEach(cases::add);
      return cases;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static Stream<JsonNode> twoSamples() {
    return cases("two-samples.json").stream();
  }

  static Stream<JsonNode> fits() {
    return cases("fits.json").stream();
  }

  private static double[] doubles(JsonNode array) {
    double[] values = new double[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).asDouble();
    }
    return values;
  }

  private static Dataset dataset(JsonNode array) {
    double[] values = doubles(array);
    float[][] samples = new float[values.length][1];
    for (int i = 0; i < values.length; i++) {
      samples[i][0] = (float) values[i];
    }
    return Datasets.of("numbers", Shape.of(1), samples, new int[0], List.of());
  }

  private static double measure(Measurement measurement, String name) {
    return measurement.measures().stream()
        .filter(measure -> measure.name().equals(name))
        .mapToDouble(Measure::value)
        .findFirst()
        .orElseThrow();
  }

  private static void assertClose(double found, double expected, String what) {
    assertThat(found)
        .as(what)
        .isCloseTo(expected, within(Math.max(1e-4 * Math.abs(expected), 1e-12)));
  }

  @ParameterizedTest
  @MethodSource("twoSamples")
  void kolmogorovSmirnovIsScipys(JsonNode each) {
    try (MetricInput input =
        MetricInput.of(dataset(each.get("x")), dataset(each.get("y"))).build()) {
      KolmogorovSmirnov metric = new KolmogorovSmirnov();
      if (metric.objection(input).isPresent()) {
        assertThat(each.get("x").size()).isLessThan(2);
        return;
      }
      Measurement measurement = metric.measure(input);
      assertClose(measure(measurement, "ks"), each.get("ks").asDouble(), "statistic");
      // SciPy's asymptotic value rounds the effective number of samples to a whole one.
      double relative = each.get("exact").asBoolean() ? 0.01 : 3;
      assertThat(measure(measurement, "p-value"))
          .isCloseTo(each.get("p").asDouble(), withPercentage(relative));
    }
  }

  @ParameterizedTest
  @MethodSource("twoSamples")
  void wassersteinIsScipys(JsonNode each) {
    double[] x = doubles(each.get("x"));
    double[] y = doubles(each.get("y"));
    Arrays.sort(x);
    Arrays.sort(y);
    assertClose(TransportDistance.of(x, y), each.get("wasserstein").asDouble(), "distance");
    assertClose(TransportDistance.of(y, x), each.get("wasserstein").asDouble(), "other way");
  }

  @ParameterizedTest
  @MethodSource("twoSamples")
  void momentsAreScipys(JsonNode each) {
    ColumnMoments.Summary summary = ColumnMoments.Summary.of(doubles(each.get("y")));
    assertClose(summary.mean(), each.get("mean").asDouble(), "mean");
    assertClose(summary.deviation(), each.get("deviation").asDouble(), "deviation");
    assertClose(summary.skewness(), each.get("skewness").asDouble(), "skewness");
    assertClose(summary.kurtosis(), each.get("kurtosis").asDouble(), "kurtosis");
  }

  @ParameterizedTest
  @MethodSource("fits")
  void fitsAreScipys(JsonNode each) {
    double[] values = doubles(each.get("values"));
    List<ClassicalDistribution> found =
        ClassicalFamily.ALL.stream().flatMap(family -> family.fit(values).stream()).toList();
    for (JsonNode expected : each.get("fits")) {
      String family = expected.get("family").asText();
      ClassicalDistribution fit =
          found.stream().filter(one -> one.family().equals(family)).findFirst().orElseThrow();
      String what = each.get("name").asText() + " by " + family;
      assertClose(fit.logLikelihood(values), expected.get("likelihood").asDouble(), what);
      assertClose(fit.aic(values), expected.get("aic").asDouble(), what);
      double[] parameters = doubles(expected.get("parameters"));
      assertThat(fit.parameters()).as(what).hasSize(parameters.length);
      int i = 0;
      for (double parameter : fit.parameters().values()) {
        assertClose(parameter, parameters[i++], what + ": " + fit.parameters().keySet());
      }
      if (!expected.get("ks").isNull()) {
        assertClose(fit.distance(values), expected.get("ks").asDouble(), what + ", KS");
      }
      for (double p : new double[] {1e-6, 0.03, 0.5, 0.97, 1 - 1e-6}) {
        double x = fit.law().quantile(p);
        assertThat(fit.law().cumulative(x)).as(what).isGreaterThanOrEqualTo(p - 1e-7);
        assertThat(fit.law().cumulativeBelow(x)).as(what).isLessThanOrEqualTo(p + 1e-7);
      }
    }
  }

  @Test
  void theFamilyTheNumbersCameFromIsTheLikeliest() {
    for (JsonNode each : cases("fits.json")) {
      double[] values = doubles(each.get("values"));
      String best =
          ClassicalFamily.ALL.stream()
              .flatMap(family -> family.fit(values).stream())
              .min((a, b) -> Double.compare(a.aic(values), b.aic(values)))
              .orElseThrow()
              .family();
      String name = each.get("name").asText();
      assertThat(best).isEqualTo(name.equals("counts") ? "poisson" : name);
    }
  }
}
