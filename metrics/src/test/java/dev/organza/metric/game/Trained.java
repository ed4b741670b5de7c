package dev.organza.metric.game;

import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.source.DownloadListener;
import dev.organza.data.source.Sources;
import dev.organza.data.transform.Scaling;
import dev.organza.game.AdversarialGame;
import dev.organza.game.AdversarialNetworks;
import dev.organza.game.Conditioning;
import dev.organza.game.UpdateOrder;
import dev.organza.game.objective.NonSaturating;
import dev.organza.game.prior.NormalPrior;
import dev.organza.metric.MetricInput;
import dev.organza.model.GeneratedSamples;
import dev.organza.model.Model;
import dev.organza.model.ModelDescription;
import dev.organza.nn.Initialiser;
import dev.organza.nn.architecture.Architecture;
import dev.organza.nn.architecture.Dcgan;
import dev.organza.nn.architecture.Mlp;
import dev.organza.nn.architecture.Normalisation;
import dev.organza.nn.layer.Layer;
import dev.organza.optim.Adam;
import dev.organza.optim.Schedule;
import dev.organza.torch.Device;
import dev.organza.torch.HostMemory;
import dev.organza.torch.Precision;
import dev.organza.train.CriticWarmup;
import dev.organza.train.Hardware;
import dev.organza.train.OutputBias;
import dev.organza.train.Plan;
import dev.organza.train.PlayerOptions;
import dev.organza.train.Trainer;
import dev.organza.train.TrainingData;
import dev.organza.train.TrainingOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A pair after some steps, with its data. */
final class Trained implements AutoCloseable {

  static final Mlp SMALL =
      new Mlp(32, 2, Layer.leakyRelu(0.2), Normalisation.NONE, Normalisation.NONE, 0);
  static final Dcgan CONVOLUTIONAL =
      new Dcgan(4, 0.2, Normalisation.BATCH, Normalisation.BATCH, 0, 0);

  private static final TrainingOptions OPTIONS =
      new TrainingOptions(
          32, 1, CriticWarmup.DEFAULTS, UpdateOrder.SHARED_LATENTS, 1000, 3, 0.05, OutputBias.ZERO);

  private final Dataset data;
  private final Trainer trainer;
  private final Model model;

  Trained(String source, Architecture architecture, Conditioning conditioning, int packing) {
    this(source, architecture, conditioning, packing, 1);
  }

  /**
   * A pair that has not been trained.
   *
   * @param threads that train it
   */
  Trained(
      String source,
      Architecture architecture,
      Conditioning conditioning,
      int packing,
      int threads) {
    this.data =
        Sources.standard()
            .open(
                DataOptions.DEFAULTS.withSource(source).withFirst(1500), DownloadListener.silent());
    Scaling scaling = data.shape().isImage() ? Scaling.pixels(-1, 1) : Scaling.standardise(data);
    AdversarialGame game =
        new AdversarialGame(
            AdversarialNetworks.of(
                architecture,
                data.shape(),
                data.classes().size(),
                new NormalPrior(4),
                conditioning,
                packing),
            NonSaturating.DEFAULTS,
            List.of());
    PlayerOptions options =
        new PlayerOptions(
            Initialiser.Xavier.DEFAULTS,
            new Adam(1e-3, 0.5, 0.999, 1e-8),
            Schedule.Constant.DEFAULTS,
            0);
    TrainingData training = TrainingData.of(data, scaling);
    this.trainer =
        new Trainer(
            new Plan(game, options, OPTIONS, 3),
            training,
            new Hardware(Device.cpu(), threads, Precision.FLOAT32));
    this.model = Model.of(trainer, ModelDescription.of("test", game, training));
  }

  void play(int steps) {
    for (int i = 0; i < steps; i++) {
      trainer.step();
    }
  }

  /** A hash of each tensor of the networks, by name. */
  Map<String, Integer> weights() {
    Map<String, Integer> weights = new TreeMap<>();
    trainer
        .snapshot()
        .model()
        .forEach((name, tensor) -> weights.put(name, Arrays.hashCode(HostMemory.bytes(tensor))));
    return weights;
  }

  Dataset data() {
    return data;
  }

  Model model() {
    return model;
  }

  /** The data and as many generated samples. */
  MetricInput input() {
    return MetricInput.of(data, GeneratedSamples.of("run", model, 600, 5))
        .model(model)
        .seed(2)
        .build();
  }

  @Override
  public void close() {
    trainer.close();
    data.close();
  }
}
