package dev.organza.game;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.nn.Mode;
import dev.organza.nn.Network;
import dev.organza.nn.Weights;
import dev.organza.torch.Scope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Who plays for what: the two networks, where latents come from, and the pair of losses.
 *
 * <p>Every method takes the players' weights as arguments and changes none of them but batch-norm
 * statistics, so that a game can be played with other weights than the current ones.
 *
 * @param generator maps latents {@code [N, prior.size()]} to samples {@code [N, shape…]}
 * @param discriminator maps samples to one logit each, {@code [N,1]}
 * @param prior the distribution of the latents
 * @param objective the losses
 */
public record Game(Network generator, Network discriminator, Prior prior, Objective objective) {

  public Game {
    if (!generator.input().equals(Shape.of(prior.size()))) {
      throw new UsageException(
          "the generator takes "
              + generator.input()
              + " and the prior gives ["
              + prior.size()
              + "]; make both the same");
    }
    if (!discriminator.input().equals(generator.output())) {
      throw new UsageException(
          "the generator gives "
              + generator.output()
              + " and the discriminator takes "
              + discriminator.input()
              + "; make both the shape of the data");
    }
    if (!discriminator.output().equals(Shape.of(1))) {
      throw new UsageException(
          "the discriminator gives " + discriminator.output() + "; it must give one logit, [1]");
    }
  }

  /**
   * What the discriminator's move computed.
   *
   * @param loss D's loss, a scalar to go backward from
   * @param real D's logits of the real samples, {@code [N,1]} float32
   * @param fake D's logits of the generated samples, {@code [N,1]} float32
   */
  public record DiscriminatorMove(Tensor loss, Tensor real, Tensor fake) {}

  /** G(z): {@code [N, shape…]}. */
  public Tensor generate(Weights generator, Tensor latents, Mode mode) {
    try (Scope scope = Scope.open()) {
      return scope.keep(this.generator.forward(generator, latents, mode));
    }
  }

  /** D's logits of samples, {@code [N,1]}, float32 whatever the precision of the pass. */
  public Tensor logits(Weights discriminator, Tensor samples, Mode mode) {
    try (Scope scope = Scope.open()) {
      return scope.keep(
          this.discriminator.forward(discriminator, samples, mode).to(torch.ScalarType.Float));
    }
  }

  /**
   * The discriminator's move. Real and generated samples pass in separate batches, so that batch
   * normalisation cannot tell them apart by the company they keep.
   *
   * @param real real samples, {@code [N, shape…]}
   * @param fake generated samples through which no gradient flows, {@code [N, shape…]}
   */
  public DiscriminatorMove discriminatorMove(
      Weights discriminator, Tensor real, Tensor fake, Mode mode) {
    Tensor realLogits = logits(discriminator, real, mode);
    Tensor fakeLogits = logits(discriminator, fake, mode);
    return new DiscriminatorMove(
        objective.discriminatorLoss(realLogits, fakeLogits), realLogits, fakeLogits);
  }
}
