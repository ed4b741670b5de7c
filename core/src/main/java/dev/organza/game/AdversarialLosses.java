package dev.organza.game;

import dev.organza.game.objective.Objective;
import dev.organza.nn.Mode;
import dev.organza.nn.Weights;
import dev.organza.nn.network.Network;
import dev.organza.torch.Gradients;
import dev.organza.torch.WorkerGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * What G and D minimise in a game, as functions of both players' weights: these may be others than
 * the current ones, a look ahead or an average. Only buffers (running statistics, power iterations)
 * are changed.
 *
 * <p>D is asked through one {@link Discriminator}: by both losses and by D's penalties, so that
 * what is done to a sample inside D, such as an augmentation, is done to real and generated ones in
 * both updates, and penalties are on D as a function of the sample before it.
 */
public final class AdversarialLosses {

  private final AdversarialGame game;
  private final Discriminator judge;
  private final Optional<ConditionalVector.ColumnChoice> choice;

  /**
   * The losses of a game.
   *
   * @param judge D as it takes samples
   */
  AdversarialLosses(AdversarialGame game, Discriminator judge) {
    this.game = game;
    this.judge = judge;
    this.choice = game.networks().choice();
  }

  /**
   * The discriminator's loss.
   *
   * @param update D's
   */
  public DiscriminatorLoss discriminatorLoss(
      Weights discriminator, Minibatch batch, Update update, Mode.Training mode) {
    Discriminator.Judgements judgements = judge.judge(discriminator, batch, mode);
    Judgement real = judgements.real();
    Judgement fake = judgements.fake();
    Objective rule = game.objective();
    Tensor objective =
        batch
            .swapped()
            .map(real::over)
            .map(
                swap ->
                    rule.discriminatorLoss(
                        compared(torch.where(swap, fake.logits(), real.logits()), mode),
                        compared(torch.where(swap, real.logits(), fake.logits()), mode)))
            .orElseGet(
                () ->
                    rule.discriminatorLoss(
                        compared(real.logits(), mode), compared(fake.logits(), mode)));
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

  /** The logits that an objective compares: of this worker's samples, or of the whole batch. */
  private Tensor compared(Tensor logits, Mode mode) {
    return game.objective().comparesAcrossBatch() ? mode.batch().whole(logits) : logits;
  }

  private Optional<Tensor> penalty(
      Weights weights, Minibatch batch, Update update, Mode.Training mode) {
    return Penalties.due(
        game.penalties(),
        update,
        penalty ->
            penalty.of(
                judge.penalised(weights, batch.labels(), update, mode),
                judge.packed(batch.real()),
                // A G that computes in bfloat16 gives bfloat16; penalties mix both kinds of
                // samples.
                judge.packed(batch.fake()).to(batch.real().scalar_type()),
                mode.noise()));
  }

  /**
   * The sum of G's penalties that are due; empty if none is.
   *
   * @param update G's
   * @param memory of G's penalties
   */
  Optional<Tensor> generatorPenalty(
      Weights weights,
      Latents latents,
      Update update,
      Mode.Training mode,
      Penalties.Memory memory) {
    Network generator = game.networks().generator();
    return Penalties.due(
        game.generatorPenalties(),
        update,
        penalty ->
            penalty.of(
                new Penalties.OfGenerator(
                    generator, weights, latents.labels(), update, mode, memory.of(penalty)),
                latents.inputs(),
                latents.inputs(),
                mode.noise()));
  }

  private Map<String, Tensor> information(Judgement fake, Minibatch batch) {
    Codes codes = codes();
    return codes.size() == 0 ? Map.of() : codes.information(fake.codes(), batch.codes());
  }

  /** loss − λ·Σ L_I: both players want the codes to be legible. */
  private Tensor lessInformation(Tensor loss, Map<String, Tensor> information) {
    Tensor total = loss;
    for (Tensor bound : information.values()) {
      total = total.sub(bound, new Scalar(codes().weight()));
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
    Judgement fake = judge.judge(discriminator, batch.fake(), batch.labels(), mode);
    Tensor loss =
        game.objective()
            .generatorLoss(
                () ->
                    compared(
                        judge.judge(discriminator, batch.real(), batch.labels(), mode).logits(),
                        mode),
                compared(fake.logits(), mode));
    Tensor asked = choiceLoss(batch).map(loss::add).orElse(loss);
    return lessInformation(asked, information(fake, batch));
  }

  /**
   * What G loses where its rows have not the category they are asked to have; empty if nothing is
   * asked. It is part of {@link #generatorLoss}.
   */
  Optional<Tensor> choiceLoss(Minibatch batch) {
    return choice.map(columns -> columns.loss(batch.logits(), batch.labels()));
  }

  /**
   * ½‖v‖² with v = (∇_G L_G, ∇_D L_D), differentiable in both players' parameters: what consensus
   * optimisation descends (Mescheder et al. 2017, arXiv:1705.10461, algorithm 2).
   *
   * @param batch whose generated samples are made with these weights of G
   * @param update D's
   */
  public Tensor halfSquaredGradients(
      Weights generator,
      Weights discriminator,
      Minibatch batch,
      Update update,
      Mode.Training mode) {
    Tensor lossD = discriminatorLoss(discriminator, batch, update, mode).total();
    Tensor lossG = generatorLoss(discriminator, batch, mode);
    List<Tensor> v = new ArrayList<>(Gradients.of(lossG, generator.parameters()));
    v.addAll(Gradients.of(lossD, discriminator.parameters()));
    WorkerGroup workers = mode.batch().workers();
    return v.stream()
        .map(gradient -> workers.averaged(gradient).square().sum())
        .reduce(Tensor::add)
        .orElseThrow()
        .mul(new Scalar(0.5));
  }

  private Codes codes() {
    return game.networks().conditioning().codes();
  }
}
