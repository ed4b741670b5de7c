package dev.organza.game;

import static dev.organza.game.AdversarialChecks.pack;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.game.objective.Objective;
import dev.organza.game.penalty.Penalised;
import dev.organza.game.penalty.Penalty;
import dev.organza.game.prior.Prior;
import dev.organza.nn.Mode;
import dev.organza.nn.Weights;
import dev.organza.nn.architecture.Architecture;
import dev.organza.nn.network.Network;
import dev.organza.torch.Gradients;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The game of a generator G and a discriminator D (Goodfellow et al. 2014, arXiv:1406.2661): the
 * two networks, what samples are made from, and what each player minimises.
 *
 * <p>Every method takes the players' weights as arguments and changes none of them but the buffers
 * (running statistics, power iterations), so that a game can be played with other weights than the
 * current ones: a look ahead, or an average.
 *
 * @param generator maps latents and codes {@code [N, prior.size() + codes]} to samples {@code [N,
 *     shape…]}
 * @param discriminator maps what it judges at once to a logit and to what else the conditioning
 *     wants, {@code [n, 1 + codes]}; or, without codes, to a map of logits {@code [n,1,H,W]}
 * @param prior the distribution of the latents
 * @param objective the losses
 * @param penalties what is added to D's loss
 * @param generatorPenalties what is added to G's loss, on G as a function of its latents
 * @param conditioning what the networks know besides
 * @param labels how many labels both networks take, 0 for none
 * @param packing how many samples D judges at once, as one (PacGAN, Lin et al. 2018,
 *     arXiv:1712.04086): D sees from a pack whether a generator repeats itself
 * @param stabilisers what is done so that the game settles
 */
