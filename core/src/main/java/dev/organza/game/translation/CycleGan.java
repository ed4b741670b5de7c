package dev.organza.game.translation;

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

/**
 * Translation both ways that is learned without pairs (CycleGAN, Zhu et al. 2017, arXiv:1703.10593,
 * equation 3). G makes images of A into images like those of B, F the other way, and each is judged
 * by a discriminator of the kind it makes. With a of A and b of B,
 *
 * <pre>
 * G minimises  w·L_G(D_B(G(a))) + λ·(E‖F(G(a)) − a‖₁ + E‖G(F(b)) − b‖₁) + ι·E‖G(b) − b‖₁
 * F minimises  w·L_G(D_A(F(b))) + λ·(the same cycles)                   + ι·E‖F(a) − a‖₁
 * D_A minimises  L_D(D_A(a), D_A(F(b))),  D_B likewise
 * </pre>
 *
 * with (L_D, L_G) of any objective; the paper's is least squares. D_A and D_B see translations of
 * earlier steps too, from pools. The identity terms (section 5.2 of the paper) are left out where A
 * and B have different channels, and where ι is 0.
 *
 * @param toB G
 * @param toA F
 * @param ofA D_A
 * @param ofB D_B
 * @param adversarialWeight w, above 0; 2 with least squares gives the paper's, which has the whole
 *     square where {@link dev.organza.game.objective.LeastSquares} has half
 * @param cycleWeight λ, at least 0
 * @param identityWeight ι, at least 0
 * @param pool how many translations of earlier steps are kept for each discriminator; 0 for none
 * @param rules how D_A and D_B judge
 */
public record CycleGan(
    Network toB,
    Network toA,
    Network ofA,
    Network ofB,
    double adversarialWeight,
    double cycleWeight,
    double identityWeight,
    int pool,
    PlayedDiscriminator.JudgingRules rules)
    implements TranslationGame {

  /** The name of the player that makes images of A into images of B. */
  public static final String TO_B = "generatorAB";

  /** The name of the player that makes images of B into images of A. */
  public static final String TO_A = "generatorBA";

  /** The name of the player that judges images of A. */
  public static final String OF_A = "discriminatorA";

  /** The name of the player that judges images of B. */
  public static final String OF_B = "discriminatorB";

  private static final int LARGEST_POOL = 10_000;

  public CycleGan {
    TermWeights.require("adversarialWeight", adversarialWeight);
    TermWeights.require("cycleWeight", cycleWeight);
    TermWeights.require("identityWeight", identityWeight);
    if (adversarialWeight == 0) {
      throw new UsageException(
          "adversarialWeight is 0: without discriminators the translators learn to change nothing");
    }
    if (pool < 0 || pool > LARGEST_POOL) {
      throw new IllegalArgumentException("pool is " + pool + "; it is from 0 to " + LARGEST_POOL);
    }
    if (!toB.input().equals(toA.output()) || !toB.output().equals(toA.input())) {
      throw new UsageException("the translators " + toB + " and " + toA + " make no cycle");
    }
    if (!ofA.input().equals(toA.output()) || !ofB.input().equals(toB.output())) {
      throw new UsageException("the discriminators judge other images than the translators make");
    }
    rules.requireFits(OF_A, ofA, TermWeights.NORMALISATION);
    rules.requireFits(OF_B, ofB, TermWeights.NORMALISATION);
  }

  /** Whether the translators are also held to leave alone what is already as it should be. */
  boolean hasIdentity() {
    return identityWeight > 0 && toB.input().equals(toB.output());
  }

  @Override
  public Map<String, Network> players() {
    Map<String, Network> players = new LinkedHashMap<>();
    players.put(TO_B, toB);
    players.put(TO_A, toA);
    players.put(OF_A, ofA);
    players.put(OF_B, ofB);
    return players;
  }

  @Override
  public List<String> averaged() {
    return List.of(TO_B, TO_A);
  }

  @Override
  public List<Translation> translations() {
    return List.of(new Translation(TO_B, toB, A, B), new Translation(TO_A, toA, B, A));
  }

  @Override
  public Map<String, PlayedDiscriminator.JudgingRules> discriminators() {
    Map<String, PlayedDiscriminator.JudgingRules> discriminators = new LinkedHashMap<>();
    discriminators.put(OF_A, rules);
    discriminators.put(OF_B, rules);
    return discriminators;
  }

  @Override
  public boolean takesPairs() {
    return false;
  }

  @Override
  public List<Turn> turns(UpdateOrder order, int criticSteps) {
    return order.turns(List.of(OF_A, OF_B), List.of(TO_B, TO_A), criticSteps);
  }

  @Override
  public Play begin(Setting setting) {
    return new CycleGanPlay(this, setting);
  }

  /** A translator takes real images, translations and, for the identity, images of its own kind. */
  @Override
  public int passes(String player) {
    boolean translates = player.equals(TO_B) || player.equals(TO_A);
    return translates && hasIdentity() ? 3 : 2;
  }
}
