package dev.organza.metric.game;

import dev.organza.data.transform.Transform;
import dev.organza.game.AdversarialNetworks;
import dev.organza.game.Latents;
import dev.organza.journal.Better;
import dev.organza.metric.Interval;
import dev.organza.metric.Measure;
import dev.organza.metric.Measurement;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricDescription;
import dev.organza.metric.MetricInput;
import dev.organza.metric.Requirements;
import dev.organza.metric.Rows;
import dev.organza.model.Model;
import dev.organza.model.TrainableNetwork;
import dev.organza.nn.Mode;
import dev.organza.nn.Weights;
import dev.organza.torch.HostMemory;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import dev.organza.torch.Threads;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * The duality gap max_D' V(D',G) − min_G' V(D,G') (Grnarova et al. 2019, arXiv:1811.05512, equation
 * 3), with best responses that start from the present players and are trained for few steps. It is
 * 0 at a Nash equilibrium and positive else. Short responses are not optimal, so that the value is
 * a lower estimate, comparable only for equal responses.
 *
 * <p>V is the value of the minimax networks, whatever the losses of the training. The responses are
 * selected on validation samples and evaluated on others. G is the averaged generator. The model is
 * not changed.
 *
 * @param rows the responses for rows of numbers
 * @param images and for images
 * @param most how many real samples are used
 * @param evaluated at most so many validation samples, and as many test samples
 */
