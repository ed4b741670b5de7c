package dev.organza.train;

import dev.organza.data.Schema;
import dev.organza.data.batch.Batch;
import dev.organza.game.Game;
import dev.organza.game.Game.DiscriminatorLoss;
import dev.organza.game.Latents;
import dev.organza.game.Minibatch;
import dev.organza.nn.Mode;
import dev.organza.nn.Weights;
import dev.organza.optim.Progress;
import dev.organza.torch.FlatTensors;
import dev.organza.torch.Gradients;
import dev.organza.torch.HostMemory;
import dev.organza.torch.Precision;
import dev.organza.torch.RecordedConvolutions;
import dev.organza.torch.Scope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * One round of Algorithm 1 (Goodfellow et al. 2014), in the parts that a {@link MoveOrder} puts in
 * order.
 *
 * <p>Each part frees its temporaries when it ends; only the samples live as long as the round,
 * because G may answer with the samples that D has judged.
 */
final class Round {

  private final Trainer trainer;
  private final Game game;
  private final Stabilisers stabilisers;
  private final Player generator;
  private final Player discriminator;
  private final Mode.Training mode;
  private final Scope scope;
  private @Nullable Tensor real;
  private @Nullable Tensor labels;
  private @Nullable Latents latents;
  private @Nullable Tensor samples;
  private RecordedConvolutions generation = RecordedConvolutions.none();
  private double discriminatorLoss;
  private double generatorLoss;
  private double dReal;
  private double dFake;
  private double discriminatorGradient;
  private double generatorGradient;
  private OptionalDouble penalty = OptionalDouble.empty();
  private final Map<String, Double> information = new LinkedHashMap<>();

  /**
   * A round of a trainer.
   *
   * @param scope around it, in which its samples live
   */
  Round(Trainer trainer, Scope scope) {
    this.trainer = trainer;
    this.scope = scope;
    this.game = trainer.plan().game();
    this.stabilisers = trainer.plan().stabilisers();
    this.generator = trainer.generator();
    this.discriminator = trainer.discriminator();
    this.mode = new Mode.Training(trainer.noise());
  }

  /** A minibatch of real samples, and their labels, which the generated ones are to have too. */
  void nextRealSamples() {
    try (Scope scope = Scope.open()) {
      Batch batch = trainer.batches().next();
      real =
          scope.keep(
              HostMemory.tensor(
                  batch.values(Schema.SAMPLE),
                  trainer.device(),
                  game.generator().output().batch(batch.count())));
      labels = scope.keep(trainer.toDevice(Latents.oneHot(batch.labels(), game.labels())));
    }
  }

  /** Samples for D alone: G(z), z ~ p_z, with no way back into G. */
  void sampleWithoutGradient() {
    try (NoGradGuard off = new NoGradGuard()) {
      sampleWithGradient();
    }
  }

  /** Samples for both: G(z), z ~ p_z. */
  void sampleWithGradient() {
    try (Scope scope = Scope.open();
        Precision.Applied precision = trainer.applyPrecision()) {
      Latents drawn = trainer.latents(there(labels));
      latents = new Latents(scope.keep(drawn.inputs()), there(labels));
      generation = trainer.recordIn(this.scope);
      Weights weights = generator.weights().recordedIn(generation);
      samples = scope.keep(game.generate(weights, latents, mode));
    }
  }

  /** D's gradient on a minibatch of real samples and the generated ones. */
  void discriminatorGradient() {
    try (Scope scope = Scope.open()) {
      Tensor fake = trainer.replayed(there(samples).detach());
      RecordedConvolutions judgement = trainer.recordIn(scope);
      DiscriminatorLoss loss;
      try (Precision.Applied precision = trainer.applyPrecision()) {
        loss =
            game.discriminatorLoss(
                discriminator.weights().recordedIn(judgement),
                minibatch(fake),
                discriminator.updates() + 1,
                mode);
      }
      finite(loss.total(), "the discriminator's loss");
      record(loss);
      backward(loss, discriminator.parameters(), judgement);
      addConsensus(discriminator);
      discriminatorGradient = finiteGradient(discriminator);
    }
  }

  /**
   * D's gradient. Penalties depend on it also through passes that are not recorded, because they
   * differentiate them twice, so they go backward by themselves.
   */
  static void backward(
      DiscriminatorLoss loss, FlatTensors parameters, RecordedConvolutions judgement) {
    if (judgement.isEmpty() || loss.penalty().isEmpty()) {
      parameters.backward(loss.total(), judgement);
      return;
    }
    parameters.backward(loss.played(), judgement);
    parameters.addBackward(loss.penalty().get());
  }

  /**
   * G's gradient through D, which stands still meanwhile: that saves a quarter of the round. With
   * unrolling the gradient flows through D's moves to come as well.
   */
  void generatorGradient() {
    discriminator.parameters().requireGradients(false);
    try (Scope scope = Scope.open()) {
      Tensor loss;
      try (Precision.Applied precision = trainer.applyPrecision()) {
        Minibatch batch = minibatch(there(samples));
        loss = game.generatorLoss(opponent(batch), batch, mode);
      }
      generatorLoss = finite(loss, "the generator's loss");
      generator.parameters().backward(loss, generation);
    } finally {
      discriminator.parameters().requireGradients(true);
    }
    try (Scope scope = Scope.open()) {
      addConsensus(generator);
      generatorGradient = finiteGradient(generator);
    }
  }

