package dev.organza.train;

import dev.organza.Shape;
import dev.organza.data.Augmentation;
import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.Density;
import dev.organza.data.batch.Sampler;
import dev.organza.data.source.DownloadListener;
import dev.organza.data.source.Sources;
import dev.organza.data.transform.Scaling;
import dev.organza.data.transform.Transforms;
import dev.organza.game.AdversarialGame;
import dev.organza.game.Turn;
import dev.organza.game.UpdateOrder;
import dev.organza.game.objective.NonSaturating;
import dev.organza.game.prior.NormalPrior;
import dev.organza.nn.Initialiser;
import dev.organza.nn.architecture.Architecture;
import dev.organza.nn.architecture.Dcgan;
import dev.organza.nn.architecture.MaxoutMlp;
import dev.organza.nn.architecture.Mlp;
import dev.organza.nn.architecture.Normalisation;
import dev.organza.nn.layer.Layer;
import dev.organza.optim.Adam;
import dev.organza.optim.Schedule;
import dev.organza.torch.Device;
import dev.organza.torch.HostMemory;
import dev.organza.torch.Precision;
import dev.organza.torch.Scope;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/** Trainings that take no time. */
public final class TinyGames {

  public static final Hardware ONE_THREAD = new Hardware(Device.cpu(), 1, Precision.FLOAT32);
  public static final Hardware BFLOAT16 = new Hardware(Device.cpu(), 1, Precision.BFLOAT16);

  private TinyGames() {}

  /** Samples in an array. */
  public record ArrayDataset(Shape shape, List<float[]> samples) implements Dataset {

    public static ArrayDataset rows(float[]... samples) {
      return new ArrayDataset(Shape.of(samples[0].length), List.of(samples));
    }

    public static ArrayDataset gaussian(int count, int features, long seed) {
      Random random = new Random(seed);
      float[][] samples = new float[count][features];
      for (float[] sample : samples) {
        for (int i = 0; i < features; i++) {
          sample[i] = (float) random.nextGaussian(i, 1 + i);
        }
      }
      return rows(samples);
    }

    @Override
    public String name() {
      return "array";
    }

    @Override
    public int count() {
      return samples.size();
    }

    @Override
    public List<String> columns() {
      return List.of();
    }

    @Override
    public List<String> classes() {
      return List.of();
    }

    @Override
    public int label(int index) {
      return -1;
    }

    @Override
    public String sha256() {
      return "0".repeat(64);
    }

    @Override
    public void read(int index, float[] into, int offset) {
      System.arraycopy(samples.get(index), 0, into, offset, shape.elements());
    }

    @Override
    public Optional<Density> density() {
      return Optional.empty();
    }

    @Override
    public void close() {}
  }

  /** A kind of network with data for it. */
  public enum Kind {
    MLP(new Mlp(7, 2, Layer.leakyRelu(0.2), Normalisation.NONE, Normalisation.NONE, 0)),
    MLP_NORMALISED(new Mlp(7, 1, Layer.relu(), Normalisation.BATCH, Normalisation.LAYER, 0)),
    DCGAN(new Dcgan(4, 0.2, Normalisation.BATCH, Normalisation.BATCH, 0, 0)),
    /** Wide enough for its convolutions to be recorded in bfloat16. */
    WIDE(new Dcgan(32, 0.2, Normalisation.BATCH, Normalisation.BATCH, 0, 0)),
    MAXOUT(new MaxoutMlp(9, 6, 2, 0.2, 0.5));

    public final Architecture architecture;

    Kind(Architecture architecture) {
      this.architecture = architecture;
    }

    /** Flipped and dequantised digits for images, six features for rows. */
    public TrainingData data() {
      if (this == DCGAN || this == WIDE || this == MAXOUT) {
        Dataset digits =
            Sources.standard()
                .open(
                    DataOptions.DEFAULTS.withSource("digits").withFirst(50),
                    DownloadListener.silent());
        return new TrainingData(
            digits,
            Transforms.of(
                Scaling.pixels(architecture.pixelRange().low(), architecture.pixelRange().high())),
            new Augmentation(true, true),
            Sampler.SHUFFLED);
      }
      Dataset rows = ArrayDataset.gaussian(50, 6, 1);
      return TrainingData.of(rows, Scaling.standardise(rows));
    }

    public Plan plan(Shape shape, long seed, TrainingOptions training) {
      PlayerOptions options =
          new PlayerOptions(
              new Initialiser.Normal(0.1),
              new Adam(1e-3, 0.5, 0.999, 1e-8),
              new Schedule.Ramp(1, 0.1, 0, 0.5),
              0);
      AdversarialGame game =
          new AdversarialGame(
              architecture.generator(shape, 5),
              architecture.discriminator(shape),
              new NormalPrior(5),
              NonSaturating.DEFAULTS);
      return new Plan(game, options, training, seed);
    }
  }

  /** Batches of 8, two moves of D, shared latents, an average with a short memory. */
  public static final TrainingOptions SHORT =
      new TrainingOptions(
          8, 2, CriticWarmup.DEFAULTS, UpdateOrder.SHARED_LATENTS, 1, 0.1, 0.05, OutputBias.ZERO);

  public static Trainer trainer(Kind kind, long seed, Hardware hardware) {
    return trainer(kind, seed, hardware, SHORT);
  }

  public static Trainer trainer(Kind kind, long seed, Hardware hardware, TrainingOptions training) {
    TrainingData data = kind.data();
    return new Trainer(kind.plan(data.dataset().shape(), seed, training), data, hardware);
  }

  /** Options of the two players of an adversarial game. */
  public static Map<String, PlayerOptions> players(
      PlayerOptions generator, PlayerOptions discriminator) {
    return Map.of(
        AdversarialGame.GENERATOR, generator, AdversarialGame.DISCRIMINATOR, discriminator);
  }

  /** The game of generator and discriminator that is trained. */
  public static AdversarialGame game(Trainer trainer) {
    return game(trainer.plan());
  }

  /** The game of generator and discriminator that is to be trained. */
  public static AdversarialGame game(Plan plan) {
    return (AdversarialGame) plan.game();
  }

  /** The gradients of some players, in this order, at one batch, without an update. */
  static void gradients(Trainer trainer, List<String> players) {
    try (Scope scope = Scope.open()) {
      Set<String> makers = Set.copyOf(trainer.plan().game().averaged());
      Turn turn = new Turn(Turn.Draw.BATCH, players, makers);
      trainer.steps().gradients(turn, trainer.progress(), scope);
    }
  }

  public static void play(Trainer trainer, int rounds) {
    for (int i = 0; i < rounds; i++) {
      trainer.step();
    }
  }

  /** The tensor of this name. */
  public static Tensor tensor(Map<String, Tensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }

  /** Everything a trainer's future follows from, copied: bytes by name, and the position. */
  public static Map<String, Object> everything(Trainer trainer) {
    Map<String, Object> all = new LinkedHashMap<>();
    Trainer.Snapshot snapshot = trainer.snapshot();
    snapshot.model().forEach((name, tensor) -> all.put(name, bytes(tensor)));
    snapshot.state().forEach((name, tensor) -> all.put(name, bytes(tensor)));
    snapshot
        .streams()
        .forEach((name, bytes) -> all.put("stream." + name, HexFormat.of().formatHex(bytes)));
    all.put("position", snapshot.position());
    return all;
  }

  private static String bytes(Tensor tensor) {
    return HexFormat.of().formatHex(HostMemory.bytes(tensor));
  }
}
