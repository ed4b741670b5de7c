package dev.organza.game;

import static dev.organza.game.AdversarialChecks.pack;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.game.prior.Prior;
import dev.organza.nn.Mode;
import dev.organza.nn.Weights;
import dev.organza.nn.architecture.Architecture;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.network.Network;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * A generator G and a discriminator D that go together: what samples are made from, and how D takes
 * them. What each of them minimises is the game's ({@link AdversarialGame}).
 *
 * <p>Every method takes the players' weights as arguments and changes none of them but the buffers
 * (running statistics, power iterations).
 *
 * @param generator maps latents and codes {@code [N, prior.size() + codes]} to samples {@code [N,
 *     shape…]}
 * @param discriminator maps what it judges at once to a logit and to what else the conditioning
 *     wants, {@code [n, 1 + codes]}; or, without codes, to a map of logits {@code [n,1,H,W]}
 * @param prior the distribution of the latents
 * @param conditioning what the networks know besides
 * @param labels how many labels both networks take, 0 for none
 * @param packing how many samples D judges at once, as one (PacGAN, Lin et al. 2018,
 *     arXiv:1712.04086): D sees from a pack whether a generator repeats itself
 */
public record AdversarialNetworks(
    Network generator,
    Network discriminator,
    Prior prior,
    Conditioning conditioning,
    int labels,
    int packing) {

  public AdversarialNetworks {
    int codes = conditioning.codes().size();
    AdversarialChecks.requirePacking(packing);
    AdversarialChecks.requireShapes(generator, discriminator, prior.size() + codes, codes, packing);
    AdversarialChecks.requireConditions(generator, discriminator, labels, packing);
  }

  /** Networks that know nothing but noise; D judges one sample at a time. */
  public AdversarialNetworks(Network generator, Network discriminator, Prior prior) {
    this(generator, discriminator, prior, Unconditional.DEFAULTS, 0, 1);
  }

  /**
   * The networks for some data.
   *
   * @param shape of one sample
   * @param classes the classes of the data, 0 when unlabelled, or the categories of all its columns
   *     if {@link Conditioning#choosesCategories}
   * @throws UsageException if these do not go together
   */
  public static AdversarialNetworks of(
      Architecture architecture,
      Shape shape,
      int classes,
      Prior prior,
      Conditioning conditioning,
      int packing) {
    AdversarialChecks.requirePacking(packing);
    int labels = conditioning.labels(classes);
    // By the data, for both: labels and packs give D more channels than a sample has.
    Architecture chosen = architecture.part(shape).architecture();
    return new AdversarialNetworks(
        conditioning.generator(chosen, shape, prior.size(), labels),
        conditioning.discriminator(chosen, pack(shape, packing), labels * packing),
        prior,
        conditioning,
        labels,
        packing);
  }

  /**
   * What samples of these labels are made from.
   *
   * @param count N
   * @param labels one-hot rows {@code [N,K]}
   * @return on the CPU
   */
  public Latents latents(long count, Tensor labels, RandomStream stream) {
    return new Latents(Latents.draw(prior, conditioning.codes(), count, stream), labels);
  }

  /** The codes among latents: {@code [N,Q]}. */
  public Tensor codes(Latents latents) {
    return latents.inputs().narrow(1, prior.size(), conditioning.codes().size());
  }

  /** G(z): {@code [N, shape…]}. */
  public Tensor generate(Weights generator, Latents latents, Mode mode) {
    try (Scope scope = Scope.open()) {
      return scope.keep(
          this.generator.forward(generator, latents.inputs(), latents.labels(), mode));
    }
  }

  /** G(z), and before its last layer where that makes values and categories of logits. */
  Generated generated(Weights generator, Latents latents, Mode mode) {
    if (choice().isEmpty()) {
      Tensor samples = generate(generator, latents, mode);
      return new Generated(samples, samples);
    }
    try (Scope scope = Scope.open()) {
      List<Network.Output> outputs =
          this.generator.outputs(generator, latents.inputs(), latents.labels(), mode);
      return new Generated(
          scope.keep(outputs.get(outputs.size() - 1).value()),
          scope.keep(outputs.get(outputs.size() - 2).value()));
    }
  }

  /** What holds G to the category that is asked for; empty if none is. */
  Optional<ConditionalVector.ColumnChoice> choice() {
    return conditioning.choosesCategories()
        ? ConditionalVector.ColumnChoice.of(generator, labels)
        : Optional.empty();
  }

  /**
   * In how many ways a sample has a label of its own: once if labels are classes, else once for
   * each column of categories.
   */
  public int labelsOfARow() {
    return choice().map(ConditionalVector.ColumnChoice::columns).orElse(1);
  }

  /**
   * Labels that rows answer to, where labels are categories of their columns: row n has its own
   * category of column {@code turn + n}, counted over and over.
   *
   * @param rows as the networks see them, {@code [N,F]}
   * @return one-hot rows {@code [N,K]}
   * @throws IllegalStateException if labels are not categories
   */
  public Tensor labelsOf(Tensor rows, int turn) {
    ConditionalVector.ColumnChoice columns =
        choice().orElseThrow(() -> new IllegalStateException("labels are no categories of rows"));
    try (Scope scope = Scope.open()) {
      return scope.keep(columns.labelsOf(rows, turn));
    }
  }

  /** These networks with a further layer at the end of G. */
  public AdversarialNetworks endingIn(Layer layer) {
    return new AdversarialNetworks(
        generator.append(layer), discriminator, prior, conditioning, labels, packing);
  }

  /**
   * D's judgement of samples.
   *
   * @param samples {@code [N, shape…]}, N a multiple of the packing
   * @param labels {@code [N,K]}
   */
  public Judgement judge(Weights discriminator, Tensor samples, Tensor labels, Mode mode) {
    return judge().judge(discriminator, samples, labels, mode);
  }

  /** D as a function of samples. */
  Discriminator judge() {
    return new Discriminator(discriminator, packing, conditioning.codes().size());
  }

  /**
   * What a generator gives.
   *
   * @param samples {@code [N, shape…]}
   * @param logits of rows, the same before the layer that makes values and categories of them,
   *     {@code [N,F]}; else the samples
   */
  record Generated(Tensor samples, Tensor logits) {

    /** The same without a way back to G. */
    Generated detached() {
      return new Generated(samples.detach(), logits.detach());
    }
  }
}