  /** The D that G answers to: as it stands, or some moves later. */
  private Weights opponent(Minibatch batch) {
    if (stabilisers.unrolledSteps() == 0) {
      return discriminator.weights();
    }
    return discriminator.lookAhead(
        stabilisers.unrolledSteps(),
        trainer.progress(),
        (weights, update) -> game.discriminatorLoss(weights, batch, update, mode).total());
  }

  /**
   * Adds γ·∇½‖v‖² to a player's gradient, with v = (∇_G L_G, ∇_D L_D) at this round's samples. The
   * pass is one of its own, on copies of the buffers.
   */
  private void addConsensus(Player player) {
    if (stabilisers.consensus() == 0) {
      return;
    }
    Weights g = generator.weights().withCopiedBuffers();
    Weights d = discriminator.weights().withCopiedBuffers();
    Minibatch batch = minibatch(game.generate(g, there(latents), mode));
    Tensor half =
        halfSquare(game, g, d, batch, discriminator.updates() + 1, mode)
            .mul(new Scalar(stabilisers.consensus()));
    List<Tensor> parameters = player.parameters().views();
    List<Tensor> added = Gradients.of(half, parameters);
    try (NoGradGuard off = new NoGradGuard()) {
      for (int i = 0; i < parameters.size(); i++) {
        parameters.get(i).mutable_grad().add_(added.get(i));
      }
    }
  }

  /**
   * ½‖v‖² with v = (∇_G L_G, ∇_D L_D), differentiable in both players' parameters.
   *
   * @param batch whose generated samples are made with these weights of G
   */
  static Tensor halfSquare(
      Game game, Weights g, Weights d, Minibatch batch, long update, Mode.Training mode) {
    Tensor lossD = game.discriminatorLoss(d, batch, update, mode).total();
    Tensor lossG = game.generatorLoss(d, batch, mode);
    List<Tensor> v = new ArrayList<>(Gradients.of(lossG, g.parameters()));
    v.addAll(Gradients.of(lossD, d.parameters()));
    return v.stream()
        .map(gradient -> gradient.square().sum())
        .reduce(Tensor::add)
        .orElseThrow()
        .mul(new Scalar(0.5));
  }

  /** What D sees in this move. */
  private Minibatch minibatch(Tensor fake) {
    Latents from = there(latents);
    return new Minibatch(
        noisy(there(real)), noisy(fake), from.labels(), game.codes(from), swapped());
  }

  /** Instance noise: x + ε, ε ~ N(0, σ²I). */
  private Tensor noisy(Tensor samples) {
    double deviation = stabilisers.instanceNoise().at(trainer.progress());
    if (deviation == 0) {
      return samples;
    }
    Tensor noise = trainer.noise().normal(0, deviation, samples.shape());
    return samples.add(trainer.toDevice(noise));
  }

  private Optional<Tensor> swapped() {
    if (stabilisers.labelNoise() == 0) {
      return Optional.empty();
    }
    long judgements = trainer.plan().training().batch() / game.packing();
    Tensor mask = trainer.noise().bernoulli(stabilisers.labelNoise(), judgements, 1);
    return Optional.of(trainer.toDevice(mask).to(torch.ScalarType.Bool));
  }

  void moveDiscriminator() {
    discriminator.move(trainer.progress());
  }

  void moveGenerator() {
    generator.move(trainer.progress());
  }

  private void record(DiscriminatorLoss loss) {
    discriminatorLoss = loss.objective().item_double();
    dReal = torch.sigmoid(loss.real().detach()).mean().item_double();
    dFake = torch.sigmoid(loss.fake().detach()).mean().item_double();
    loss.penalty().ifPresent(value -> penalty = OptionalDouble.of(value.item_double()));
    loss.information().forEach((code, bound) -> information.put(code, bound.item_double()));
  }

  /** What this round showed. */
  StepStatistics statistics(Progress after) {
    return new StepStatistics(
        after,
        discriminatorLoss,
        generatorLoss,
        dReal,
        dFake,
        discriminatorGradient,
        generatorGradient,
        penalty,
        Collections.unmodifiableMap(information));
  }

  private static <T> T there(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("a round begins with real samples and samples of G");
    }
    return value;
  }

  private double finite(Tensor loss, String name) {
    double value = loss.item_double();
    if (!Double.isFinite(value)) {
      throw new DivergenceException(trainer.progress().step() + 1, name);
    }
    return value;
  }

  /** The norm of a player's gradient; looks for the culprit only when it is not finite. */
  private double finiteGradient(Player player) {
    double norm = player.gradientNorm();
    if (!Double.isFinite(norm)) {
      String culprit = player.notFinite();
      throw new DivergenceException(
          trainer.progress().step() + 1, culprit == null ? "a gradient's norm" : culprit);
    }
    return norm;
  }
}
