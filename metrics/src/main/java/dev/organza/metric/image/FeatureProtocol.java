package dev.organza.metric.image;

import dev.organza.metric.FeatureDescription;
import java.util.Locale;
import java.util.Map;

/** What results say of the features that images were compared by. */
final class FeatureProtocol {

  private FeatureProtocol() {}

  /** Adds the features to a protocol. */
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

  /** Whether the features are Organza's own, and not those of a user's network. */
  static boolean isOwn(FeatureDescription features) {
    return !features.name().startsWith("network ");
  }

  /** How far values by these features can be compared with published ones. */
  static String comparability(FeatureDescription features) {
    return isOwn(features)
        ? "By Organza's own features ("
            + features.name()
            + "): not comparable with published values, which use Inception; compare only with values of"
            + " the same features."
        : "By the "
            + features.name()
            + ": comparable with published values only if they used the same network, its"
            + " preprocessing and as many samples.";
  }
}
