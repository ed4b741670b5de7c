package dev.organza.judge.features;

import dev.organza.UsageException;
import dev.organza.data.Dataset;
import dev.organza.judge.FeatureExtractor;
import java.util.Optional;

public final class FeatureExtractors {
  private FeatureExtractors() {}

  public static FeatureExtractor of(
      Optional<String> file, Dataset real, Optional<Dataset> heldOut, long seed) {
    throw new UsageException("stub");
  }
}
