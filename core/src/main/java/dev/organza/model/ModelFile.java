package dev.organza.model;

import dev.organza.FileTrouble;
import dev.organza.OrganzaException;
import dev.organza.nn.Weights;
import dev.organza.nn.network.SavedWeights;
import dev.organza.torch.Device;
import dev.organza.torch.FlatTensors;
import dev.organza.torch.Safetensors;
import dev.organza.torch.Scope;
import dev.organza.tree.Kinds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * What a file {@code model.safetensors} holds.
 *
 * @param description what the file says of itself
 * @param generator the averaged generator
 * @param discriminator the discriminator
 * @param owned the tensors of both, which the caller closes
 */
record ModelFile(
    ModelDescription description,
    Weights generator,
    Weights discriminator,
    List<FlatTensors> owned) {

  /**
   * Reads a file.
   *
   * @param kinds knows the kind of the model's prior
   * @throws OrganzaException if the file is missing, damaged, or not a model of Organza
   */
  static ModelFile read(Path file, Device device, Kinds kinds) {
    try (Scope scope = Scope.open()) {
      Map<String, String> metadata = Safetensors.readMetadata(file);
      String json = metadata.get(ModelDescription.KEY);
      if (json == null) {
        throw new OrganzaException(
            metadata.getOrDefault("format", "").startsWith("organza-")
                ? file
                    + " holds no generator of samples: its players make images into others.\n"
                    + "Translate images with it instead."
                : file + " is not a model of Organza: it has no description.");
      }
      ModelDescription description = description(file, json, kinds);
      Map<String, Tensor> tensors = Safetensors.read(file);
      SavedWeights saved = new SavedWeights(file, tensors, device);
      saved.require("average.", description.generator());
      saved.require("discriminator.", description.discriminator());
      List<FlatTensors> owned = new ArrayList<>();
      try {
        Weights generator = saved.take("average.", description.generator(), owned);
        Weights discriminator = saved.take("discriminator.", description.discriminator(), owned);
        return new ModelFile(description, generator, discriminator, owned);
      } catch (RuntimeException e) {
        owned.forEach(FlatTensors::close);
        throw e;
      }
    } catch (IOException e) {
      throw FileTrouble.reading(file, e);
    }
  }

  private static ModelDescription description(Path file, String json, Kinds kinds) {
    try {
      ModelDescription description = ModelDescription.fromJson(json, kinds);
      description.requireSound();
      return description;
    } catch (OrganzaException e) {
      throw new OrganzaException(
          file + " is not a model that this Organza reads: " + e.getMessage() + ".", e);
    }
  }
}
