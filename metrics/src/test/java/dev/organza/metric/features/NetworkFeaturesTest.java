package dev.organza.metric.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.organza.OrganzaException;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.Dataset;
import dev.organza.data.Datasets;
import dev.organza.metric.FeatureDescription;
import dev.organza.metric.FeatureExtractor;
import dev.organza.metric.Features;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Users' networks, made by {@code src/test/python/feature_networks.py}. */
class NetworkFeaturesTest {

  private static final Path ROOT = Path.of("src/test/resources/dev/organza/metric/features");
  private static final int COUNT = 70;

  private static Dataset images(int side) {
    float[][] samples = new float[COUNT][side * side];
    for (int i = 0; i < COUNT; i++) {
      for (int k = 0; k < side * side; k++) {
        samples[i][k] = (i * 31 + k * 7) % 256;
      }
    }
    return Datasets.of("images", Shape.image(1, side, side), samples, new int[0], List.of());
  }

  private static FeatureExtractor open(String name, Dataset real) {
    return FeatureExtractors.of(
        Optional.of(ROOT.resolve(name).toString()), real, Optional.empty(), 1);
  }

  /** Feature k of pixels x is Σ x[i]/255 · (i + 1)(k − 1)/16. */
  @ParameterizedTest
  @CsvSource({"features.pt,0", "logits.pt,2", "features.onnx,0", "logits.onnx,2"})
  void featuresAreThoseOfTheNetwork(String name, int classes) {
    Dataset real = images(4);
    float[][] samples = new float[COUNT][16];
    for (int i = 0; i < COUNT; i++) {
      real.read(i, samples[i], 0);
    }
    try (FeatureExtractor extractor = open(name, real)) {
      FeatureDescription description = extractor.description();
      assertThat(description.name()).isEqualTo("network " + name);
      assertThat(description.sha256()).matches("[0-9a-f]{64}");
      assertThat(description.dimension()).isEqualTo(3);
      assertThat(description.classes()).isEqualTo(classes);
      assertThat(description.accuracy()).isEmpty();
      Features features = extractor.extract(samples);
      assertThat(features.values()).hasNumberOfRows(COUNT);
      for (int n = 0; n < COUNT; n++) {
        double sum = 0;
        for (int i = 0; i < 16; i++) {
          sum += samples[n][i] / 255.0 * (i + 1) / 16;
        }
        assertThat(features.values()[n][0]).isCloseTo((float) -sum, within(1e-5f));
        assertThat(features.values()[n][1]).isCloseTo(0, within(1e-5f));
        assertThat(features.values()[n][2]).isCloseTo((float) sum, within(1e-5f));
        assertThat(features.probabilities()[n]).hasSize(classes);
        if (classes > 0) { // the logits are −2·sum and 0
          float expected = (float) (1 / (1 + Math.exp(2 * sum)));
          assertThat(features.probabilities()[n][0]).isCloseTo(expected, within(1e-5f));
          assertThat(features.probabilities()[n][1]).isCloseTo(1 - expected, within(1e-5f));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"damaged.pt", "pickled.pt", "damaged.onnx"})
  void aDamagedFileIsNamed(String name) {
    assertThatThrownBy(() -> open(name, images(4)))
        .isInstanceOf(OrganzaException.class)
        .hasMessageContainingAll(name, "not a valid")
        .satisfies(e -> assertThat(String.valueOf(e.getMessage()).lines().count()).isEqualTo(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"features.pt", "logits.pt", "features.onnx", "logits.onnx"})
  void imagesThatTheNetworkDoesNotTakeAreNamed(String name) {
    assertThatThrownBy(() -> open(name, images(5)))
        .isInstanceOf(UsageException.class)
        .hasMessageContainingAll(name)
        .satisfies(e -> assertThat(String.valueOf(e.getMessage()).lines().count()).isEqualTo(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"wide.pt", "wide.onnx", "listed.pt"})
  void whatGivesNoRowsIsRefused(String name) {
    assertThatThrownBy(() -> open(name, images(4)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(name)
        .satisfies(e -> assertThat(String.valueOf(e.getMessage()).lines().count()).isEqualTo(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"missing.pt", "missing.onnx"})
  void aMissingFileIsNamed(String name) {
    assertThatThrownBy(() -> open(name, images(4)))
        .isInstanceOf(UsageException.class)
        .hasMessageContainingAll(name, "no network");
  }

  @Test
  void anotherKindOfFileIsRefused() {
    assertThatThrownBy(() -> open("../image/reference.json", images(4)))
        .isInstanceOf(UsageException.class)
        .hasMessageContainingAll("reference.json", "TorchScript", "ONNX");
  }

  @Test
  void rowsOfNumbersHaveNoFeatures() {
    Dataset rows = Datasets.of("rows", Shape.of(2), new float[][] {{1, 2}}, new int[0], List.of());
    for (Optional<String> file :
        List.of(Optional.<String>empty(), Optional.of(ROOT.resolve("features.pt").toString()))) {
      assertThatThrownBy(() -> FeatureExtractors.of(file, rows, Optional.empty(), 1))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("rows");
    }
  }
}
