package dev.organza.metric.image;

import dev.organza.data.Dataset;
import dev.organza.metric.FeatureDescription;
import dev.organza.metric.MetricInput;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the metrics of images ask of their input, and say of it. */
final class ImageMetricInput {

  private ImageMetricInput() {}

  /** The objection to samples that are no images, or too few. */
  static Optional<String> objection(MetricInput input, int leastReal, int leastFake) {
    Dataset real = input.real();
    if (!real.shape().isImage()) {
      return Optional.of(
          "it takes images, and %s has rows of %d numbers."
              .formatted(real.name(), real.shape().elements()));
    }
    return fewer("real", real, leastReal).or(() -> fewer("generated", input.fake(), leastFake));
  }

  private static Optional<String> fewer(String kind, Dataset dataset, int least) {
    return dataset.count() >= least
        ? Optional.empty()
        : Optional.of(
            "it needs %d %s samples at least, and %s has %d."
                .formatted(least, kind, dataset.name(), dataset.count()));
  }

  /** Writes down which features were used. */
  static void describe(FeatureDescription features, Map<String, String> protocol) {
    protocol.put("features", features.name());
    protocol.put("features sha256", features.sha256());
    protocol.put("features dimension", Integer.toString(features.dimension()));
    if (features.accuracy().isPresent()) {
      protocol.put(
          "features accuracy",
          String.format(Locale.ROOT, "%.4f", features.accuracy().getAsDouble()));
    }
  }

  /** Whether the features are a user's network. */
  static boolean isOwn(FeatureDescription features) {
    return !features.name().startsWith("network ");
  }

  /** That a value of these features is not a published one; the same for all that use them. */
  static String comparability(FeatureDescription features) {
    return isOwn(features)
        ? "By Organza's own features ("
            + features.name()
            + "): not comparable with published values, which use Inception; compare with values of"
            + " the same features only."
        : "By the "
            + features.name()
            + ": comparable with published values only if they used this very network, its"
            + " preprocessing and as many samples.";
  }
}
