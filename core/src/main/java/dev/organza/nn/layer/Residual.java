package dev.organza.nn.layer;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.organza.Shape;
import dev.organza.UsageException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * A residual block (He et al. 2016, arXiv:1512.03385, eq. 1 and 2): y = shortcutScale·s(x) +
 * scale·f(x), where f are the layers and s the shortcut, the identity if it has no layers. Any
 * shape that f and s bring to the same one.
 *
 * <p>Scales are 1 in residual networks; scale below 1 steadies very deep ones (Szegedy et al. 2017,
 * arXiv:1602.07261, §3.3), and √½ on both sides keeps the variance (Karras et al. 2020,
 * arXiv:1912.04958, §4.1).
 *
 * <p>The parameters and buffers are those of the layers and of the shortcut: {@code
 * layers.0.weight}, …, {@code shortcut.0.weight}, …. Both are given the condition.
 *
 * @param layers f, at least one
 * @param shortcut s; a 1×1 convolution projects to other channels
 * @param scale of f, finite
 * @param shortcutScale of s, finite
 */
public record Residual(
    @JsonProperty(required = true) List<Layer> layers,
    @JsonProperty(required = true) List<Layer> shortcut,
    @JsonProperty(required = true) double scale,
    @JsonProperty(required = true) double shortcutScale)
    implements Composite {

  public Residual {
    layers = List.copyOf(layers);
    shortcut = List.copyOf(shortcut);
    if (layers.isEmpty()) {
      throw new UsageException("a Residual has at least one layer beside its shortcut");
    }
    if (!Double.isFinite(scale) || !Double.isFinite(shortcutScale)) {
      throw new UsageException(
          "the scales of a Residual are finite, not " + scale + " and " + shortcutScale);
    }
    Chain.condition(Stream.concat(layers.stream(), shortcut.stream()).toList());
  }

  @Override
  public Map<String, List<Layer>> branches() {
    Map<String, List<Layer>> branches = new LinkedHashMap<>();
    branches.put("layers", layers);
    branches.put("shortcut", shortcut);
    return branches;
  }

  @Override
  public Optional<String> residualBranch() {
    return Optional.of("layers");
  }

  @Override
  public Shape joinedShape(Shape in, List<Shape> outputs) {
    if (!outputs.get(0).equals(outputs.get(1))) {
      throw new UsageException(
          "a Residual adds what its layers and its shortcut give, but from the shape "
              + in
              + " the layers give "
              + outputs.get(0)
              + " and the shortcut "
              + outputs.get(1)
              + (shortcut.isEmpty() ? " (give the shortcut a 1×1 convolution, for example)" : ""));
    }
    return outputs.get(0);
  }

  @Override
  public Tensor join(Tensor x, List<Tensor> outputs) {
    return scaled(outputs.get(1), shortcutScale).add(scaled(outputs.get(0), scale));
  }

  private static Tensor scaled(Tensor x, double factor) {
    return factor == 1 ? x : x.mul(new Scalar(factor));
  }
}
