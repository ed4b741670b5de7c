package dev.organza.metric.features;

import dev.organza.CacheFolder;
import dev.organza.OrganzaException;
import dev.organza.Sha256;
import dev.organza.data.Dataset;
import dev.organza.metric.Classifier;
import dev.organza.torch.Scope;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Classifiers that are trained once: their weights are kept under {@link CacheFolder}, by the hash
 * of the data. A damaged file counts as missing.
 */
public final class KeptClassifier {

  private KeptClassifier() {}

  /**
   * A classifier from the cache, or a new one, which is put there.
   *
   * @param task labelled samples to train on
   * @param settings everything else that the training depends on, as text
   */
  public static Classifier of(Dataset task, int epochs, long seed, String settings) {
    Path file =
        CacheFolder.path()
            .resolve("features")
            .resolve(task.sha256() + "-" + Sha256.of(settings).substring(0, 16) + ".safetensors");
    return read(file, task)
        .orElseGet(
            () -> {
              Classifier classifier = Classifier.train(task, epochs, seed);
              KeptTensors.write(file, classifier.tensors(), Map.of("settings", settings));
              return classifier;
            });
  }

  private static Optional<Classifier> read(Path file, Dataset task) {
    try (Scope scope = Scope.open()) {
      return KeptTensors.read(file).map(tensors -> Classifier.of(task, tensors));
    } catch (OrganzaException e) {
      return Optional.empty();
    }
  }
}
