package dev.organza.metric.translation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.Dataset;
import dev.organza.data.Datasets;
import dev.organza.metric.FeatureDescription;
import dev.organza.metric.FeatureExtractor;
import dev.organza.metric.Features;
import dev.organza.metric.Measure;
import dev.organza.metric.Measurement;
import dev.organza.metric.MetricInput;
import dev.organza.metric.SampleFeatures;
import dev.organza.metric.TranslatedImages;
import dev.organza.metric.evaluation.Metrics;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class TranslationMetricsTest {

  /** As pair_metrics.py has them. */
  private static float[][] images(int[] shape, boolean second) {
    float[][] images = new float[2][shape[0] * shape[1] * shape[2]];
    for (int index = 0; index < 2; index++) {
      for (int i = 0; i < images[index].length; i++) {
        int x = i % shape[2];
        int y = i / shape[2] % shape[1];
        int c = i / shape[2] / shape[1];
        int a = (7 * y + 13 * x + 31 * c + y * x % 17 * 9 + 11 * index) % 256;
        images[index][i] = second ? a * 3 / 4 + (5 * x * x + 3 * y + index) % 64 : a;
      }
    }
    return images;
  }

  @Test
  void distancesOfPairsAreThoseOfScikitImage() throws IOException {
    JsonNode cases;
    try (InputStream in = TranslationMetricsTest.class.getResourceAsStream("pairs.json")) {
      cases = new ObjectMapper().readTree(in);
    }
    assertThat(cases.size()).isEqualTo(3);
    for (JsonNode each : cases) {
      int[] sizes = new int[3];
      for (int i = 0; i < 3; i++) {
        sizes[i] = each.get("shape").get(i).asInt();
      }
      Shape shape = Shape.image(sizes[0], sizes[1], sizes[2]);
      float[][] a = images(sizes, false);
      float[][] b = images(sizes, true);
      float[][] negative = new float[2][a[0].length];
      for (int i = 0; i < 2 * a[0].length; i++) {
        negative[i % 2][i / 2] = 255 - a[i % 2][i / 2];
      }
      for (int i = 0; i < 2; i++) {
        assertThat(PairDistance.ABSOLUTE.of(shape, a, b)[i])
            .isCloseTo(each.get("l1").get(i).asDouble(), within(1e-9));
        assertThat(PairDistance.PEAK_SIGNAL_TO_NOISE.of(shape, a, b)[i])
            .isCloseTo(each.get("psnr").get(i).asDouble(), within(1e-9));
        assertThat(PairDistance.STRUCTURE.of(shape, a, b)[i])
            .isCloseTo(each.get("ssim").get(i).asDouble(), within(1e-9));
        assertThat(PairDistance.STRUCTURE.of(shape, a, negative)[i])
            .isNegative()
            .isCloseTo(each.get("ssim of the negative").get(i).asDouble(), within(1e-9));
      }
    }
  }

  @Test
  void equalImagesAreAsNearAsCanBe() {
    Shape shape = Shape.image(1, 20, 20);
    float[][] a = images(new int[] {1, 20, 20}, false);
    assertThat(PairDistance.ABSOLUTE.of(shape, a, a)).containsOnly(0);
    assertThat(PairDistance.STRUCTURE.of(shape, a, a)[0]).isCloseTo(1, within(1e-12));
    // As if one of 400 values differed by 1.
    assertThat(PairDistance.PEAK_SIGNAL_TO_NOISE.of(shape, a, a)[0])
        .isCloseTo(10 * Math.log10(255.0 * 255 * 400), within(1e-9));
  }

  private static Dataset grey(int count, float... levels) {
    return labelled(count, List.of(), levels);
  }

  private static Dataset labelled(int count, List<String> classes, float... levels) {
    float[][] images = new float[count][16];
    int[] labels = new int[classes.isEmpty() ? 0 : count];
    for (int n = 0; n < count; n++) {
      Arrays.fill(images[n], levels[n % levels.length]);
      if (labels.length > 0) {
        labels[n] = n % levels.length;
      }
    }
    return Datasets.of("grey", Shape.image(1, 4, 4), images, labels, classes);
  }

  /** The first pixel and its square, as features. */
  private static SampleFeatures features() {
    return new SampleFeatures(
        new FeatureExtractor() {
          @Override
          public FeatureDescription description() {
            return new FeatureDescription("first pixel", "0", 1, 0, OptionalDouble.empty());
          }

          @Override
          public Features extract(float[][] samples) {
            float[][] values = new float[samples.length][];
            for (int i = 0; i < values.length; i++) {
              values[i] = new float[] {samples[i][0]};
            }
            return new Features(values, new float[samples.length][0]);
          }

          @Override
          public void close() {}
        });
  }

  private static MetricInput input(TranslatedImages... directions) {
    TranslatedImages first = directions[0];
    return MetricInput.of(first.domain(), first.output()).translations(List.of(directions)).build();
  }

  private static double value(Measurement measurement, String name) {
    return measurement.measures().stream()
        .filter(measure -> measure.name().equals(name))
        .mapToDouble(Measure::value)
        .findFirst()
        .orElseThrow();
  }

  private static Measurement measure(String metric, MetricInput input) {
    return Metrics.standard().named(metric).measure(input);
  }

  @Test
  void eachMeasureStandsBesideThatOfTheUnchangedInput() {
    TranslatedImages direction =
        new TranslatedImages(
            "AtoB",
            grey(4, 10, 20),
            grey(4, 90, 120),
            Optional.of(grey(4, 100, 120)),
            Optional.of(grey(4, 11, 24)),
            grey(4, 100, 120),
            grey(4, 100, 120),
            features());
    MetricInput input = input(direction);
    assertThat(value(measure("l1", input), "AtoB")).isEqualTo(5);
    assertThat(value(measure("l1", input), "AtoB, input unchanged")).isEqualTo(95);
    assertThat(value(measure("feature-distance", input), "AtoB")).isEqualTo(5);
    assertThat(value(measure("feature-distance", input), "AtoB, input unchanged")).isEqualTo(95);
    assertThat(value(measure("cycle-error", input), "AtoB and back")).isEqualTo(2.5);
    // Gaussians in one dimension: (μ₁ − μ₂)² + (σ₁ − σ₂)², of 90, 120, 90, 120 and so on.
    double deviation = Math.sqrt(4 / 3.0);
    assertThat(value(measure("translation-fid", input), "AtoB"))
        .isCloseTo(25 + Math.pow(5 * deviation, 2), within(1e-6));
    assertThat(value(measure("translation-fid", input), "AtoB, input unchanged"))
        .isCloseTo(95 * 95 + Math.pow(5 * deviation, 2), within(1e-6));
    assertThat(measure("translation-kid", input).measures()).hasSize(2);
    assertThat(Metrics.standard().usualFor(input)).hasSize(8);
  }

  @Test
  void colourIsComparedWithGreyByItsLuma() {
    float[][] red = new float[1][48];
    Arrays.fill(red[0], 0, 16, 255);
    Dataset colour = Datasets.of("red", Shape.image(3, 4, 4), red, new int[0], List.of());
    TranslatedImages toGrey =
        new TranslatedImages(
            "AtoB",
            colour,
            grey(1, 0),
            Optional.empty(),
            Optional.empty(),
            grey(2, 0),
            grey(2, 0),
            features());
    assertThat(toGrey.unchanged().orElseThrow()[0][5]).isCloseTo(76.245f, within(1e-3f));
    TranslatedImages toColour =
        new TranslatedImages(
            "BtoA",
            grey(1, 7),
            colour,
            Optional.empty(),
            Optional.empty(),
            colour,
            colour,
            features());
    assertThat(toColour.unchanged().orElseThrow()[0]).hasSize(48).containsOnly(7);
  }

  @Test
  void theClassifierIsOfRealImagesAndItsOwnAccuracyStandsBeside() {
    List<String> classes = List.of("dark", "light");
    TranslatedImages direction =
        new TranslatedImages(
            "AtoB",
            labelled(40, classes, 100, 110),
            grey(40, 0, 255, 0, 0), // every second light one has become dark
            Optional.empty(),
            Optional.empty(),
            labelled(64, classes, 0, 255),
            labelled(256, classes, 0, 255),
            features());
    Measurement kept = new ClassKept(256, 12).measure(input(direction));
    assertThat(value(kept, "AtoB, accuracy on real images")).isEqualTo(1);
    assertThat(value(kept, "AtoB")).isEqualTo(0.75);
    assertThat(value(kept, "AtoB, input unchanged")).isEqualTo(0.5);
  }

  @Test
  void whatIsMissingIsAnObjection() {
    MetricInput plain = MetricInput.of(grey(3, 1), grey(3, 2)).build();
    assertThat(Metrics.standard().named("ssim").objection(plain).orElseThrow())
        .contains("give a run that makes images into others");
    MetricInput unpaired =
        input(
            new TranslatedImages(
                "AtoB",
                grey(3, 1),
                grey(3, 1),
                Optional.empty(),
                Optional.empty(),
                grey(3, 1),
                grey(3, 1),
                features()));
    assertThat(Metrics.standard().named("l1").objection(unpaired).orElseThrow())
        .contains("no pairs");
    assertThat(Metrics.standard().named("cycle-error").objection(unpaired).orElseThrow())
        .contains("one direction");
    assertThat(Metrics.standard().named("class-kept").objection(unpaired).orElseThrow())
        .contains("no labels");
    assertThat(Metrics.standard().named("translation-fid").objection(unpaired)).isEmpty();
    assertThatThrownBy(
            () ->
                new TranslatedImages(
                    "AtoB",
                    grey(3, 1),
                    grey(2, 1),
                    Optional.empty(),
                    Optional.empty(),
                    grey(3, 1),
                    grey(3, 1),
                    features()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("3 images and 2");
  }
}
