package dev.organza.diagnostics;

import static dev.organza.game.AdversarialGame.DISCRIMINATOR;
import static dev.organza.game.AdversarialGame.GENERATOR;

import dev.organza.data.Dataset;
import dev.organza.data.Field;
import dev.organza.data.SplitMix;
import dev.organza.data.transform.Transform;
import dev.organza.game.AdversarialGame;
import dev.organza.game.AdversarialNetworks;
import dev.organza.game.Latents;
import dev.organza.nn.Mode;
import dev.organza.nn.Weights;
import dev.organza.nn.architecture.PixelRange;
import dev.organza.nn.layer.Activation;
import dev.organza.nn.layer.Crop;
import dev.organza.nn.layer.Flatten;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.layer.Reshape;
import dev.organza.nn.network.Network;
import dev.organza.torch.HostMemory;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import dev.organza.train.Player;
import dev.organza.train.StepStatistics;
import dev.organza.train.Trainer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Examines a training between steps, for the doctor, and changes nothing of it: the training's
 * random streams are not drawn from, and running statistics and power iterations work on copies.
 * What it finds follows from the seed, the data and the present weights alone, so that a resumed
 * run finds the same.
 *
 * <p>It looks at two generators. How D judges is measured on the one that plays, in training mode,
 * which is what D sees. What the samples are like is measured on the averaged one in evaluation
 * mode, which is what users get: with dropout or batch normalisation the two can differ entirely.
 */
public final class DiagnosticsExamination implements Examination {

  /** Generated samples an examination, of images. */
  private static final int IMAGES = 256;

  /** At most as many as a minibatch of large images, whose activations fill the memory. */
  private static final int FEWEST_IMAGES = 64;

  /** Of rows of numbers, which cost nothing beside their training. */
  private static final int ROWS = 512;

  /** Training samples among which copies are looked for. */
  private static final int TRAINING = 1024;

  /** Fewer of them if they have more values than this in all: 64 MB. */
  private static final int VALUES = 1 << 24;

  private final Trainer trainer;
  private final AdversarialNetworks networks;
  private final int count;
  private final DiagnosticsSamples samples;
  private final DiagnosticsModes modes;
  private final DiagnosticsColumns columns;
  private final Optional<DiagnosticsSounds> sounds;

  /** How samples vary within modes: of those found without labels, of classes with them. */
  private final Optional<DiagnosticsWithin> within;

  private final Optional<DiagnosticsClasses> classes;

  private final Map<String, Object> reals = new LinkedHashMap<>();

  /** Fixed: {@code [count, shape…]} real samples, repeated where the data has fewer. */
  private final Tensor real;

  private final Tensor realLabels;
  private final Tensor inputs;
  private final @Nullable Tensor unseen;
  private final @Nullable Tensor unseenLabels;
  private final Optional<PixelRange> range;
  private final DiagnosticsWeights weights;

  /**
   * An examination of a training at any later time.
   *
   * @param heldOut samples of the same shape that the training does not see, if there are any; read
   *     here and not kept
   */
  public DiagnosticsExamination(Trainer trainer, Optional<Dataset> heldOut) {
    this.trainer = trainer;
    this.networks = networks(trainer);
    this.weights = new DiagnosticsWeights(trainer);
    Dataset dataset = trainer.data().dataset();
    int elements = trainer.data().shape().elements();
    int size = dataset.schema().sample() instanceof Field.Row ? ROWS : images(elements);
    int most = Math.max(size, Math.min(TRAINING, VALUES / elements));
    this.count = size - size % networks.packing();
    this.range = range(networks.generator());
    long seed = trainer.plan().seed();
    SplittableRandom random = new SplittableRandom(RandomStream.derive(seed, "vitals/choice"));
    try (Scope scope = Scope.open();
        RandomStream latents = RandomStream.of(seed, "vitals/latents")) {
      DiagnosticsReals chosen = DiagnosticsReals.choose(trainer.data(), dataset, most, random);
      DiagnosticsReals compared = chosen.repeated(count);
      this.real = Scope.escape(tensor(compared));
      this.realLabels = Scope.escape(labels(compared));
      this.inputs = Scope.escape(onDevice(networks.latents(count, realLabels, latents).inputs()));
      Tensor training = tensor(chosen);
      this.samples = new DiagnosticsSamples(training, count, latents, random);
      double[][] rows = samples.training();
      this.modes =
          DiagnosticsModes.of(
              dataset,
              trainer.data().transform(),
              rows,
              chosen.labels(),
              DiagnosticsSamples.isPooled(training),
              random);
      boolean labelled = networks.labels() > 0 && !choosesCategories();
      this.within =
          labelled
              ? Optional.empty()
              : Optional.of(samples.within(modes.assign(rows), modes.size()));
      this.classes =
          labelled
              ? Optional.of(new DiagnosticsClasses(trainer, networks, samples, size))
              : Optional.empty();
      this.columns = new DiagnosticsColumns(dataset, trainer.data().transform());
      this.sounds = DiagnosticsSounds.of(dataset, trainer.data().transform());
      describe(chosen.values());
      if (heldOut.isPresent()) {
        DiagnosticsReals others =
            DiagnosticsReals.choose(trainer.data(), heldOut.get(), count, random).repeated(count);
        Tensor drawn = tensor(others);
        boolean same = samples.isSameDistribution(drawn);
        this.unseen = same ? Scope.escape(drawn) : null;
        this.unseenLabels = same ? Scope.escape(labels(others)) : null;
      } else {
        this.unseen = null;
        this.unseenLabels = null;
      }
    }
  }

