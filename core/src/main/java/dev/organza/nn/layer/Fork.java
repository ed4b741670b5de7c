package dev.organza.nn.layer;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonCreator;
import dev.organza.Shape;
import dev.organza.UsageException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Parallel heads: named chains of layers on the same input, their outputs joined in the order of
 * the heads. Rows [a], [b], … become [a+b+…], and images or signals of one size one with all their
 * channels. InfoGAN's D ends in a fork (Chen et al. 2016, arXiv:1606.03657, §6): the logit first,
 * and second the head of Q, which shares all layers before.
 *
 * <p>The parameters and buffers are those of the heads, after their names: {@code first.0.weight},
 * …, {@code second.0.weight}, …. All heads are given the condition. In JSON and YAML each head is a
 * property: {@code {"layer": "fork", "first": […], "second": […]}}.
 *
 * @param heads the layers of each head by its name, in order; each at least one
 */
public record Fork(@JsonAnyGetter Map<String, List<Layer>> heads) implements Composite {

  public Fork {
    Map<String, List<Layer>> copy = new LinkedHashMap<>();
    heads.forEach((name, layers) -> copy.put(name, List.copyOf(layers)));
    heads = Collections.unmodifiableMap(copy);
    if (heads.isEmpty() || heads.values().stream().anyMatch(List::isEmpty)) {
      throw new UsageException("a Fork has at least one head, and each at least one layer");
    }
    heads.keySet().forEach(Fork::requireName);
    Chain.condition(heads.values().stream().flatMap(List::stream).toList());
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Fork of(LinkedHashMap<String, List<Layer>> heads) {
    return new Fork(heads);
  }

  /** Two heads, {@code first} and {@code second}. */
  public Fork(List<Layer> first, List<Layer> second) {
    this(ordered(first, second));
  }

  private static Map<String, List<Layer>> ordered(List<Layer> first, List<Layer> second) {
    Map<String, List<Layer>> heads = new LinkedHashMap<>();
    heads.put("first", first);
    heads.put("second", second);
    return heads;
  }

  private static void requireName(String name) {
    if (!name.matches("[A-Za-z][A-Za-z0-9_-]*")) {
      throw new UsageException(
          "the name of a head consists of letters, digits, - and _ and begins with a letter, unlike "
              + name);
    }
  }

  @Override
  public Map<String, List<Layer>> branches() {
    return heads;
  }

  @Override
  public Shape joinedShape(Shape in, List<Shape> outputs) {
    Shape first = outputs.get(0);
    int size = 0;
    for (Shape output : outputs) {
      if (!output.withFirst(1).equals(first.withFirst(1))) {
        throw new UsageException(
            "the heads of a Fork give rows, or images or signals of one size, not "
                + named(outputs)
                + " (a Flatten makes rows)");
      }
      size += output.dimension(0);
    }
    return first.withFirst(size);
  }

  private String named(List<Shape> outputs) {
    List<String> names = new ArrayList<>(heads.keySet());
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < names.size(); i++) {
      text.append(i == 0 ? "" : ", ").append(names.get(i)).append(' ').append(outputs.get(i));
    }
    return text.toString();
  }

  @Override
  public Tensor join(Tensor x, List<Tensor> outputs) {
    return torch.cat(new TensorVector(outputs.toArray(Tensor[]::new)), 1);
  }

  /** Equal if the heads are, in the same order. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Fork fork
        && List.copyOf(heads.entrySet()).equals(List.copyOf(fork.heads.entrySet()));
  }

  @Override
  public int hashCode() {
    return heads.hashCode();
  }
}
