package dev.organza.laboratory;

import dev.organza.game.AdversarialGame;
import dev.organza.game.AdversarialNetworks;
import dev.organza.game.DiscriminatorLoss;
import dev.organza.game.Latents;
import dev.organza.game.Minibatch;
import dev.organza.game.Update;
import dev.organza.nn.Mode;
import dev.organza.nn.Weights;
import dev.organza.optim.Progress;
import dev.organza.torch.Device;
import dev.organza.torch.Gradients;
import dev.organza.torch.HostMemory;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import dev.organza.train.Trainer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * Looks at a game in progress without touching it: with latents and real samples that are always
 * the same, and the weights as they stand, not their average.
 */
final class GameView {

  /** Samples that are drawn. */
  static final int DRAWN = 400;

  private static final int PROBE = 512;
  private static final int ARROWS = 96;

  private final AdversarialGame game;
  private final KnownData data;
  private final Coordinates coordinates;
  private final long seed;
  private final float[] latents;
  private final LatentLattice lattice;
  private final float[] nodes;

  GameView(AdversarialGame game, KnownData data, Coordinates coordinates, long seed) {
    this.game = game;
    this.data = data;
    this.coordinates = coordinates;
    this.seed = seed;
    AdversarialNetworks networks = game.networks();
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(seed, "laboratory/latents")) {
      this.latents =
          HostMemory.floats(
              Latents.draw(
                  networks.prior(), networks.conditioning().codes(), KnownData.COMPARED, stream));
    }
    this.lattice = LatentLattice.of(networks.prior(), inputs(), latents, data.grid().dimension());
    this.nodes = coordinates.toNetwork(data.grid().points());
  }

  private int inputs() {
    return game.networks().generator().input().elements();
  }

  LatentLattice lattice() {
    return lattice;
  }

  /** Everything that is drawn of a step. */
  GameFrame of(Trainer trainer, Map<String, Double> last, int label) {
    Weights g = trainer.player(AdversarialGame.GENERATOR).weights();
    Weights d = trainer.player(AdversarialGame.DISCRIMINATOR).weights();
    float[] made = generated(g, latents, label);
    double[][] samples = coordinates.toRaw(made);
    float[] logits = judged(d, nodes, label);
    double[] q = data.estimated(samples);
    Force force = force(d, made, label);
    Progress progress = trainer.progress();
    Map<String, Double> values = new LinkedHashMap<>(last);
    values.putAll(
        new Measures(data, game.objective().estimatesProbability(), coordinates.unit())
            .of(
                samples,
                logits,
                q,
                asked(samples.length, label),
                points -> judged(d, coordinates.toNetwork(points), label)));
    float[] weights = weights(trainer);
    if (weights.length > 0) {
      values.put("distance", Math.hypot(weights[0], weights[1]));
    }
    values.put("force", force.size());
    Map<String, Long> updates = new LinkedHashMap<>();
    trainer.players().forEach((name, player) -> updates.put(name, player.updates()));
    return new GameFrame(
        progress.step(),
        progress.images(),
        updates,
        values,
        floats(Arrays.copyOf(samples, Math.min(DRAWN, samples.length))),
        logits,
        floats(q),
        floats(Measures.logRatio(data.density(), q)),
        floats(coordinates.toRaw(generated(g, lattice.latents(), Math.max(0, label)))),
        force.arrows(),
        weights);
  }

  /** θ and ψ where each player has one number, else nothing. */
  float[] weights(Trainer trainer) {
    return PhasePortrait.isOf(game)
        ? new float[] {
          only(trainer.player(AdversarialGame.GENERATOR).weights()),
          only(trainer.player(AdversarialGame.DISCRIMINATOR).weights())
        }
        : new float[0];
  }

  /** What stays the same from step to step. */
  Scene scene() {
    List<double[]> modes = data.modes();
    return new Scene(
        data.dataset().name(),
        data.dataset().columns(),
        data.dataset().classes(),
        data.grid(),
        floats(data.reals()),
        data.labels(),
        floats(data.density()),
        data.dataset().density().isPresent(),
        modes.isEmpty() ? new float[0] : floats(modes.toArray(double[][]::new)),
        game.objective().estimatesProbability(),
        game.networks().labels() > 0,
        lattice);
  }

  private static float only(Weights weights) {
    return HostMemory.floats(weights.parameters().get(0))[0];
  }

  /** G's samples in the network's units, of all classes in turn or of one. */
  private float[] generated(Weights g, float[] inputs, int label) {
    int count = inputs.length / inputs();
    try (Scope scope = Scope.open();
        NoGradGuard off = new NoGradGuard()) {
      return HostMemory.floats(
          game.networks()
              .generate(
                  g.withCopiedBuffers(),
                  new Latents(rows(inputs, count), oneHot(labels(count, label))),
                  Mode.evaluation()));
    }
  }

  /** D's output at points in the network's units; where it judges packs, at a pack of one point. */
  private float[] judged(Weights d, float[] points, int label) {
    int count = points.length / data.grid().dimension();
    int packing = game.networks().packing();
    try (Scope scope = Scope.open();
        NoGradGuard off = new NoGradGuard()) {
      Tensor samples = rows(points, count);
      int[] labels = new int[count * packing];
      Arrays.fill(labels, Math.max(0, label));
      Tensor all = packing == 1 ? samples : repeated(samples, packing);
      return HostMemory.floats(
          game.networks()
              .judge(d.withCopiedBuffers(), all, oneHot(labels), Mode.evaluation())
              .logits());
    }
  }

  private static Tensor repeated(Tensor samples, int times) {
    long count = samples.size(0);
    return samples
        .unsqueeze(1)
        .expand(count, times, samples.size(1))
        .reshape(count * times, samples.size(1));
  }

  /**
   * Where G's loss pulls samples.
   *
   * @param arrows −N·∇ at the first samples, in the data's units
   * @param size their root mean square in the network's units
   */
  // Never compared.
  @SuppressWarnings("ArrayRecordComponent")
  private record Force(float[] arrows, double size) {}

  private Force force(Weights d, float[] made, int label) {
    int dimension = data.grid().dimension();
    int count = ARROWS - ARROWS % game.networks().packing();
    float[] first = Arrays.copyOf(made, count * dimension);
    float[] network;
    try (Scope scope = Scope.open()) {
      Tensor fake = rows(first, count).requires_grad_(true);
      Tensor loss =
          game.losses()
              .generatorLoss(d.withCopiedBuffers(), batch(fake, count, label), Mode.evaluation());
      Tensor gradient = Gradients.numbers(loss, List.of(fake)).get(0);
      network = gradient.defined() ? HostMemory.floats(gradient) : new float[first.length];
    }
    double squares = 0;
    float[] ahead = new float[network.length];
    for (int i = 0; i < network.length; i++) {
      double pull = -(double) network[i] * count;
      squares += pull * pull;
      ahead[i] = (float) (first[i] + pull);
    }
    float[] from = floats(coordinates.toRaw(first));
    float[] to = floats(coordinates.toRaw(ahead));
    for (int i = 0; i < to.length; i++) {
      to[i] -= from[i];
    }
    return new Force(to, Math.sqrt(squares / count));
  }

  /** The players' losses at samples that are always the same, without instance noise. */
  Map<String, Double> losses(Trainer trainer) {
    int count = Math.min(PROBE, data.reals().length);
    count -= count % game.networks().packing();
    Weights g = trainer.player(AdversarialGame.GENERATOR).weights().withCopiedBuffers();
    Weights d = trainer.player(AdversarialGame.DISCRIMINATOR).weights().withCopiedBuffers();
    float[] made = generated(g, Arrays.copyOf(latents, count * inputs()), -1);
    Map<String, Double> losses = new LinkedHashMap<>();
    try (Scope scope = Scope.open();
        RandomStream noise = RandomStream.of(seed, "laboratory/noise")) {
      Minibatch batch = batch(rows(made, count), count, -1);
      DiscriminatorLoss loss =
          game.losses()
              .discriminatorLoss(
                  d, batch, new Update(0, trainer.progress()), new Mode.Training(noise));
      losses.put("discriminator.loss", loss.objective().item_double());
      loss.penalty().ifPresent(value -> losses.put("discriminator.penalty", value.item_double()));
      losses.put(
          "generator.loss", game.losses().generatorLoss(d, batch, Mode.evaluation()).item_double());
    }
    return losses;
  }

  /** Generated samples beside as many real ones, with the latter's labels. */
  private Minibatch batch(Tensor fake, int count, int label) {
    double[][] reals = new double[count][];
    Arrays.setAll(reals, i -> data.reals()[i % data.reals().length]);
    int codes = game.networks().conditioning().codes().size();
    Tensor inputs = rows(Arrays.copyOf(latents, count * inputs()), count);
    return new Minibatch(
        rows(coordinates.toNetwork(reals), count),
        fake,
        oneHot(labels(count, label)),
        inputs.narrow(1, game.networks().prior().size(), codes),
        Optional.empty());
  }

  /** The class asked for, or all in turn. */
  private int[] labels(int count, int label) {
    int[] labels = new int[count];
    int classes = Math.max(1, game.networks().labels());
    Arrays.setAll(labels, i -> label >= 0 ? label : i % classes);
    return labels;
  }

  /** The classes that samples are asked to have; in turn where nobody asks. */
  private int[] asked(int count, int label) {
    int[] labels = new int[count];
    int classes = Math.max(1, data.dataset().classes().size());
    Arrays.setAll(labels, i -> label >= 0 ? label : i % classes);
    return labels;
  }

  private Tensor oneHot(int[] labels) {
    return Latents.oneHot(labels, game.networks().labels());
  }

  private static Tensor rows(float[] values, int count) {
    return HostMemory.tensor(values, Device.cpu(), count, values.length / count);
  }

  private static float[] floats(double[][] points) {
    float[] flat = new float[points.length * points[0].length];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = (float) points[i / points[0].length][i % points[0].length];
    }
    return flat;
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