record DualityGap(BestResponse rows, BestResponse images, int most, int evaluated)
    implements Metric {

  static final DualityGap DEFAULTS =
      new DualityGap(
          new BestResponse(600, 128, 1e-3, 50, 0),
          new BestResponse(200, 64, 5e-4, 25, 0),
          10_000,
          1_000);

  static final int LEAST = 40;

  @Override
  public MetricDescription description() {
    return new MetricDescription(
        "duality-gap",
        "How far are G and D from an equilibrium?",
        Better.LOWER,
        "duality gap (Grnarova et al. 2019, arXiv:1811.05512), equation 3");
  }

  @Override
  public Optional<String> objection(MetricInput input) {
    return Requirements.all(
        Requirements.model(input),
        Requirements.real(input, LEAST),
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
    Model model = input.model().orElseThrow();
    AdversarialNetworks networks = model.networks();
    long seed = input.seed();
    BestResponse response = input.real().shape().isImage() ? images : rows;
    Split split = Split.of(input, most, evaluated, model.description().transform());
    try (TrainableNetwork g = model.copyGenerator();
        TrainableNetwork d = model.copyDiscriminator();
        TrainableNetwork worstG = model.copyGenerator();
        TrainableNetwork worstD = model.copyDiscriminator();
        RandomStream latents = RandomStream.of(seed, "duality gap/latents")) {
      d.parameters().requireGradients(false);
      response.train(
          networks,
          worstD,
          split.train(),
          (places, labels) ->
              networks.generate(
                  g.weights(), networks.latents(places.length, labels, latents), Mode.evaluation()),
          () -> value(networks, g.weights(), worstD.weights(), split.validation(), seed).value(),
          seed);
      response.train(
          networks,
          worstG,
          d.weights(),
          split.train(),
          () -> -value(networks, worstG.weights(), d.weights(), split.validation(), seed).value(),
          seed);
      long fresh = seed + 1;
      GameValue now = value(networks, g.weights(), d.weights(), split.test(), fresh);
      GameValue high = value(networks, g.weights(), worstD.weights(), split.test(), fresh);
      GameValue low = value(networks, worstG.weights(), d.weights(), split.test(), fresh);
      return measurement(response, split, now, high, low, networks);
    }
  }

  private static Measurement measurement(
      BestResponse response,
      Split split,
      GameValue now,
      GameValue high,
      GameValue low,
      AdversarialNetworks networks) {
    double gap = high.value() - low.value();
    Map<String, String> protocol = new LinkedHashMap<>();
    protocol.put("value", "E log D(x) + E log(1 - D(G(z))), in nats");
    protocol.put("responses", response.protocol());
    protocol.put("samples", split.protocol());
    protocol.put("start", "where the player stands; G is the average");
    if (networks.packing() > 1) {
      protocol.put("packing", Integer.toString(networks.packing()));
    }
    return new Measurement(
        List.of(
            new Measure(
                "duality gap",
                gap,
                Interval.normal(
                    gap,
                    high.errorOfDifference(low),
                    "normal, over samples; the responses are fixed")),
            new Measure("value at (g, worst d)", high.value(), high.interval()),
            new Measure("value at (worst g, d)", low.value(), low.interval()),
            new Measure("value", now.value(), now.interval()),
            Measure.of("d could win", high.value() - now.value()),
            Measure.of("g could win", now.value() - low.value())),
        protocol,
        List.of(
            String.format(
                Locale.ROOT,
                "D can still gain %.3f nats against this G, and G %.3f against this D; at the equilibrium neither gains anything and the value is -log 4 = -1.386.",
                high.value() - now.value(),
                now.value() - low.value()),
            "G's gain is often larger: D may take regions without samples for real, because it was not trained there.",
            "A lower estimate by short responses: comparable between runs with the same protocol, not with published values."),
        List.of());
  }

  /** V over samples and as many latents, drawn with the seed. */
  static GameValue value(
      AdversarialNetworks networks,
      Weights generator,
      Weights discriminator,
      SampleTensors real,
      long seed) {
    double[] realLogits = BestResponse.logits(networks, discriminator, real);
    double[] fakeLogits = new double[realLogits.length];
    int packing = networks.packing();
    int chunk = Math.max(1, 64 / packing) * packing;
    int whole = fakeLogits.length * packing;
    int at = 0;
    try (RandomStream latents = RandomStream.of(seed, "value/latents")) {
      for (int start = 0; start < whole; start += chunk) {
        int[] places = real.places(start, Math.min(chunk, whole - start));
        try (Scope scope = Scope.open();
            NoGradGuard off = new NoGradGuard()) {
          Tensor labels = real.labels(places, networks.labels());
          Latents from = networks.latents(places.length, labels, latents);
          Tensor fake = networks.generate(generator, from, Mode.evaluation());
          for (float logit :
              HostMemory.floats(
                  networks.judge(discriminator, fake, labels, Mode.evaluation()).logits())) {
            fakeLogits[at++] = logit;
          }
        }
      }
    }
    return GameValue.of(realLogits, fakeLogits);
  }

  /**
   * Training, validation and test samples.
   *
   * @param train training samples
   * @param validation validation samples
   * @param test test samples
   * @param heldOut whether the last two are held-out data
   */
  record Split(SampleTensors train, SampleTensors validation, SampleTensors test, boolean heldOut) {

    static Split of(MetricInput input, int most, int evaluated, Transform transform) {
      long seed = input.seed();
      Rows real = Rows.of(input.real(), most, seed).shuffled(seed);
      Optional<Rows> other =
          input
              .heldOut()
              .filter(data -> data.count() >= LEAST)
              .map(data -> Rows.of(data, 2 * evaluated, seed).shuffled(seed));
      Rows tested = other.orElse(real);
      int each = Math.min(evaluated, tested.count() / (other.isPresent() ? 2 : 5));
      Rows train = other.isPresent() ? real : real.range(2 * each, real.count());
      return new Split(
          new SampleTensors(train, input.real().shape(), transform),
          new SampleTensors(tested.range(0, each), input.real().shape(), transform),
          new SampleTensors(tested.range(each, 2 * each), input.real().shape(), transform),
          other.isPresent());
    }

    String protocol() {
      return "%d to learn, %d to choose, %d to measure, the last two %s"
          .formatted(
              train.count(),
              validation.count(),
              test.count(),
              heldOut ? "held out" : "of the real data");
    }
  }
}
