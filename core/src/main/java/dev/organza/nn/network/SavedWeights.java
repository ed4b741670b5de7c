package dev.organza.nn.network;

import dev.organza.OrganzaException;
import dev.organza.nn.Weights;
import dev.organza.torch.Device;
import dev.organza.torch.FlatTensors;
import dev.organza.torch.TensorSpec;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;

/**
 * The tensors of a file, of which networks take their weights.
 *
 * @param file for messages
 * @param tensors by name
 * @param device where the weights will lie
 */
public record SavedWeights(Path file, Map<String, Tensor> tensors, Device device) {

  /**
   * Refuses a file that has not all tensors of a network, before memory is allocated: a description
   * may claim networks of any size.
   *
   * @param prefix of the names of the network's tensors
   * @throws OrganzaException naming the first that is missing or of another size
   */
  public void require(String prefix, Network network) {
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

  /**
   * Copies a network's weights.
   *
   * @param prefix of the names of the network's tensors, which {@link #require} has found
   * @param owned where what the caller closes is added
   */
  public Weights take(String prefix, Network network, List<FlatTensors> owned) {
    return new Weights(
        take(prefix, network.parameters(), owned), take(prefix, network.buffers(), owned));
  }

  private List<Tensor> take(String prefix, List<TensorSpec> specs, List<FlatTensors> owned) {
    FlatTensors flat = FlatTensors.allocate(specs, false, device);
    owned.add(flat);
    for (int i = 0; i < specs.size(); i++) {
      flat.views().get(i).copy_(Objects.requireNonNull(tensors.get(prefix + specs.get(i).name())));
    }
    return flat.views();
  }
}
