package dev.organza.game.translation;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.game.Play;
import dev.organza.game.PlayedDiscriminator;
import dev.organza.game.Setting;
import dev.organza.game.Turn;
import dev.organza.game.UpdateOrder;
import dev.organza.nn.network.Network;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Translation that is learned from pairs (pix2pix, Isola et al. 2017, arXiv:1611.07004, equation
 * 4): G makes of x an image like its partner y, and D tells the pair (x, G(x)) from (x, y):
 *
 * <pre>
 * G minimises  w·L_G(D(x, G(x))) + λ·E‖y − G(x)‖₁
 * D minimises  L_D(D(x, y), D(x, G(x)))
 * </pre>
 *
 * with (L_D, L_G) of any objective; the paper's is the non-saturating game with half of D's loss. G
 * takes no latent: the dropout in its network is the only chance.
 *
 * @param generator G, from images of {@code from} to images of {@code to}
 * @param discriminator D, of both images of a pair, one after the other along the channels
 * @param from the field that is translated
 * @param to the field of the partners
 * @param adversarialWeight w, at least 0; with 0, G learns by the distance alone and D is not
 *     updated
 * @param distanceWeight λ, at least 0
 * @param rules how D judges
 */
public record Pix2pix(
    Network generator,
    Network discriminator,
    String from,
    String to,
    double adversarialWeight,
    double distanceWeight,
    PlayedDiscriminator.JudgingRules rules)
    implements TranslationGame {

  /** The name of the player that translates. */
  public static final String GENERATOR = "generator";

  /** The name of the player that judges pairs. */
  public static final String DISCRIMINATOR = "discriminator";

  public Pix2pix {
    TermWeights.require("adversarialWeight", adversarialWeight);
    TermWeights.require("distanceWeight", distanceWeight);
    if (adversarialWeight + distanceWeight == 0) {
      throw new UsageException(
          "adversarialWeight and distanceWeight are both 0: there is nothing to learn from");
    }
    Shape pair = pair(generator.input(), generator.output());
    if (!discriminator.input().equals(pair)) {
      throw new UsageException(
          "the discriminator takes "
              + discriminator.input()
              + " and a pair of images is "
              + pair
              + "; make both the same");
    }
    rules.requireFits(DISCRIMINATOR, discriminator, TermWeights.NORMALISATION);
  }

  /** The shape of two images one after the other along the channels. */
  public static Shape pair(Shape x, Shape y) {
    return x.withFirst(x.dimension(0) + y.dimension(0));
  }

  @Override
  public Map<String, Network> players() {
    Map<String, Network> players = new LinkedHashMap<>();
    players.put(GENERATOR, generator);
    players.put(DISCRIMINATOR, discriminator);
    return players;
  }

  @Override
  public List<String> averaged() {
    return List.of(GENERATOR);
  }

  @Override
  public List<Translation> translations() {
    return List.of(new Translation(GENERATOR, generator, from, to));
  }

  @Override
  public Map<String, PlayedDiscriminator.JudgingRules> discriminators() {
    return Map.of(DISCRIMINATOR, rules);
  }

  @Override
  public boolean takesPairs() {
    return true;
  }

  /** Without an adversary, G alone is updated. */
  @Override
  public List<Turn> turns(UpdateOrder order, int criticSteps) {
    return adversarialWeight == 0
        ? List.of(new Turn(Turn.Draw.BATCH, List.of(GENERATOR), Set.of(GENERATOR)))
        : order.turns(List.of(DISCRIMINATOR), List.of(GENERATOR), criticSteps);
  }

  @Override
  public Play begin(Setting setting) {
    return new Pix2pixPlay(this, setting);
  }

  /** D sees a batch of pairs and one of translated ones. */
  @Override
  public int passes(String player) {
    return player.equals(DISCRIMINATOR) ? 2 : 1;
  }
}
