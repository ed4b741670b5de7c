package dev.organza.nn.onnx;

import dev.organza.nn.layer.Fork;
import dev.organza.nn.layer.Join;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.layer.Residual;
import dev.organza.nn.layer.Skip;
import dev.organza.nn.layer.Style;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Layers made of layers, and those that join a condition. */
final class CompositeRules {

  private static final String LAYERS = "layers";
  private static final String SHORTCUT = "shortcut";

  private CompositeRules() {}

  static void addTo(Rules rules) {
    rules.add(Fork.class, CompositeRules::fork);
    rules.add(Residual.class, CompositeRules::residual);
    rules.add(Skip.class, (layer, at) -> at.joined(List.of(at.x(), only(at, layer.layers()))));
    rules.add(Style.Synthesis.class, (layer, at) -> only(at.conditionedOn(at.x()), layer.layers()));
    rules.add(Join.class, CompositeRules::join);
    rules.add(Join.ConditionAlone.class, (layer, at) -> at.given());
    rules.add(Join.Beside.class, (layer, at) -> at.joined(List.of(at.x(), at.given())));
  }

  private static String only(Site at, List<Layer> layers) {
    return output(at.branches(Map.of(LAYERS, layers)), LAYERS);
  }

  private static String output(Map<String, String> branches, String name) {
    return Objects.requireNonNull(branches.get(name));
  }

  private static String fork(Fork layer, Site at) {
    return at.joined(List.copyOf(at.branches(layer.heads()).values()));
  }

  private static String residual(Residual layer, Site at) {
    Map<String, List<Layer>> branches = new LinkedHashMap<>();
    branches.put(LAYERS, layer.layers());
    branches.put(SHORTCUT, layer.shortcut());
    Map<String, String> given = at.branches(branches);
    return at.apply(
        "Add",
        at.scaled(output(given, SHORTCUT), layer.shortcutScale()),
        at.scaled(output(given, LAYERS), layer.scale()));
  }

  private static String join(Join layer, Site at) {
    String embedding =
        at.apply("MatMul", at.given(), at.tensor("weight", at.own().parameters().get(0).t()));
    int[] sizes = at.in().dimensions().stream().mapToInt(Integer::intValue).toArray();
    sizes[0] = layer.units();
    return at.joined(
        List.of(at.x(), sizes.length == 1 ? embedding : at.reshaped(embedding, sizes)));
  }
}
