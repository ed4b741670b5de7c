package dev.organza.metric.features;

import dev.organza.Hint;
import dev.organza.UsageException;
import dev.organza.data.Dataset;
import dev.organza.metric.FeatureExtractor;
import dev.organza.metric.Spectrograms;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Opens or trains feature extractors. */
public final class FeatureExtractors {

  private FeatureExtractors() {}

  /**
   * The features of a user's network, or else of a small classifier that is trained on the real
   * data and cached under {@link dev.organza.CacheFolder}.
   *
   * <p>A network takes {@code [N,C,H,W]} float32 pixels in [0,1] and gives {@code [N,D]} features,
   * or a tuple of features and {@code [N,K]} logits.
   *
   * @param file a TorchScript file ({@code .pt}, {@code .pth}, {@code .ts}) or an ONNX file ({@code
   *     .onnx}); empty for a classifier of the data
   * @param real the images that the classifier is trained on; of sounds their spectrograms
   * @param heldOut real images for its accuracy
   * @param seed of its training; only measurements with the same seed are comparable
   * @throws UsageException if the data are not images, or the network does not take them or gives
   *     something else
   * @throws dev.organza.OrganzaException if the file is missing, damaged or not such a network
   */
  public static FeatureExtractor of(
      Optional<String> file, Dataset real, Optional<Dataset> heldOut, long seed) {
    return ofImages(file, Spectrograms.of(real), heldOut.map(Spectrograms::of), seed);
  }

  private static FeatureExtractor ofImages(
      Optional<String> file, Dataset real, Optional<Dataset> heldOut, long seed) {
    if (file.isEmpty()) {
      return OwnFeatures.of(real, heldOut, seed);
    }
    if (!real.shape().isImage()) {
      throw new UsageException(
          "Features are of images, and %s has rows of %d numbers."
              .formatted(real.name(), real.shape().elements()));
    }
    Path path = Path.of(file.get());
    if (!Files.isRegularFile(path)) {
      throw new UsageException(
          "There is no network %s to take features from.".formatted(path),
          Hint.say("Give a TorchScript (.pt) or ONNX (.onnx) file, or leave ")
              .argument(Hint.Argument.FEATURES)
              .and(" out."));
    }
    String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
    if (name.endsWith(".onnx")) {
      return OnnxFeatures.open(path, real.shape());
    }
    if (name.endsWith(".pt") || name.endsWith(".pth") || name.endsWith(".ts")) {
      return TorchScriptFeatures.open(path, real.shape());
    }
    throw new UsageException(
        "%s is neither TorchScript (.pt, .pth, .ts) nor ONNX (.onnx).%nExport the network with torch.jit.save or torch.onnx.export."
            .formatted(path));
  }
}