  /**
   * An examination of a training, as the constructor gives it; empty for a game of which nothing is
   * diagnosed: one without a generator of samples from latents.
   */
  public static Optional<DiagnosticsExamination> of(Trainer trainer, Optional<Dataset> heldOut) {
    return trainer.plan().game() instanceof AdversarialGame
        ? Optional.of(new DiagnosticsExamination(trainer, heldOut))
        : Optional.empty();
  }

  private static AdversarialNetworks networks(Trainer trainer) {
    if (trainer.plan().game() instanceof AdversarialGame game) {
      return game.networks();
    }
    throw new IllegalArgumentException(
        "diagnostics are of a generator and a discriminator, and this game has the players "
            + trainer.players().keySet());
  }

  private Tensor onDevice(Tensor drawn) {
    return trainer.device().isCuda()
        ? drawn.to(trainer.device().handle(), torch.ScalarType.Float)
        : drawn;
  }

  /** As many images as there are values in 256 of 64×64 grey pixels, and a minibatch at least. */
  private static int images(int elements) {
    return Math.max(FEWEST_IMAGES, (int) Math.min(IMAGES, 4096L * IMAGES / elements));
  }

  private Tensor tensor(DiagnosticsReals chosen) {
    return chosen.tensor(networks.generator().output(), trainer.device());
  }

  private boolean choosesCategories() {
    return networks.conditioning().choosesCategories();
  }

  private Tensor labels(DiagnosticsReals chosen) {
    return choosesCategories() && networks.labels() > 0
        ? networks.labelsOf(tensor(chosen), 0)
        : onDevice(Latents.oneHot(chosen.labels(), networks.labels()));
  }

  /**
   * Generated rows as a sampler gives them: one of the alternatives where G gives probabilities.
   */
  private Tensor decided(Tensor given) {
    Transform transform = trainer.data().transform();
    if (transform.blocks().stream().noneMatch(block -> block.kind().isProbability())) {
      return given;
    }
    float[] network = HostMemory.floats(given);
    double[] rows = new double[count * trainer.data().dataset().shape().elements()];
    transform.invert(network, rows, new SplitMix(trainer.plan().seed()));
    transform.apply(rows, network, new SplitMix(trainer.plan().seed()));
    return HostMemory.tensor(network, trainer.device(), given.shape());
  }

