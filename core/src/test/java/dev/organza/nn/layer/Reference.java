package dev.organza.nn.layer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.organza.nn.network.Network;
import dev.organza.torch.Device;
import dev.organza.torch.FlatTensors;
import dev.organza.torch.HostMemory;
import dev.organza.torch.TensorSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What {@code src/test/python/layers.py} and {@code style_layers.py} wrote: networks, and what
 * PyTorch computes with them.
 */
final class Reference {

  private static final ObjectMapper MAPPER = JsonMapper.builder().build();

  private Reference() {}

  /** A tensor as written to a file. */
  record Values(List<Long> sizes, List<Double> values) {

    Tensor tensor() {
      float[] floats = new float[values.size()];
      for (int i = 0; i < values.size(); i++) {
        floats[i] = values.get(i).floatValue();
      }
      return HostMemory.tensor(
          floats, Device.cpu(), sizes.stream().mapToLong(Long::longValue).toArray());
    }

    /**
     * ‖actual − expected‖ / ‖expected‖ with the Euclidean norm of the whole tensor. Elementwise
     * errors would say more about cancellation in single elements than about the operation.
     */
    double relativeError(Tensor actual) {
      float[] floats = HostMemory.floats(actual);
      if (floats.length != values.size()) {
        return Double.POSITIVE_INFINITY;
      }
      double difference = 0;
      double norm = 0;
      for (int i = 0; i < values.size(); i++) {
        double value = values.get(i);
        difference += (floats[i] - value) * (floats[i] - value);
        norm += value * value;
      }
      return norm == 0 ? Math.sqrt(difference) : Math.sqrt(difference / norm);
    }
  }

  /** A network and some passes through it. */
  record Case(
      String name,
      Network network,
      Map<String, Values> parameters,
      Map<String, Values> buffers,
      List<Pass> passes) {}

  /**
   * A forward and a backward pass, and the buffers afterwards; with a condition if the network
   * takes one.
   */
  record Pass(
      String mode,
      Values x,
      @Nullable Values condition,
      Values outputGradient,
      Values output,
      Values inputGradient,
      Map<String, Values> parameterGradients,
      Map<String, Values> buffers) {}

  /** A critic, and its gradient penalty; without buffers if it has none. */
  record Penalty(
      String name,
      Network network,
      Map<String, Values> parameters,
      @Nullable Map<String, Values> buffers,
      Values x,
      Values penalty,
      Map<String, Values> parameterGradients) {}

  static List<Case> cases() {
    return Stream.of(
            "layers.json",
            "spectral.json",
            "conditioned.json",
            "signals.json",
            "composite.json",
            "grouped.json",
            "smooth.json",
            "style.json",
            "rows.json")
        .flatMap(name -> read(name, Case.class).stream())
        .toList();
  }

  static List<Penalty> penalties() {
    return Stream.of(
            "penalty.json",
            "spectral-penalty.json",
            "composite-penalty.json",
            "grouped-penalty.json",
            "smooth-penalty.json",
            "style-penalty.json",
            "rows-penalty.json")
        .flatMap(name -> read(name, Penalty.class).stream())
        .toList();
  }

  private static <T> List<T> read(String name, Class<T> type) {
    try (InputStream stream = Reference.class.getResourceAsStream(name)) {
      return MAPPER.readerForListOf(type).readValue(Objects.requireNonNull(stream));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tensors in the layout a player has them in, with these values, by name. */
  static FlatTensors load(List<TensorSpec> specs, Map<String, Values> values, boolean gradients) {
    FlatTensors tensors = FlatTensors.allocate(specs, gradients, Device.cpu());
    tensors.requireGradients(false);
    for (int i = 0; i < specs.size(); i++) {
      Values value = Objects.requireNonNull(values.get(specs.get(i).name()), specs.get(i).name());
      if (!value.sizes().equals(specs.get(i).sizes())) {
        throw new AssertionError(specs.get(i) + " has other sizes in PyTorch: " + value.sizes());
      }
      tensors.views().get(i).copy_(value.tensor());
    }
    tensors.requireGradients(gradients);
    return tensors;
  }
}
