package dev.organza.nn.onnx;

import dev.organza.nn.Weights;
import dev.organza.nn.network.Network;
import dev.organza.torch.Scope;
import org.bytedeco.pytorch.NoGradGuard;
import org.jspecify.annotations.Nullable;

/**
 * A network as operators of a graph: what {@link Network#forward} computes in evaluation, in
 * float32. Every kind of layer has a rule; constants that follow from the weights, such as a
 * spectrally normalised matrix, are computed once.
 */
public final class OnnxNetwork {

  private static final Rules RULES = new Rules();

  static {
    MapRules.addTo(RULES);
    NormalisationRules.addTo(RULES);
    ShapeRules.addTo(RULES);
    CompositeRules.addTo(RULES);
    StyleRules.addTo(RULES);
  }

  private OnnxNetwork() {}

  /**
   * Adds a network to a graph.
   *
   * @param weights copied into the graph
   * @param x the name of its input, [N, input…]
   * @param condition the name of [N,K], K as {@link Network#condition} says; null for nothing
   * @return the name of its output, [N, output…]
   */
  public static String add(
      OnnxGraph graph, Network network, Weights weights, String x, @Nullable String condition) {
    try (Scope scope = Scope.open();
        NoGradGuard constant = new NoGradGuard()) {
      Site site = new Site(RULES, graph, "", network.input(), weights, x, condition);
      return site.chain(network.layers());
    }
  }
}
