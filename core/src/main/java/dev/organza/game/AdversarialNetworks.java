package dev.organza.game;

import static dev.organza.game.AdversarialChecks.pack;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.game.prior.Prior;
import dev.organza.nn.Mode;
import dev.organza.nn.Weights;
import dev.organza.nn.architecture.Architecture;
import dev.organza.nn.network.Network;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
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
   * @param classes the classes of the data, 0 when unlabelled
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
    return new AdversarialNetworks(
        conditioning.generator(architecture, shape, prior.size(), labels),
        conditioning.discriminator(architecture, pack(shape, packing), labels * packing),
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
}
