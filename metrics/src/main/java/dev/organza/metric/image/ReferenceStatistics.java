package dev.organza.metric.image;

import dev.organza.CacheFolder;
import dev.organza.data.Dataset;
import dev.organza.distance.Matrices;
import dev.organza.metric.SampleFeatures;
import dev.organza.metric.features.KeptTensors;
import dev.organza.torch.Scope;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * Mean and covariance of the features of a whole data set. They are computed once, as a stream, and
 * cached under {@link CacheFolder} by the hashes of the data and of the features.
 */
final class ReferenceStatistics {

  private static final String MEAN = "mean";
  private static final String COVARIANCE = "covariance";
  private static final String COUNT = "count";

  private ReferenceStatistics() {}

  /** The moments of a data set of at least two samples. */
  static FeatureMoments of(Dataset dataset, SampleFeatures features) {
    Path file =
        CacheFolder.path()
            .resolve("statistics")
            .resolve(dataset.sha256() + "-" + features.description().sha256() + ".safetensors");
    return read(file, dataset.count(), features.description().dimension())
        .orElseGet(
            () -> {
              FeatureMoments moments = compute(dataset, features);
              write(file, moments);
              return moments;
            });
  }

  /** The moments of all samples, read once in order. */
  private static FeatureMoments compute(Dataset dataset, SampleFeatures features) {
    FeatureMoments moments = new FeatureMoments(features.description().dimension());
    int[] all = IntStream.range(0, dataset.count()).toArray();
    features.stream(dataset, all, piece -> moments.add(piece.values()));
    return moments;
  }

  private static Optional<FeatureMoments> read(Path file, int count, int dimension) {
    try (Scope scope = Scope.open()) {
      Map<String, Tensor> kept = KeptTensors.read(file).orElse(Map.of());
      Tensor mean = kept.get(MEAN);
      Tensor covariance = kept.get(COVARIANCE);
      Tensor counted = kept.get(COUNT);
      if (mean == null
          || covariance == null
          || counted == null
          || mean.numel() != dimension
          || covariance.numel() != (long) dimension * dimension
          || Matrices.values(counted)[0] != count) {
        return Optional.empty();
      }
      return Optional.of(
          FeatureMoments.of(count, Matrices.values(mean), Matrices.values(covariance)));
    }
  }

  private static void write(Path file, FeatureMoments moments) {
    try (Scope scope = Scope.open()) {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      tensors.put(MEAN, Matrices.of(moments.mean(), moments.dimension()));
      tensors.put(
          COVARIANCE, Matrices.of(moments.covariance(), moments.dimension(), moments.dimension()));
      tensors.put(COUNT, Matrices.of(new double[] {moments.count()}, 1));
      KeptTensors.write(file, tensors, Map.of());
    }
  }
}
