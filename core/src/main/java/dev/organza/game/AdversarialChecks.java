package dev.organza.game;

import dev.organza.Hint;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.game.augmentation.DiscriminatorAugmentation;
import dev.organza.game.objective.Objective;
import dev.organza.game.penalty.Penalty;
import dev.organza.nn.layer.BatchNorm;
import dev.organza.nn.network.Network;
import java.util.List;

/** What the parts of an adversarial game do not allow together. */
final class AdversarialChecks {

  private static final int LARGEST_PACK = 64;

  private AdversarialChecks() {}

  /** Checks that D's samples can be augmented, and that p has something to follow. */
  static void requireAugmentable(
      DiscriminatorAugmentation augmentation, Shape sample, Objective objective) {
    augmentation.requireFits(sample);
    if (augmentation.strength().every() > 0 && objective.boundary().isEmpty()) {
      throw new UsageException(
          "the strength of the augmentation follows the sign of D's output for real samples, and"
              + " with this objective only differences of outputs mean something.",
          Hint.say("Give it a schedule: ")
              .set("augmentation.strength", "{kind: scheduled, p: {kind: constant, value: 0.3}}")
              .and("."));
    }
  }

  static void requirePacking(int packing) {
    if (packing < 1 || packing > LARGEST_PACK) {
      throw new UsageException(
          "packing is " + packing + "; D judges 1 to " + LARGEST_PACK + " samples at once");
    }
  }

  /** Checks that both networks go together, and with latents of this length. */
  static void requireShapes(
      Network generator, Network discriminator, int latents, int codes, int packing) {
    if (packing > 1 && codes > 0) {
      throw new UsageException(
          "packing is "
              + packing
              + " and the conditioning has codes: they cannot be read from several samples at once.");
    }
    if (!generator.input().equals(Shape.of(latents))) {
      throw new UsageException(
          "the generator takes "
              + generator.input()
              + " and the prior gives ["
              + latents
              + "]; make both the same");
    }
    Shape seen = pack(generator.output(), packing);
    if (!discriminator.input().equals(seen)) {
      throw new UsageException(
          "the generator gives "
              + (packing > 1 ? "packs of " : "")
              + seen
              + " and the discriminator takes "
              + discriminator.input()
              + "; make both the shape of the data");
    }
    requireLogits(discriminator.output(), codes);
  }

  static void requireLogits(Shape output, int codes) {
    boolean map = codes == 0 && output.isImage() && output.dimension(0) == 1;
    if (!map && !output.equals(Shape.of(1 + codes))) {
      throw new UsageException(
          "the discriminator gives "
              + output
              + "; it must give "
              + (codes == 0
                  ? "one logit, [1], or a map of logits, [1,H,W]"
                  : "a logit and the codes, [" + (1 + codes) + "]"));
    }
  }

  static void requireConditions(Network generator, Network discriminator, int labels, int packing) {
    if (labels < 0 || generator.condition() != labels) {
      throw new UsageException(
          "the generator takes " + generator.condition() + " labels and the game has " + labels);
    }
    if (discriminator.condition() != (long) labels * packing) {
      throw new UsageException(
          "the discriminator takes "
              + discriminator.condition()
              + " labels and the game gives it "
              + (long) labels * packing);
    }
  }

  /** Checks that no penalty holds gradients at samples that batch normalisation mixes. */
  static void requireOwnGradients(String player, Network network, List<Penalty> penalties) {
    requireOwnGradients(
        player, network, penalties, "the architecture's " + player + "Normalisation");
  }

  /**
   * The same.
   *
   * @param normalisation where a recipe says how the network is normalised
   */
  static void requireOwnGradients(
      String player, Network network, List<Penalty> penalties, String normalisation) {
    // The logit is the output of the first head: what other heads mix does not reach it.
    boolean mixes = network.firstHead().contains(BatchNorm.class);
    for (Penalty penalty : penalties) {
      if (mixes && penalty.perSample()) {
        throw new UsageException(
            penalty.getClass().getSimpleName()
                + " holds the "
                + player
                + "'s gradient at each sample, which batch normalisation mixes with the"
                + " others'.\nSet "
                + normalisation
                + " to layer, none or spectral.");
      }
    }
  }

  /**
   * Checks that none of D's penalties remembers: D's loss is also taken where it only looks ahead.
   */
  static void requireNoMemory(List<Penalty> penalties) {
    for (Penalty penalty : penalties) {
      if (penalty.remembers() > 0) {
        throw new UsageException(
            penalty.getClass().getSimpleName()
                + " is a penalty of the generator.\nMove it from penalties to generatorPenalties.");
      }
    }
  }

  /** The shape of m samples judged at once: m times the channels, or m rows in one. */
  static Shape pack(Shape shape, int m) {
    return shape.withFirst(shape.dimension(0) * m);
  }
}
