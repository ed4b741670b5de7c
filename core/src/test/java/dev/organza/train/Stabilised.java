package dev.organza.train;

import dev.organza.Shape;
import dev.organza.data.transform.Scaling;
import dev.organza.game.AdversarialGame;
import dev.organza.game.AdversarialNetworks;
import dev.organza.game.Replay;
import dev.organza.game.Stabilisers;
import dev.organza.game.UpdateOrder;
import dev.organza.game.objective.NonSaturating;
import dev.organza.game.penalty.GradientPenalty;
import dev.organza.game.penalty.Penalty;
import dev.organza.game.penalty.R1;
import dev.organza.game.prior.NormalPrior;
import dev.organza.nn.Initialiser;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.layer.Spectral;
import dev.organza.nn.network.Network;
import dev.organza.optim.Adam;
import dev.organza.optim.Optimizer;
import dev.organza.optim.RmsProp;
import dev.organza.optim.Schedule;
import dev.organza.optim.Sgd;
import java.util.List;

/** Small games, each with something done about its stability. */
enum Stabilised {
  UNROLLED(new Adam(0.01, 0.5, 0.999, 1e-8), 0, 3, 0, 0, 0, Replay.DEFAULTS, List.of(), 0),
  UNROLLED_MOMENTUM(
      new Sgd(0.05, new Schedule.Ramp(0.5, 0.9, 0, 0.2)),
      0,
      2,
      0,
      0,
      0,
      Replay.DEFAULTS,
      List.of(new R1(1, 1)),
      0),
  CONSENSUS(new Adam(0.01, 0.5, 0.999, 1e-8), 0, 0, 0.5, 0, 0, Replay.DEFAULTS, List.of(), 0),
  INSTANCE_NOISE(new Adam(0.01, 0.5, 0.999, 1e-8), 0, 0, 0, 0.5, 0, Replay.DEFAULTS, List.of(), 0),
  LABEL_NOISE(new Adam(0.01, 0.5, 0.999, 1e-8), 0, 0, 0, 0, 0.2, Replay.DEFAULTS, List.of(), 0),
  REPLAY(new Adam(0.01, 0.5, 0.999, 1e-8), 0, 0, 0, 0, 0, new Replay(20, 0.5), List.of(), 0),
  CLIPPED(new RmsProp(0.005, 0.9, 1e-8), 0.1, 0, 0, 0, 0, Replay.DEFAULTS, List.of(), 0),
  LAZY_PENALTIES(
      new Adam(0.01, 0.5, 0.999, 1e-8),
      0,
      0,
      0,
      0,
      0,
      Replay.DEFAULTS,
      List.of(new R1(1, 4), new GradientPenalty(1, 1, 3)),
      0),
  WARM_UP(new Adam(0.01, 0.5, 0.999, 1e-8), 0, 0, 0, 0, 0, Replay.DEFAULTS, List.of(), 5),
  EVERYTHING(
      new RmsProp(0.005, 0.9, 1e-8),
      0.5,
      2,
      0.2,
      0.5,
      0.2,
      new Replay(20, 0.3),
      List.of(new R1(1, 4), new GradientPenalty(1, 1, 3)),
      5);

  private final Optimizer optimizer;
  private final double clip;
  private final int unrolledSteps;
  private final double consensus;
  private final double instanceNoise;
  private final double labelNoise;
  private final Replay replay;
  private final List<Penalty> penalties;
  private final int warmup;

  Stabilised(
      Optimizer optimizer,
      double clip,
      int unrolledSteps,
      double consensus,
      double instanceNoise,
      double labelNoise,
      Replay replay,
      List<Penalty> penalties,
      int warmup) {
    this.optimizer = optimizer;
    this.clip = clip;
    this.unrolledSteps = unrolledSteps;
    this.consensus = consensus;
    this.instanceNoise = instanceNoise;
    this.labelNoise = labelNoise;
    this.replay = replay;
    this.penalties = penalties;
    this.warmup = warmup;
  }

  /** Batches of 8 rows of three features; D has spectral normalisation and dropout. */
  Trainer trainer(UpdateOrder order) {
    AdversarialGame game =
        new AdversarialGame(
            new AdversarialNetworks(
                Network.of(
                    Shape.of(2), Layer.linear(6), Layer.batchNorm(), Layer.tanh(), Layer.linear(3)),
                Network.of(
                    Shape.of(3),
                    new Spectral(Layer.linear(6), 1),
                    Layer.leakyRelu(0.2),
                    Layer.dropout(0.1),
                    new Spectral(Layer.linear(1), 1)),
                new NormalPrior(2)),
            NonSaturating.DEFAULTS,
            penalties);
    // Special rounds are the first two and every fourth.
    TrainingOptions training =
        new TrainingOptions(
            8, 1, new CriticWarmup(warmup, 2, 4), order, 1, 0.1, 0.05, OutputBias.ZERO);
    Stabilisers stabilisers =
        new Stabilisers(
            unrolledSteps,
            consensus,
            new Schedule.Ramp(instanceNoise, 0, 0, 0.2),
            labelNoise,
            replay);
    return new Trainer(
        new Plan(game.with(stabilisers), TinyGames.players(options(0), options(clip)), training, 3),
        TrainingData.of(TinyGames.ArrayDataset.gaussian(40, 3, 2), Scaling.identity()),
        TinyGames.ONE_THREAD);
  }

  private PlayerOptions options(double clip) {
    return new PlayerOptions(
        new Initialiser.Normal(0.3), optimizer, new Schedule.Ramp(1, 0.5, 0, 0.2), clip);
  }
}
