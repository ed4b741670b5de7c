package dev.organza.data.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code src/test/python/mixtures.py} computed the references with scikit-learn. */
class BayesianMixtureTest {

  private static final double TOLERANCE = 1e-8;

  record Case(
      String name,
      double[] values,
      double[] counts,
      int[] start,
      int components,
      double concentration,
      double[] weights,
      double[] means,
      double[] deviations,
      double[] at,
      double[][] shares) {

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Case> cases() throws IOException {
    try (InputStream in = BayesianMixtureTest.class.getResourceAsStream("mixtures.json")) {
      return new JsonMapper()
          .readValue(Objects.requireNonNull(in), new TypeReference<List<Case>>() {});
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void findsWhatScikitLearnFinds(Case each) {
    List<BayesianMixture.Component> found =
        BayesianMixture.fit(
            new CountedValues(each.values(), each.counts()),
            each.start(),
            each.components(),
            each.concentration());
    int[] heaviest =
        IntStream.range(0, each.components())
            .boxed()
            .sorted(Comparator.comparingDouble(k -> -each.weights()[k]))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int i = 0; i < heaviest.length; i++) {
      assertThat(found.get(i).weight()).isCloseTo(each.weights()[heaviest[i]], within(TOLERANCE));
      assertThat(found.get(i).mean()).isCloseTo(each.means()[heaviest[i]], within(TOLERANCE));
      assertThat(found.get(i).deviation())
          .isCloseTo(each.deviations()[heaviest[i]], within(TOLERANCE));
    }
    for (int n = 0; n < each.at().length; n++) {
      double x = each.at()[n];
      double[] shares =
          found.stream()
              .mapToDouble(
                  one ->
                      Math.exp(
                          one.logScale() - 0.5 * Math.pow((x - one.mean()) / one.deviation(), 2)))
              .toArray();
      double sum = IntStream.range(0, shares.length).mapToDouble(i -> shares[i]).sum();
      for (int i = 0; i < shares.length; i++) {
        assertThat(shares[i] / sum).isCloseTo(each.shares()[n][heaviest[i]], within(1e-6));
      }
    }
  }

  @Test
  void countedValuesAreThoseOfTheSample() {
    CountedValues counted = CountedValues.of(new double[] {3, -0.0, 1e9, 3, 0, 3});
    assertThat(counted.values()).containsExactly(0, 3, 1e9);
    assertThat(counted.counts()).containsExactly(2, 3, 1);
    assertThat(counted.mean()).isCloseTo((1e9 + 9) / 6, within(1e-6));
    CountedValues far = CountedValues.of(new double[] {1e12 + 1, 1e12 + 2, 1e12 + 3});
    assertThat(far.mean()).isEqualTo(1e12 + 2);
    assertThat(far.deviation()).isCloseTo(1, within(1e-12));
  }

  @Test
  void clustersAreThoseThatAreThere() {
    double[] sample = IntStream.range(0, 90).mapToDouble(i -> 10 * (i % 3) + i / 90.0).toArray();
    CountedValues counted = CountedValues.of(sample);
    for (int seed = 0; seed < 10; seed++) {
      int[] clusters = LineClusters.of(counted, 3, seed);
      for (int i = 0; i < clusters.length; i++) {
        // Cluster by cluster, because the distinct values ascend.
        assertThat(clusters[i]).isEqualTo(clusters[i / 30 * 30]);
      }
      assertThat(clusters[0]).isNotEqualTo(clusters[30]);
      assertThat(clusters[30]).isNotEqualTo(clusters[60]);
    }
  }
}
