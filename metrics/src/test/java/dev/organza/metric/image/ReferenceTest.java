package dev.organza.metric.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.organza.Shape;
import dev.organza.distance.Manifolds;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The computations against the usual implementations on identical inputs, as {@code
 * src/test/python/image_metrics.py} wrote them down.
 */
class ReferenceTest {

  private static final double TOLERANCE = 1e-4;

  private static List<JsonNode> cases(String kind) {
    try (InputStream stream = ReferenceTest.class.getResourceAsStream("reference.json")) {
      JsonNode all = JsonMapper.builder().build().readTree(Objects.requireNonNull(stream));
      return StreamSupport.stream(all.path(kind).spliterator(), false).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<JsonNode> features() {
    return cases("features");
  }

  static List<JsonNode> kernels() {
    return features().stream().filter(each -> each.has("kernel")).toList();
  }

  static List<JsonNode> inception() {
    return cases("inception");
  }

  static List<JsonNode> similarity() {
    return cases("similarity");
  }

  static List<JsonNode> parzen() {
    return cases("parzen");
  }

  private static float[][] rows(JsonNode node) {
    float[][] rows = new float[node.size()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = row(node.get(i));
    }
    return rows;
  }

  private static float[] row(JsonNode node) {
    float[] row = new float[node.size()];
    for (int k = 0; k < row.length; k++) {
      row[k] = (float) node.get(k).asDouble();
    }
    return row;
  }

  private static void requireClose(double found, JsonNode expected) {
    double value = expected.asDouble();
    assertThat(expected.isNumber()).isTrue();
    assertThat(found).isCloseTo(value, within(TOLERANCE * Math.abs(value) + 1e-12));
  }

  @ParameterizedTest
  @MethodSource("features")
  void theFrechetDistanceIsThatOfTorchFidelity(JsonNode each) {
    FeatureMoments real = FeatureMoments.of(rows(each.get("real")));
    FeatureMoments fake = FeatureMoments.of(rows(each.get("fake")));
    requireClose(FrechetDistance.of(real, fake), each.get("frechet"));
    requireClose(FrechetDistance.of(fake, real), each.get("frechet"));
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void theKernelDistanceIsThatOfTorchFidelity(JsonNode each) {
    float[][] real = rows(each.get("real"));
    float[][] fake = rows(each.get("fake"));
    requireClose(KernelDistance.of(real, fake).value(), each.get("kernel"));
  }

  /**
   * The mean over subsets has the same expectation as the estimate from all pairs: of 2,000 subsets
   * of 10, drawn from one pair of samples, it differs from that of all by their own noise only.
   */
  @ParameterizedTest
  @MethodSource("kernels")
  void allPairsHaveTheMeanOfTorchFidelitysSubsets(JsonNode each) {
    double value = KernelDistance.of(rows(each.get("real")), rows(each.get("fake"))).value();
    assertThat(value)
        .isCloseTo(
            each.get("kernelOfSubsets").asDouble(),
            within(4 * each.get("kernelDeviation").asDouble() / Math.sqrt(2000)));
  }

  @ParameterizedTest
  @MethodSource("inception")
  void theScoreIsThatOfTorchFidelity(JsonNode each) {
    float[][] logits = rows(each.get("logits"));
    float[][] probabilities = new float[logits.length][];
    for (int i = 0; i < logits.length; i++) {
      double sum = 0;
      for (float logit : logits[i]) {
        sum += Math.exp(logit);
      }
      probabilities[i] = new float[logits[i].length];
      for (int k = 0; k < logits[i].length; k++) {
        probabilities[i][k] = (float) (Math.exp(logits[i][k]) / sum);
      }
    }
    requireClose(InceptionStyleMetric.score(probabilities), each.get("score"));
  }

  @ParameterizedTest
  @MethodSource("features")
  void manifoldsAreThoseOfPrdc(JsonNode each) {
    float[][] real = rows(each.get("real"));
    float[][] fake = rows(each.get("fake"));
    for (int k : new int[] {3, 5}) {
      JsonNode expected = each.get("manifolds" + k);
      Manifolds found = Manifolds.of(real, fake, k, true);
      requireClose(Manifolds.share(found.precise()), expected.get("precision"));
      requireClose(Manifolds.share(found.recalled()), expected.get("recall"));
      requireClose(found.density(k), expected.get("density"));
      requireClose(Manifolds.share(found.covered()), expected.get("coverage"));
    }
  }

  @ParameterizedTest
  @MethodSource("similarity")
  void similarityIsThatOfPytorchMsSsim(JsonNode each) {
    int side = each.get("side").asInt();
    Shape shape = Shape.image(each.get("channels").asInt(), side, side);
    float[] a = row(each.get("a"));
    float[] b = row(each.get("b"));
    if (a.length == 0) { // the rule of image_metrics.py
      a = new float[side * side];
      b = new float[side * side];
      for (int i = 0; i < a.length; i++) {
        a[i] = (i * 7 + i / side * 13) % 256;
        b[i] = (i * 7 + i / side * 13 + i % 31) % 256;
      }
    }
    MultiscaleSsim similarity = MultiscaleSsim.of(shape);
    assertThat(similarity.scales()).isEqualTo(each.get("scales").asInt());
    requireClose(similarity.of(new float[][] {a}, new float[][] {b})[0], each.get("ssim"));
  }

  @ParameterizedTest
  @MethodSource("parzen")
  void likelihoodsAreThoseOfTheFormulaInNumpy(JsonNode each) {
    ParzenWindow found =
        ParzenWindow.of(
            rows(each.get("centres")), rows(each.get("validation")), rows(each.get("test")));
    requireClose(found.sigma(), each.get("sigma"));
    requireClose(found.logLikelihood(), each.get("logLikelihood"));
    requireClose(found.standardError(), each.get("standardError"));
  }
}