public record AdversarialGame(
    Network generator,
    Network discriminator,
    Prior prior,
    Objective objective,
    List<Penalty> penalties,
    List<Penalty> generatorPenalties,
    Conditioning conditioning,
    int labels,
    int packing,
    Stabilisers stabilisers)
    implements Game {

  /** The name of the player that makes samples. */
  public static final String GENERATOR = "generator";

  /** The name of the player that judges samples. */
  public static final String DISCRIMINATOR = "discriminator";

  public AdversarialGame {
    penalties = List.copyOf(penalties);
    generatorPenalties = List.copyOf(generatorPenalties);
    int codes = conditioning.codes().size();
    AdversarialChecks.requirePacking(packing);
    AdversarialChecks.requireShapes(generator, discriminator, prior.size() + codes, codes, packing);
    AdversarialChecks.requireConditions(generator, discriminator, labels, packing);
    AdversarialChecks.requireOwnGradients(DISCRIMINATOR, discriminator, penalties);
    AdversarialChecks.requireOwnGradients(GENERATOR, generator, generatorPenalties);
  }

  /** The game of 2014: no penalties, nothing but noise, one sample at a time. */
  public AdversarialGame(
      Network generator, Network discriminator, Prior prior, Objective objective) {
    this(generator, discriminator, prior, objective, List.of(), Unconditional.DEFAULTS, 0, 1);
  }

  /** A game without stabilisers and without penalties of G. */
  public AdversarialGame(
      Network generator,
      Network discriminator,
      Prior prior,
      Objective objective,
      List<Penalty> penalties,
      Conditioning conditioning,
      int labels,
      int packing) {
    this(
        generator,
        discriminator,
        prior,
        objective,
        penalties,
        List.of(),
        conditioning,
        labels,
        packing,
        Stabilisers.DEFAULTS);
  }

  /**
   * The game for some data.
   *
   * @param shape of one sample
   * @param classes the classes of the data, 0 when unlabelled
   * @throws UsageException if these do not go together
   */
  public static AdversarialGame of(
      Architecture architecture,
      Shape shape,
      int classes,
      Prior prior,
      Objective objective,
      List<Penalty> penalties,
      Conditioning conditioning,
      int packing) {
    AdversarialChecks.requirePacking(packing);
    int labels = conditioning.labels(classes);
    return new AdversarialGame(
        conditioning.generator(architecture, shape, prior.size(), labels),
        conditioning.discriminator(architecture, pack(shape, packing), labels * packing),
        prior,
        objective,
        penalties,
        conditioning,
        labels,
        packing);
  }

  /** This game with other stabilisers. */
  public AdversarialGame with(Stabilisers others) {
    return new AdversarialGame(
        generator,
        discriminator,
        prior,
        objective,
        penalties,
        generatorPenalties,
        conditioning,
        labels,
        packing,
        others);
  }

  /** This game with other penalties of G. */
  public AdversarialGame withGeneratorPenalties(List<Penalty> others) {
    return new AdversarialGame(
        generator,
        discriminator,
        prior,
        objective,
        penalties,
        others,
        conditioning,
        labels,
        packing,
        stabilisers);
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
    if (data == null || !generator.output().equals(data)) {
      throw new UsageException(
          "the networks are for samples "
              + generator.output()
              + " and the data has "
              + (data == null ? "fields of its own: " + fields.keySet() : data.toString()));
    }
  }

  @Override
  public void requireBatch(int batch) {
    if (batch % packing != 0) {
      throw new UsageException(
          "training.batch is " + batch + ", which is no multiple of packing, " + packing);
    }
    Replay replay = stabilisers.replay();
    if (replay.size() > 0) {
      if (labels > 0 || conditioning.codes().size() > 0) {
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
    return packing;
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
        * (generator.multiplyAdds() + discriminator.multiplyAdds());
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

  private Discriminator judge() {
    return new Discriminator(discriminator, packing, conditioning.codes().size());
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

  /**
   * The discriminator's loss.
   *
   * @param update the number of D's update, from 1, which says what lazy penalties are due
   */
  public DiscriminatorLoss discriminatorLoss(
      Weights discriminator, Minibatch batch, long update, Mode.Training mode) {
    Discriminator.Judgements judgements = judge().judge(discriminator, batch, mode);
    Judgement real = judgements.real();
    Judgement fake = judgements.fake();
    Tensor objective =
        batch
            .swapped()
            .map(real::over)
            .map(
                swap ->
                    this.objective.discriminatorLoss(
                        torch.where(swap, fake.logits(), real.logits()),
                        torch.where(swap, real.logits(), fake.logits())))
            .orElseGet(() -> this.objective.discriminatorLoss(real.logits(), fake.logits()));
    Optional<Tensor> penalty = penalty(discriminator, batch, update, mode);
    Map<String, Tensor> information = information(fake, batch);
    Tensor played = lessInformation(objective, information);
    return new DiscriminatorLoss(
        penalty.map(played::add).orElse(played),
        played,
        objective,
        penalty,
        information,
        real.logits(),
        fake.logits());
  }

  private Optional<Tensor> penalty(
      Weights weights, Minibatch batch, long update, Mode.Training mode) {
    return Penalties.due(
        penalties,
        update,
        penalty ->
            penalty.of(
                judge().penalised(weights, batch.labels(), mode),
                judge().packed(batch.real()),
                // A G that computes in bfloat16 gives bfloat16; penalties mix both kinds of
                // samples.
                judge().packed(batch.fake()).to(batch.real().scalar_type()),
                mode.noise()));
  }

  /**
   * The sum of G's penalties that are due; empty if none is.
   *
   * @param update the number of G's update, from 1
   */
  Optional<Tensor> generatorPenalty(
      Weights weights, Latents latents, long update, Mode.Training mode) {
    Weights unrecorded = weights.unrecorded();
    return Penalties.due(
        generatorPenalties,
        update,
        penalty -> {
          Penalised network =
              Penalties.on(
                  generator,
                  weights,
                  inputs ->
                      Penalties.atLeastFloat32(
                          generator.forward(unrecorded, inputs, latents.labels(), mode)));
          return penalty.of(network, latents.inputs(), latents.inputs(), mode.noise());
        });
  }

  private Map<String, Tensor> information(Judgement fake, Minibatch batch) {
    Codes codes = conditioning.codes();
    return codes.size() == 0 ? Map.of() : codes.information(fake.codes(), batch.codes());
  }

  /** loss − λ·Σ L_I: both players want the codes to be legible. */
  private Tensor lessInformation(Tensor loss, Map<String, Tensor> information) {
    Tensor total = loss;
    for (Tensor bound : information.values()) {
      total = total.sub(bound, new Scalar(conditioning.codes().weight()));
    }
    return total;
  }

  /**
   * What G minimises at a minibatch, without penalties.
   *
   * @param discriminator D's weights: where it stands, or where it would stand some updates later
   * @return a scalar
   */
  public Tensor generatorLoss(Weights discriminator, Minibatch batch, Mode mode) {
    Judgement fake = judge(discriminator, batch.fake(), batch.labels(), mode);
    Tensor loss =
        objective.generatorLoss(
            () -> judge(discriminator, batch.real(), batch.labels(), mode).logits(), fake.logits());
    return lessInformation(loss, information(fake, batch));
  }

  /**
   * ½‖v‖² with v = (∇_G L_G, ∇_D L_D), differentiable in both players' parameters: what consensus
   * optimisation descends (Mescheder et al. 2017, arXiv:1705.10461, algorithm 2).
   *
   * @param batch whose generated samples are made with these weights of G
   * @param update the number of D's update, from 1
   */
  public Tensor halfSquaredGradients(
      Weights generator, Weights discriminator, Minibatch batch, long update, Mode.Training mode) {
    Tensor lossD = discriminatorLoss(discriminator, batch, update, mode).total();
    Tensor lossG = generatorLoss(discriminator, batch, mode);
    List<Tensor> v = new ArrayList<>(Gradients.of(lossG, generator.parameters()));
    v.addAll(Gradients.of(lossD, discriminator.parameters()));
    return v.stream()
        .map(gradient -> gradient.square().sum())
        .reduce(Tensor::add)
        .orElseThrow()
        .mul(new Scalar(0.5));
  }
}