  /** Where the last layer that computes something keeps its values. */
  private static Optional<PixelRange> range(Network generator) {
    for (int i = generator.layers().size() - 1; i >= 0; i--) {
      Layer layer = generator.layers().get(i);
      if (layer instanceof Activation.Tanh) {
        return Optional.of(PixelRange.SYMMETRIC);
      } else if (layer instanceof Activation.Sigmoid) {
        return Optional.of(PixelRange.UNIT);
      } else if (!(layer instanceof Reshape || layer instanceof Flatten || layer instanceof Crop)) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** What does not change: the values of the real samples. */
  private void describe(List<float[]> values) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (float[] sample : values) {
      for (float value : sample) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    reals.put(Diagnostics.REAL_LOW, low);
    reals.put(Diagnostics.REAL_HIGH, high);
    samples.describe(reals);
    columns.describe(reals);
    range.ifPresent(
        ends -> {
          reals.put(
              Diagnostics.REAL_SATURATED, DiagnosticsUnits.atEnds(real, ends.low(), ends.high()));
          reals.put(Diagnostics.RANGE_LOW, ends.low());
          reals.put(Diagnostics.RANGE_HIGH, ends.high());
        });
  }

  /** Remembers the weights before the step that is to be examined. */
  @Override
  public void before() {
    weights.before();
  }

  @Override
  public Diagnostics after(StepStatistics step) {
    Map<String, Object> values = new LinkedHashMap<>();
    try (Scope scope = Scope.open();
        NoGradGuard off = new NoGradGuard();
        RandomStream noise =
            RandomStream.of(trainer.plan().seed(), "vitals/" + step.progress().step())) {
      Mode mode = Mode.training(noise);
      List<Network.Output> made =
          pass(networks.generator(), trainer.player(GENERATOR), inputs, realLabels, mode);
      Tensor fake = made.get(made.size() - 1).value();
      List<Network.Output> ofReal = judge(real, realLabels, mode);
      List<Network.Output> ofFake = judge(fake, realLabels, mode);
      judgements(logits(ofReal), logits(ofFake), mode, values);
      values.put(Diagnostics.D_GRADIENT, step.value(Diagnostics.D_GRADIENT));
      values.put(Diagnostics.G_GRADIENT, step.value(Diagnostics.G_GRADIENT));
      weights.after(values);
      put(Diagnostics.G_DEAD, DiagnosticsUnits.dead(List.of(made)), values);
      put(Diagnostics.D_DEAD, DiagnosticsUnits.dead(List.of(ofReal, ofFake)), values);
      values.put(Diagnostics.FAKE_LOW, fake.min().item_double());
      values.put(Diagnostics.FAKE_HIGH, fake.max().item_double());
      range.ifPresent(
          ends ->
              values.put(
                  Diagnostics.SATURATED, DiagnosticsUnits.atEnds(fake, ends.low(), ends.high())));
      values.putAll(reals);
      if (torch.isfinite(fake).all().item_bool()) {
        samples.shown(fake, modes, values);
      }
      Tensor generated =
          networks
              .generator()
              .forward(trainer.player(GENERATOR).average(), inputs, realLabels, Mode.evaluation());
      Tensor given = torch.isfinite(generated).all().item_bool() ? decided(generated) : generated;
      if (torch.isfinite(given).all().item_bool()) {
        samples.examine(given, modes, within, values);
        classes.ifPresent(each -> each.examine(samples, values));
        columns.examine(DiagnosticsSamples.hostRows(given), values);
        sounds.ifPresent(heard -> heard.examine(given, values));
      }
    }
    return new Diagnostics(step.progress(), values);
  }

  private static void put(String name, double value, Map<String, Object> values) {
    if (!Double.isNaN(value)) {
      values.put(name, value);
    }
  }

  private static List<Network.Output> pass(
      Network network, Player player, Tensor x, Tensor condition, Mode mode) {
    Weights weights = player.weights().withCopiedBuffers();
    return network.outputs(weights, x, condition, mode);
  }

  /** All of D's layers on samples, in packs where D judges packs. */
  private List<Network.Output> judge(Tensor x, Tensor labels, Mode mode) {
    int packing = networks.packing();
    Tensor packed = x.reshape(networks.discriminator().input().batch(count / packing));
    Tensor condition = labels.reshape(count / packing, labels.size(1) * packing);
    return pass(networks.discriminator(), trainer.player(DISCRIMINATOR), packed, condition, mode);
  }

  /** D's logit of each sample, the mean of a map of logits. */
  private static double[] logits(List<Network.Output> outputs) {
    Tensor logit = outputs.get(outputs.size() - 1).value().narrow(1, 0, 1);
    float[] floats = HostMemory.floats(logit.flatten(1, -1).mean(1));
    double[] logits = new double[floats.length];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = floats[i];
    }
    return logits;
  }

  private void judgements(double[] ofReal, double[] ofFake, Mode mode, Map<String, Object> values) {
    values.put(Diagnostics.SEPARATION, separation(ofReal, ofFake));
    values.put(Diagnostics.D_REAL, meanProbability(ofReal));
    values.put(Diagnostics.D_FAKE, meanProbability(ofFake));
    values.put(Diagnostics.LOGIT_REAL, Arrays.stream(ofReal).average().orElse(Double.NaN));
    values.put(Diagnostics.LOGIT_FAKE, Arrays.stream(ofFake).average().orElse(Double.NaN));
    if (unseen != null && unseenLabels != null) {
      values.put(
          Diagnostics.RECOGNITION, separation(ofReal, logits(judge(unseen, unseenLabels, mode))));
    }
  }

  private static double meanProbability(double[] logits) {
    return Arrays.stream(logits).map(a -> 1 / (1 + Math.exp(-a))).average().orElse(Double.NaN);
  }

  /** P(a &gt; b) + ½P(a = b). */
  static double separation(double[] a, double[] b) {
    double wins = 0;
    for (double one : a) {
      for (double other : b) {
        wins += one > other ? 1 : one == other ? 0.5 : 0;
      }
    }
    return wins / ((double) a.length * b.length);
  }

  @Override
  public void close() {
    weights.close();
    samples.close();
    classes.ifPresent(DiagnosticsClasses::close);
    for (Tensor owned : List.of(real, realLabels, inputs)) {
      owned.close();
    }
    if (unseen != null && unseenLabels != null) {
      unseen.close();
      unseenLabels.close();
    }
  }
}
