package dev.organza.metric.game;

import dev.organza.data.Density;
import dev.organza.journal.Better;
import dev.organza.metric.Figure;
import dev.organza.metric.Measure;
import dev.organza.metric.Measurement;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricDescription;
import dev.organza.metric.MetricInput;
import dev.organza.metric.Requirements;
import dev.organza.metric.Rows;
import dev.organza.model.Model;
import dev.organza.model.TrainableNetwork;
import dev.organza.picture.Box;
import dev.organza.picture.DensityFigure;
import dev.organza.picture.ScatterFigure;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Threads;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The run's discriminator beside the optimal one for its generator, D*(x) = p_data/(p_data + p_g)
 * (Goodfellow et al. 2014, proposition 1), for a known density on the line or in the plane.
 *
 * <p>p_data is integrated over the cells of a {@link Lattice}, and p_g is counted there from many
 * generated samples. |D − D*| is averaged over (p_data + p_g)/2; at generated samples outside the
 * lattice D* is 0. The Jensen-Shannon divergence is computed from the same cells, and from the
 * run's own D as (V + log 4)/2.
 *
 * @param samples how many are generated to estimate p_g
 * @param shown how many points of each side are plotted
 */
record OptimalDiscriminator(int samples, int shown) implements Metric {

  static final OptimalDiscriminator DEFAULTS = new OptimalDiscriminator(50_000, 1_000);

  /** The resolution of the plots of D. */
  private static final int NODES = 120;

  private static final int GRAPH = 500;

  @Override
  public MetricDescription description() {
    return new MetricDescription(
        "optimal-discriminator",
        "How far is D from the optimal discriminator, and the generator from the data?",
        Better.LOWER,
        "Goodfellow et al. 2014 (arXiv:1406.2661), proposition 1 and theorem 1");
  }

  @Override
  public Optional<String> objection(MetricInput input) {
    return Requirements.all(
        Requirements.model(input),
        Requirements.that(
            input.real().density().map(Density::dimension).orElse(3) <= 2,
            "it needs data of a known density in one or two dimensions, such as gaussian, mixture, ring8 and grid25."),
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
    Density density = input.real().density().orElseThrow();
    Rows real = Rows.of(input.real(), samples, input.seed());
    float[][] fake =
        model.sample(samples, RandomStream.derive(input.seed(), "optimal discriminator"));
    Lattice lattice = Lattice.of(density, real.values(), fake);
    int[] counted = lattice.cells();
    float[][] centres = new float[counted.length][];
    for (int i = 0; i < counted.length; i++) {
      centres[i] = lattice.centre(counted[i]);
    }
    double[] said = model.discriminate(centres);
    double difference = 0;
    double weights = 0;
    for (int i = 0; i < counted.length; i++) {
      double weight = lattice.data(counted[i]) + lattice.generated(counted[i]);
      difference += weight * Math.abs(said[i] - lattice.optimum(counted[i]));
      weights += weight;
    }
    float[][] far = Arrays.stream(fake).filter(x -> !lattice.holds(x)).toArray(float[][]::new);
    for (double saidFarFromAllData : model.discriminate(far)) {
      difference += saidFarFromAllData / samples; // where D* is 0
    }
    weights += lattice.outside();
    List<Measure> measures = new ArrayList<>();
    measures.add(Measure.of("mean |d - d*|", difference / weights));
    measures.add(Measure.of("jsd", lattice.jensenShannon()));
    List<String> notes = new ArrayList<>();
    if (model.description().packing() == 1 && model.description().labels() == 0) {
      GameValue value = value(input, model, real, fake);
      measures.add(
          new Measure("jsd from value", value.jensenShannon(), value.jensenShannonInterval()));
      notes.add(
          String.format(
              Locale.ROOT,
              "The JSD of the densities is %.4f nats (at most 0.6931); the run's own D gives %.4f, by (V + log 4)/2.",
              lattice.jensenShannon(),
              value.jensenShannon()));
    }
    if (lattice.outside() > 0) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%.2f %% of the generated samples are outside the lattice, far from all data; they count fully in the JSD.",
              100 * lattice.outside()));
    }
    Map<String, String> protocol = new LinkedHashMap<>();
    protocol.put("generated for p_g", Integer.toString(samples));
    protocol.put("cells", lattice.protocol());
    return new Measurement(
        measures,
        protocol,
        notes,
        density.dimension() == 1
            ? List.of(onTheLine(input, model, density, lattice, real, fake))
            : inThePlane(input, model, lattice, real, fake));
  }

  private static GameValue value(MetricInput input, Model model, Rows real, float[][] fake) {
    Rows generated = new Rows(fake, new int[fake.length]);
    try (TrainableNetwork d = model.copyDiscriminator()) {
      return GameValue.of(
          BestResponse.logits(model.networks(), d.weights(), tensors(input, model, real)),
          BestResponse.logits(model.networks(), d.weights(), tensors(input, model, generated)));
    }
  }

  private static SampleTensors tensors(MetricInput input, Model model, Rows rows) {
    return new SampleTensors(rows, input.real().shape(), model.description().transform());
  }

  private Figure onTheLine(
      MetricInput input, Model model, Density density, Lattice lattice, Rows real, float[][] fake) {
    double[] xs = new double[GRAPH];
    float[][] at = new float[GRAPH][1];
    for (int i = 0; i < GRAPH; i++) {
      xs[i] = lattice.low(0) + lattice.width(0) * i / (GRAPH - 1);
      at[i][0] = (float) xs[i];
    }
    return new Figure(
        "optimal-discriminator",
        "The run's D and the optimal D*, over the densities of data and generated numbers.",
        new DensityFigure(
                column(input, 0),
                real.column(0),
                new Rows(fake, new int[0]).column(0),
                new DensityFigure.Graph(xs, model.discriminate(at)),
                Optional.of(x -> Math.exp(density.logDensity(x))),
                Optional.of(x -> lattice.optimumAt((float) x)))
            .picture());
  }

  private List<Figure> inThePlane(
      MetricInput input, Model model, Lattice lattice, Rows real, float[][] fake) {
    double[][] data = points(real.values());
    double[][] generated = points(fake);
    Box box = Box.around(data);
    double[][] nodes = box.lattice(NODES);
    float[][] places = new float[nodes.length][];
    double[] best = new double[nodes.length];
    for (int i = 0; i < nodes.length; i++) {
      places[i] = new float[] {(float) nodes[i][0], (float) nodes[i][1]};
      best[i] = lattice.optimumAt(places[i]);
    }
    return List.of(
        new Figure(
            "discriminator",
            "The run's discriminator over data and generated points.",
            figure(input, data, generated, box, model.discriminate(places))),
        new Figure(
            "optimal-discriminator",
            "The optimal discriminator D* of this generator; ½ where neither has samples.",
            figure(input, data, generated, box, best)));
  }

  private static java.awt.image.BufferedImage figure(
      MetricInput input, double[][] data, double[][] generated, Box box, double[] values) {
    return new ScatterFigure(column(input, 0), column(input, 1), data, generated, box, values)
        .picture();
  }

  private double[][] points(float[][] rows) {
    return Arrays.stream(rows)
        .limit(shown)
        .map(row -> new double[] {row[0], row[1]})
        .toArray(double[][]::new);
  }

  private static String column(MetricInput input, int index) {
    List<String> columns = input.real().columns();
    return columns.isEmpty() ? "number " + index : columns.get(index);
  }
}
