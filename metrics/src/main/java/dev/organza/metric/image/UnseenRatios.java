package dev.organza.metric.image;

import dev.organza.CacheFolder;
import dev.organza.Sha256;
import dev.organza.distance.Matrices;
import dev.organza.metric.features.KeptTensors;
import dev.organza.torch.Scope;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * The {@linkplain Copies ratios} of unseen images. They do not depend on the generator and take
 * half of the time, and are therefore cached under {@link CacheFolder}.
 */
final class UnseenRatios {

  private static final String RATIOS = "ratios";

  private final Path file;
  private final int count;

  /**
   * The ratios of so many images.
   *
   * @param dependsOn the cache key: everything that they depend on
   */
  UnseenRatios(int count, String dependsOn) {
    this.file =
        CacheFolder.path().resolve("copying").resolve(Sha256.of(dependsOn) + ".safetensors");
    this.count = count;
  }

  /** {@code [count]}; empty if they are not cached. */
  Optional<double[]> read() {
    try (Scope scope = Scope.open()) {
      Tensor kept = KeptTensors.read(file).orElse(Map.of()).get(RATIOS);
      return kept == null || kept.numel() != count
          ? Optional.empty()
          : Optional.of(Matrices.values(kept));
    }
  }

  void write(double[] ratios) {
    try (Scope scope = Scope.open()) {
      KeptTensors.write(file, Map.of(RATIOS, Matrices.of(ratios, ratios.length)), Map.of());
    }
  }
}
