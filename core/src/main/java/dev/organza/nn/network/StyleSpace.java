package dev.organza.nn.network;

import dev.organza.UsageException;
import dev.organza.nn.Mode;
import dev.organza.nn.Weights;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.layer.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The styles of a style-based generator, between its mapping network and its synthesis network.
 *
 * @param mapping from latents to the styles of all layers, [count·W]
 * @param count how many styles there are
 * @param synthesis from the styles to samples
 */
public record StyleSpace(Network mapping, int count, Network synthesis) {

  /** The styles of a network; empty if it has none. */
  public static Optional<StyleSpace> of(Network network) {
    return place(network).map(place -> at(network, place));
  }

  private static Optional<Integer> place(Network network) {
    for (int i = 0; i < network.layers().size(); i++) {
      if (network.layers().get(i) instanceof Style.Styles) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  private static StyleSpace at(Network network, int place) {
    List<Layer> layers = network.layers();
    return new StyleSpace(
        Network.of(network.input(), layers.subList(0, place + 1)),
        ((Style.Styles) layers.get(place)).count(),
        Network.of(network.chain().outputOf(place), layers.subList(place + 1, layers.size())));
  }

  /**
   * The network, of the same weights, with styles nearer to their average (Karras et al. 2019,
   * arXiv:1812.04948, appendix B); it differs in evaluation only.
   *
   * @param psi ψ: 1 for the network as it is, 0 for the average
   * @throws UsageException if it has no styles
   */
  public static Network truncated(Network network, double psi) {
    int place = place(network).orElseThrow(StyleSpace::missing);
    List<Layer> layers = new ArrayList<>(network.layers());
    layers.set(place, ((Style.Styles) layers.get(place)).truncated(psi));
    return Network.of(network.input(), layers);
  }

  /** The error of a generator without styles. */
  public static UsageException missing() {
    return new UsageException(
        "the run's generator has no mapping network, and so no styles to truncate or to mix; that of"
            + " the recipe stylegan2 has");
  }

  /**
   * Latents whose styles are mixed.
   *
   * @param first [N, input…]
   * @param second [N, input…]
   * @param condition [N,K], K as the whole network is conditioned on
   */
  public record StyleSources(Tensor first, Tensor second, Tensor condition) {}

  /**
   * Samples with the styles of the first latents, but those of the second in some layers.
   *
   * @param whole the whole network's weights
   * @param from the first style of the second latents, at least 0
   * @param to the first style behind that is of the first latents again, at most {@link #count}
   * @return [N, output…]
   */
  public Tensor mixed(Weights whole, StyleSources sources, int from, int to) {
    Tensor first = styles(whole, sources.first, sources.condition);
    Tensor second = styles(whole, sources.second, sources.condition);
    long length = first.size(1) / count;
    Tensor styles =
        torch.cat(
            new TensorVector(
                first.narrow(1, 0, from * length),
                second.narrow(1, from * length, (to - from) * length),
                first.narrow(1, to * length, (count - to) * length)),
            1);
    return synthesis.forward(ofSynthesis(whole), styles, Mode.evaluation());
  }

  private Tensor styles(Weights whole, Tensor latents, Tensor condition) {
    return mapping.forward(ofMapping(whole), latents, condition, Mode.evaluation());
  }

  /** Of the whole network's weights those of {@link #mapping}. */
  public Weights ofMapping(Weights whole) {
    return new Weights(
        whole.parameters().subList(0, mapping.parameters().size()),
        whole.buffers().subList(0, mapping.buffers().size()),
        whole.record());
  }

  /** Of the whole network's weights those of {@link #synthesis}. */
  public Weights ofSynthesis(Weights whole) {
    return new Weights(
        whole.parameters().subList(mapping.parameters().size(), whole.parameters().size()),
        whole.buffers().subList(mapping.buffers().size(), whole.buffers().size()),
        whole.record());
  }
}
