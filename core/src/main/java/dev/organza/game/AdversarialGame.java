package dev.organza.game;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.game.augmentation.DiscriminatorAugmentation;
import dev.organza.game.augmentation.Unaugmented;
import dev.organza.game.objective.Objective;
import dev.organza.game.penalty.Penalty;
import dev.organza.game.prior.Prior;
import dev.organza.nn.network.Network;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The game of a generator G and a discriminator D (Goodfellow et al. 2014, arXiv:1406.2661): the
 * two networks, and what is said about how they are trained. {@link AdversarialLosses} computes
 * from it what each player minimises, {@link AdversarialPlay} plays it.
 *
 * @param networks G and D
 * @param objective the losses
 * @param penalties what is added to D's loss, on D as a function of the samples
 * @param generatorPenalties what is added to G's loss, on G as a function of its latents
 * @param stabilisers what is done so that the game settles
 * @param augmentation how samples are changed at random inside D
 */
public record AdversarialGame(
    AdversarialNetworks networks,
    Objective objective,
    List<Penalty> penalties,
    List<Penalty> generatorPenalties,
    Stabilisers stabilisers,
    DiscriminatorAugmentation augmentation)
    implements Game {

  /** The name of the player that makes samples. */
  public static final String GENERATOR = "generator";

  /** The name of the player that judges samples. */
  public static final String DISCRIMINATOR = "discriminator";

  public AdversarialGame {
    penalties = List.copyOf(penalties);
    generatorPenalties = List.copyOf(generatorPenalties);
    AdversarialChecks.requireNoMemory(penalties);
    AdversarialChecks.requireOwnGradients(DISCRIMINATOR, networks.discriminator(), penalties);
    AdversarialChecks.requireOwnGradients(GENERATOR, networks.generator(), generatorPenalties);
    AdversarialChecks.requireAugmentable(augmentation, networks.generator().output(), objective);
  }

  /** The game of 2014: no penalties, nothing but noise, one sample at a time. */
  public AdversarialGame(
      Network generator, Network discriminator, Prior prior, Objective objective) {
    this(new AdversarialNetworks(generator, discriminator, prior), objective, List.of());
  }

  /** A game without stabilisers and without penalties of G. */
  public AdversarialGame(
      AdversarialNetworks networks, Objective objective, List<Penalty> penalties) {
    this(networks, objective, penalties, List.of(), Stabilisers.DEFAULTS, Unaugmented.DEFAULTS);
  }

  /** This game with other stabilisers. */
  public AdversarialGame with(Stabilisers others) {
    return new AdversarialGame(
        networks, objective, penalties, generatorPenalties, others, augmentation);
  }

  /** This game with another augmentation. */
  public AdversarialGame with(DiscriminatorAugmentation other) {
    return new AdversarialGame(
        networks, objective, penalties, generatorPenalties, stabilisers, other);
  }

  /** This game with other penalties of G. */
  public AdversarialGame withGeneratorPenalties(List<Penalty> others) {
    return new AdversarialGame(networks, objective, penalties, others, stabilisers, augmentation);
  }

  @Override
  public Map<String, Network> players() {
    Map<String, Network> players = new LinkedHashMap<>();
    players.put(GENERATOR, networks.generator());
    players.put(DISCRIMINATOR, networks.discriminator());
    return players;
  }

  @Override
  public List<String> averaged() {
    return List.of(GENERATOR);
  }

  @Override
  public List<Turn> turns(UpdateOrder order, int criticSteps) {
    return order.turns(List.of(DISCRIMINATOR), List.of(GENERATOR), criticSteps);
  }

  @Override
  public Play begin(Setting setting) {
    return new AdversarialPlay(this, setting);
  }

  @Override
  public void requireFits(Map<String, Shape> fields) {
    Shape data = fields.get(Real.SAMPLE);
    Shape made = networks.generator().output();
    if (data == null || !made.equals(data)) {
      throw new UsageException(
          "the networks are for samples "
              + made
              + " and the data has "
              + (data == null ? "fields of its own: " + fields.keySet() : data.toString()));
    }
  }

  @Override
  public void requireBatch(int batch) {
    if (batch % networks.packing() != 0) {
      throw new UsageException(
          "training.batch is "
              + batch
              + ", which is no multiple of packing, "
              + networks.packing());
    }
    Replay replay = stabilisers.replay();
    if (replay.size() > 0) {
      if (networks.labels() > 0 || networks.conditioning().codes().size() > 0) {
        throw new UsageException(
            "stabilisers.replay keeps samples without their labels or codes, and the game has a"
                + " conditioning.\nTurn one of them off.");
      }
      if (replay.size() < batch) {
        throw new UsageException(
            "stabilisers.replay.size is " + replay.size() + ", less than a batch of " + batch);
      }
    }
  }

  @Override
  public int batchMultiple() {
    return networks.packing();
  }

  /** D sees a batch of real samples and one of generated ones. */
  @Override
  public int passes(String player) {
    return player.equals(DISCRIMINATOR) ? 2 : 1;
  }

  /** Each update passes through both networks, and so does each that is looked ahead. */
  @Override
  public long multiplyAddsAStep() {
    return (2L + stabilisers.unrolledSteps())
        * (networks.generator().multiplyAdds() + networks.discriminator().multiplyAdds());
  }

  /** What both players minimise at samples as they are, without the augmentation. */
  public AdversarialLosses losses() {
    return new AdversarialLosses(this, networks.judge());
  }
}
