package dev.organza.metric.game;

import dev.organza.Shape;
import dev.organza.data.Dataset;
import dev.organza.data.transform.Scaling;
import dev.organza.data.transform.Transform;
import dev.organza.game.AdversarialNetworks;
import dev.organza.game.prior.NormalPrior;
import dev.organza.journal.Better;
import dev.organza.metric.Measure;
import dev.organza.metric.Measurement;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricDescription;
import dev.organza.metric.MetricInput;
import dev.organza.metric.Requirements;
import dev.organza.metric.Rows;
import dev.organza.model.Model;
import dev.organza.model.TrainableNetwork;
import dev.organza.nn.Initialiser;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.network.Network;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Threads;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The Jensen-Shannon divergence between data and generator, by a discriminator trained from scratch
 * on fixed samples: (V + log 4)/2, which is the divergence for the optimal D and less for any other
 * (Goodfellow et al. 2014, theorem 1). In nats, from 0 to log 2.
 *
 * <p>D has the architecture of the run's discriminator; without a model, or with packing, it is a
 * default one. Three fifths of both sides are training samples, a fifth is for early stopping, and
 * the value is that of the last fifth, so that overfitting gains nothing. For a conditional model
 * the divergence is that of samples with their labels.
 *
 * @param numbers the training for rows of numbers
 * @param images and for images
 * @param mostNumbers how many samples of each side are used if they are rows of numbers
 * @param mostImages and if they are images
 */
