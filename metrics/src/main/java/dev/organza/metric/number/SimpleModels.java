package dev.organza.metric.number;

import dev.organza.distance.Slices;
import dev.organza.journal.Better;
import dev.organza.metric.ColumnScale;
import dev.organza.metric.Interval;
import dev.organza.metric.Measure;
import dev.organza.metric.Measurement;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricDescription;
import dev.organza.metric.MetricInput;
import dev.organza.metric.Requirements;
import dev.organza.metric.Rows;
import dev.organza.metric.TableModel;
import dev.organza.torch.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Baselines for tables: the generated rows are compared with those of {@linkplain TableModel two
 * simple models}, independent columns and a Gaussian copula.
 *
 * <p>They are compared on rows that the simple models have not seen, by the sliced Wasserstein-1
 * distance, with each column in robust standard deviations. Real and generated rows are divided
 * into parts, and each model has a distance on each part. Without held-out data the parts are those
 * of the real rows, and the models are fitted to the other parts (cross-fitting); the generator
 * keeps the advantage that it was trained on all of them.
 *
 * @param most how many real and how many generated rows are used
 * @param parts of the rows, at least 2
 * @param projections of the distance
 */
record SimpleModels(int most, int parts, int projections) implements Metric {

  static final SimpleModels DEFAULTS = new SimpleModels(5_000, 5, 64);

  /** The least rows of a part. */
  private static final int LEAST_IN_A_PART = 10;

  private static final String COPULA = "a Gaussian copula";
  private static final String INDEPENDENT = "independent columns";

  @Override
  public MetricDescription description() {
    return new MetricDescription(
        "simple-models",
        "Is the GAN better than independent columns and a Gaussian copula on held-out rows?",
        Better.HIGHER,
        "Gaussian copula (Nelsen 2006), sliced Wasserstein distance (Bonneel et al. 2015)");
  }

  @Override
  public Optional<String> objection(MetricInput input) {
    int least = parts * LEAST_IN_A_PART;
    return Requirements.all(
        Requirements.rows(input),
        Requirements.numbers(input),
        input.real().shape().elements() >= 2
            ? Optional.empty()
            : Optional.of("it is for tables of two columns or more; classical-fit is for one."),
        Requirements.counts(input, least),
        input
            .heldOut()
            .filter(data -> data.count() < least)
            .map(
                data ->
                    "it needs %d held-out rows, and there are %d.".formatted(least, data.count())));
  }

  /**
   * The distance of each model to one part.
   *
   * @param generated the generated rows
   * @param copula rows of the copula
   * @param independent rows of independent columns
   */
  private record Round(double generated, double copula, double independent) {}

