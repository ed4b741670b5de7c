package dev.organza.nn.onnx;

import dev.organza.nn.layer.Layer;
import java.util.HashMap;
import java.util.Map;

/** How each kind of layer becomes operators. */
final class Rules {

  /** Adds the operators of a layer of one kind. */
  @FunctionalInterface
  interface Rule<L extends Layer> {

    /** The name of the layer's output, [N, out…]. */
    String add(L layer, Site site);
  }

  private final Map<Class<? extends Layer>, Rule<Layer>> rules = new HashMap<>();

  <L extends Layer> void add(Class<L> kind, Rule<L> rule) {
    rules.put(kind, (layer, site) -> rule.add(kind.cast(layer), site));
  }

  Rule<Layer> of(Layer layer) {
    Rule<Layer> rule = rules.get(layer.getClass());
    if (rule == null) {
      throw new IllegalStateException("no rule for the layer " + layer);
    }
    return rule;
  }
}