record RetrainedDiscriminator(
    BestResponse numbers, BestResponse images, int mostNumbers, int mostImages) implements Metric {

  static final RetrainedDiscriminator DEFAULTS =
      new RetrainedDiscriminator(
          new BestResponse(3000, 256, 1e-3, 100, 8),
          new BestResponse(500, 64, 5e-4, 50, 4),
          20_000,
          5_000);

  private static final int LEAST = 50;

  @Override
  public MetricDescription description() {
    return new MetricDescription(
        "retrained-discriminator",
        "What is the Jensen-Shannon divergence, by a discriminator trained from scratch?",
        Better.LOWER,
        "Goodfellow et al. 2014 (arXiv:1406.2661), theorem 1");
  }

  @Override
  public Optional<String> objection(MetricInput input) {
    return Requirements.all(
        Requirements.real(input, LEAST),
        Requirements.fake(input, LEAST),
        Requirements.labelsForModel(input));
  }

  @Override
  public Measurement measure(MetricInput input) {
    requireFit(input);
    try (Threads.Lease lease = Threads.lease(1)) {
      return measured(input);
    }
  }

  private Measurement measured(MetricInput input) {
    long seed = input.seed();
    boolean image = input.real().shape().isImage();
    BestResponse response = image ? images : numbers;
    int most = image ? mostImages : mostNumbers;
    Optional<Model> model =
        input
            .model()
            .filter(one -> one.description().packing() == 1)
            .filter(
                one ->
                    one.description().labels() == 0
                        || one.description().labels() == input.fake().classes().size());
    AdversarialNetworks networks =
        model.map(Model::networks).orElseGet(() -> plain(input.real().shape()));
    Transform transform =
        model.map(one -> one.description().transform()).orElseGet(() -> scaling(input.real()));
    Parts real = parts(Rows.of(input.real(), most, seed).shuffled(seed), input, transform);
    Parts fake = parts(Rows.of(input.fake(), most, seed).shuffled(seed + 1), input, transform);
    SplittableRandom random = new SplittableRandom(RandomStream.derive(seed, "retrained/fake"));
    int[][] byLabel = byLabel(fake.train(), networks.labels());
    // An untrained D is worse than D = ½, whose value is −log 4.
    double[] best = {-Math.log(4)};
    try (TrainableNetwork d =
        TrainableNetwork.fresh(networks.discriminator(), new Initialiser.He(0.2), seed)) {
      response.train(
          networks,
          d,
          real.train(),
          (places, labels) -> fake.train().values(draw(byLabel, real.train(), places, random)),
          () -> {
            double value = value(networks, d, real.validation(), fake.validation()).value();
            best[0] = Math.max(best[0], value);
            return value;
          },
          seed);
      Optional<GameValue> value =
          best[0] > -Math.log(4)
              ? Optional.of(value(networks, d, real.test(), fake.test()))
              : Optional.empty();
      return measurement(response, model.isPresent(), networks, real, fake, value);
    }
  }

  private Measurement measurement(
      BestResponse response,
      boolean own,
      AdversarialNetworks networks,
      Parts real,
      Parts fake,
      Optional<GameValue> found) {
    Map<String, String> protocol = new LinkedHashMap<>();
    protocol.put("value", "E log D(x) + E log(1 - D(G(z))), in nats");
    protocol.put(
        "discriminator",
        own
            ? "as the run's, %,d parameters".formatted(networks.discriminator().parameterCount())
            : "plain");
    protocol.put("training", response.protocol());
    protocol.put(
        "samples",
        "%d real and %d generated to learn, %d and %d to stop by, %d and %d to measure"
            .formatted(
                real.train().count(),
                fake.train().count(),
                real.validation().count(),
                fake.validation().count(),
                real.test().count(),
                fake.test().count()));
    protocol.put("labels", networks.labels() > 0 ? "known to D" : "none");
    double divergence = found.map(GameValue::jensenShannon).orElse(0.0);
    List<String> notes = new ArrayList<>();
    notes.add(
        String.format(
            Locale.ROOT,
            "The JSD is %.4f nats (at most log 2 = 0.6931), a lower estimate: a better discriminator could only increase it.",
            divergence));
    if (found.isEmpty()) {
      notes.add("No trained discriminator was better than D = ½, whose value this is.");
    }
    if (own && bounded(networks.discriminator())) {
      notes.add(
          "The run's discriminator has spectral normalisation, which bounds its logits and makes this estimate low.");
    }
    return new Measurement(
        List.of(
            new Measure(
                "jsd", divergence, found.map(GameValue::jensenShannonInterval).orElse(null)),
            new Measure(
                "value",
                found.map(GameValue::value).orElse(-Math.log(4)),
                found.map(GameValue::interval).orElse(null))),
        protocol,
        notes,
        List.of());
  }

  private static boolean bounded(Network network) {
    return network.contains(dev.organza.nn.layer.Spectral.class);
  }

  private static GameValue value(
      AdversarialNetworks networks, TrainableNetwork d, SampleTensors real, SampleTensors fake) {
    return GameValue.of(
        BestResponse.logits(networks, d.weights(), real),
        BestResponse.logits(networks, d.weights(), fake));
  }

  private record Parts(SampleTensors train, SampleTensors validation, SampleTensors test) {}

  private static Parts parts(Rows rows, MetricInput input, Transform transform) {
    int n = rows.count();
    int first = n * 3 / 5;
    int second = n * 4 / 5;
    Shape shape = input.real().shape();
    return new Parts(
        new SampleTensors(rows.range(0, first), shape, transform),
        new SampleTensors(rows.range(first, second), shape, transform),
        new SampleTensors(rows.range(second, n), shape, transform));
  }

  /** The indices of the samples of each label; all samples in one row without labels. */
  private static int[][] byLabel(SampleTensors samples, int labels) {
    int[][] places = new int[Math.max(1, labels)][];
    for (int label = 0; label < places.length; label++) {
      places[label] = samples.placesOf(labels == 0 ? -1 : label);
      if (places[label].length == 0) {
        places[label] = samples.placesOf(-1);
      }
    }
    return places;
  }

  /** Indices of generated samples with the labels of those real ones. */
  private static int[] draw(
      int[][] byLabel, SampleTensors real, int[] places, SplittableRandom random) {
    int[] drawn = new int[places.length];
    for (int i = 0; i < drawn.length; i++) {
      int[] among = byLabel[byLabel.length == 1 ? 0 : real.label(places[i])];
      drawn[i] = among[random.nextInt(among.length)];
    }
    return drawn;
  }

  private static Transform scaling(Dataset real) {
    return real.shape().isImage() ? Scaling.pixels(-1, 1) : Scaling.standardise(real);
  }

  /** Networks with a default discriminator; its generator is not used. */
  private static AdversarialNetworks plain(Shape shape) {
    Network discriminator =
        shape.isImage()
            ? Network.of(
                shape,
                Layer.conv2d(32, 4, 2, 1),
                Layer.leakyRelu(0.2),
                Layer.conv2d(64, 4, 2, 1),
                Layer.leakyRelu(0.2),
                Layer.flatten(),
                Layer.linear(128),
                Layer.leakyRelu(0.2),
                Layer.linear(1))
            : Network.of(
                shape,
                Layer.linear(128),
                Layer.leakyRelu(0.2),
                Layer.linear(128),
                Layer.leakyRelu(0.2),
                Layer.linear(1));
    Network generator =
        Network.of(
            Shape.of(1),
            Layer.linear(shape.elements()),
            Layer.reshape(shape.dimensions().stream().mapToInt(Integer::intValue).toArray()));
    return new AdversarialNetworks(generator, discriminator, new NormalPrior(1));
  }
}