  @Override
  public Measurement measure(MetricInput input) {
    requireFit(input);
    long seed = input.seed();
    Rows real = Rows.of(input.real(), most, seed).shuffled(seed);
    Rows fake = Rows.of(input.fake(), most, seed).shuffled(seed);
    Optional<Rows> heldOut = input.heldOut().map(data -> Rows.of(data, most, seed).shuffled(seed));
    ColumnScale[] scales = ColumnScale.of(real);
    Slices slices = slices(scales.length, seed);
    List<Round> rounds = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      Rows tested = part(heldOut.orElse(real), part);
      Rows fitted = heldOut.isPresent() ? real : rest(real, part);
      Rows generated = part(fake, part);
      long own = RandomStream.derive(seed, "simple models/" + part);
      int count = generated.count();
      double[][] copula =
          TableModel.copula(columns(fitted), new int[scales.length], own).sample(count, own + 1);
      double[][] independent = TableModel.independent(columns(fitted)).sample(count, own + 2);
      double[][] wanted = scaled(values(tested), scales);
      rounds.add(
          new Round(
              distance(wanted, scaled(values(generated), scales), slices),
              distance(wanted, scaled(copula, scales), slices),
              distance(wanted, scaled(independent, scales), slices)));
    }
    return measurement(rounds, heldOut.isPresent(), heldOut.orElse(real).count() / parts);
  }

  private static double[][] columns(Rows rows) {
    return IntStream.range(0, rows.values()[0].length)
        .mapToObj(rows::column)
        .toArray(double[][]::new);
  }

  private Measurement measurement(List<Round> rounds, boolean heldOut, int tested) {
    double generated = rounds.stream().mapToDouble(Round::generated).average().orElseThrow();
    double copula = rounds.stream().mapToDouble(Round::copula).average().orElseThrow();
    double independent = rounds.stream().mapToDouble(Round::independent).average().orElseThrow();
    boolean byCopula = copula <= independent;
    double[] gains =
        rounds.stream()
            .mapToDouble(
                round -> (byCopula ? round.copula() : round.independent()) - round.generated())
            .toArray();
    Interval interval = Interval.ofMean(gains, "Student's t over " + parts + " parts");
    Map<String, String> protocol = new LinkedHashMap<>();
    protocol.put("distance", "sliced wasserstein-1, %d projections".formatted(projections));
    protocol.put("columns", "in robust deviations, far values drawn in");
    protocol.put("tested on", heldOut ? "held-out rows" : "real rows, cross-fitted");
    protocol.put("parts", parts + " of " + tested);
    protocol.put("rows", "at most %d of each".formatted(most));
    List<String> notes = new ArrayList<>();
    notes.add(
        needed(
            interval, byCopula ? COPULA : INDEPENDENT, generated, byCopula ? copula : independent));
    if (!heldOut) {
      notes.add(
          "The generator was trained on the rows of this test, and the simple models were not: use held-out data for a fair comparison.");
    }
    return new Measurement(
        List.of(
            new Measure(
                "gain over the better simple model",
                Arrays.stream(gains).average().orElseThrow(),
                interval),
            Measure.of("distance of generated", generated),
            Measure.of("distance of the gaussian copula", copula),
            Measure.of("distance of independent columns", independent)),
        protocol,
        notes,
        List.of());
  }

  private static String needed(Interval gain, String model, double generated, double simple) {
    String format =
        gain.low() > 0
            ? "The GAN is better than the simple models: its distance is %.3g, that of %s is %.3g."
            : gain.high() < 0
                ? "A GAN was not needed here: its distance is %.3g, and that of %s is %.3g."
                : "A GAN was not needed here: its distance is %.3g, and that of %s is %.3g, which is no significant difference.";
    return String.format(Locale.ROOT, format, generated, model, simple);
  }

  private static double distance(double[][] a, double[][] b, Slices slices) {
    return Slices.distance(slices.sorted(a), slices.sorted(b));
  }

  private Slices slices(int columns, long seed) {
    return Slices.random(
        projections,
        columns,
        new SplittableRandom(RandomStream.derive(seed, "simple models/directions")));
  }

  private static double[][] values(Rows rows) {
    int columns = rows.values()[0].length;
    double[][] values = new double[rows.count()][columns];
    for (int c = 0; c < columns; c++) {
      double[] column = rows.column(c);
      for (int i = 0; i < column.length; i++) {
        values[i][c] = column[i];
      }
    }
    return values;
  }

  private static double[][] scaled(double[][] rows, ColumnScale[] scales) {
    for (double[] row : rows) {
      for (int c = 0; c < scales.length; c++) {
        row[c] = scales[c].drawnIn(row[c]);
      }
    }
    return rows;
  }

  private Rows part(Rows rows, int part) {
    return rows.range(start(rows.count(), part), start(rows.count(), part + 1));
  }

  private Rows rest(Rows rows, int part) {
    int from = start(rows.count(), part);
    int to = start(rows.count(), part + 1);
    int[] places = new int[rows.count() - (to - from)];
    for (int i = 0; i < places.length; i++) {
      places[i] = i < from ? i : i + to - from;
    }
    return rows.pick(places);
  }

  private int start(int count, int part) {
    return (int) ((long) count * part / parts);
  }
}
