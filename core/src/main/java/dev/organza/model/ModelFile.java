package dev.organza.model;

import dev.organza.FileTrouble;
import dev.organza.OrganzaException;
import dev.organza.nn.Weights;
import dev.organza.nn.network.Network;
import dev.organza.torch.Device;
import dev.organza.torch.FlatTensors;
import dev.organza.torch.Safetensors;
import dev.organza.torch.Scope;
import dev.organza.torch.TensorSpec;
import dev.organza.tree.Kinds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
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
      String json = Safetensors.readMetadata(file).get(ModelDescription.KEY);
      if (json == null) {
        throw new OrganzaException(file + " is not a model of Organza: it has no description.");
      }
      ModelDescription description = description(file, json, kinds);
      Map<String, Tensor> tensors = Safetensors.read(file);
      requireTensors(file, tensors, "average.", description.generator());
      requireTensors(file, tensors, "discriminator.", description.discriminator());
      List<FlatTensors> owned = new ArrayList<>();
      try {
        Weights generator =
            new Weights(
                take(tensors, "average.", description.generator().parameters(), device, owned),
                take(tensors, "average.", description.generator().buffers(), device, owned));
        Weights discriminator =
            new Weights(
                take(
                    tensors,
                    "discriminator.",
                    description.discriminator().parameters(),
                    device,
                    owned),
                take(
                    tensors,
                    "discriminator.",
                    description.discriminator().buffers(),
                    device,
                    owned));
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

  /** Before memory is allocated: a description may claim networks of any size. */
  private static void requireTensors(
      Path file, Map<String, Tensor> tensors, String prefix, Network network) {
    for (TensorSpec spec :
        Stream.concat(network.parameters().stream(), network.buffers().stream()).toList()) {
      Tensor tensor = tensors.get(prefix + spec.name());
      if (tensor == null || !Arrays.equals(tensor.shape(), spec.sizeArray())) {
        throw new OrganzaException(
            file
                + " is not a sound model: the tensor "
                + prefix
                + spec.name()
                + " is missing or has other sizes than its network says.");
      }
    }
  }

  private static List<Tensor> take(
      Map<String, Tensor> tensors,
      String prefix,
      List<TensorSpec> specs,
      Device device,
      List<FlatTensors> owned) {
    FlatTensors flat = FlatTensors.allocate(specs, false, device);
    owned.add(flat);
    for (int i = 0; i < specs.size(); i++) {
      flat.views().get(i).copy_(Objects.requireNonNull(tensors.get(prefix + specs.get(i).name())));
    }
    return flat.views();
  }
}
