package dev.organza.metric.number;

import dev.organza.data.Dataset;
import dev.organza.journal.Better;
import dev.organza.metric.ColumnScale;
import dev.organza.metric.Measure;
import dev.organza.metric.Measurement;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricDescription;
import dev.organza.metric.MetricInput;
import dev.organza.metric.Requirements;
import dev.organza.metric.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The Wasserstein-1 distance of each column, exact for samples of any sizes.
 *
 * <p>For a single column it is in the column's unit and in standard deviations of the real numbers.
 * For a table it is the mean over the columns, each in standard deviations of the real numbers, so
 * that units do not matter; correlations between columns have no effect, see {@link
 * SlicedWasserstein}. Standard deviations are robust ({@link ColumnScale}). Constant columns have
 * none: they are left out of the mean and named in a note.
 *
 * @param most how many samples of either side are used
 * @param resamples of the bootstrap that says what is chance
 */
record WassersteinOne(int most, int resamples) implements Metric {

  static final WassersteinOne DEFAULTS = new WassersteinOne(20_000, 200);

  @Override
  public MetricDescription description() {
    return new MetricDescription(
        "wasserstein-1",
        "How far are the generated numbers from the real ones, on average?",
        Better.LOWER,
        "Wasserstein-1 distance on the line (Vallender 1974)");
  }

  @Override
  public Optional<String> objection(MetricInput input) {
    return Requirements.all(
        Requirements.rows(input), Requirements.numbers(input), Requirements.counts(input, 2));
  }

  @Override
  public Measurement measure(MetricInput input) {
    requireFit(input);
    long seed = input.seed();
    Rows real = Rows.of(input.real(), most, seed);
    Rows fake = Rows.of(input.fake(), most, seed);
    ColumnScale[] scales = ColumnScale.of(real);
    MeanTransport mean = new MeanTransport(real.count(), fake.count(), resamples, seed);
    return scales.length == 1
        ? ofColumn(mean, real.column(0), fake.column(0), scales[0])
        : ofTable(mean, real, fake, scales, names(input.real()));
  }

  private Map<String, String> protocol(String units) {
    Map<String, String> protocol = new LinkedHashMap<>();
    protocol.put("units", units);
    protocol.put("samples", "at most %d of each".formatted(most));
    return protocol;
  }

  private Measurement ofColumn(
      MeanTransport mean, double[] real, double[] fake, ColumnScale scale) {
    mean.add(real, fake, 1);
    List<Measure> measures = new ArrayList<>();
    measures.add(new Measure("wasserstein-1", mean.distance(), mean.interval()));
    if (scale.varies()) {
      measures.add(Measure.of("in real standard deviations", mean.distance() / scale.deviation()));
    }
    measures.add(Measure.of("by chance alone", mean.byChance()));
    return new Measurement(
        measures,
        protocol("the data's own"),
        scale.varies()
            ? List.of()
            : List.of(
                "The real numbers are all equal: there is no standard deviation to measure by."),
        List.of());
  }

  private Measurement ofTable(
      MeanTransport mean, Rows real, Rows fake, ColumnScale[] scales, List<String> names) {
    int varying = (int) Arrays.stream(scales).filter(ColumnScale::varies).count();
    double largest = 0;
    String worst = "";
    List<String> changed = new ArrayList<>();
    for (int c = 0; c < scales.length; c++) {
      double[] reals = real.column(c);
      double[] fakes = fake.column(c);
      if (!scales[c].varies()) {
        double only = reals[0];
        if (Arrays.stream(fakes).anyMatch(value -> value != only)) {
          changed.add(names.get(c));
        }
        continue;
      }
      double unit = scales[c].deviation();
      double distance =
          mean.add(divided(reals, unit), divided(fakes, unit), 1.0 / Math.max(1, varying));
      if (worst.isEmpty() || distance > largest) {
        largest = distance;
        worst = names.get(c);
      }
    }
    List<String> notes = new ArrayList<>();
    if (!worst.isEmpty()) {
      notes.add(
          String.format(
              Locale.ROOT,
              "The worst column is %s, with a distance of %.3g standard deviations.",
              worst,
              largest));
    }
    if (varying < scales.length) {
      notes.add(constants(scales.length - varying, changed));
    }
    return new Measurement(
        List.of(
            new Measure("mean wasserstein-1", mean.distance(), mean.interval()),
            Measure.of("worst column", largest),
            Measure.of("by chance alone", mean.byChance())),
        protocol("each column in its real standard deviations, tails of 0.5 % drawn in"),
        notes,
        List.of());
  }

  private static String constants(int count, List<String> changed) {
    String left =
        count == 1
            ? "One column is constant in the real data and is left out of the mean"
            : "%,d columns are constant in the real data and are left out of the mean"
                .formatted(count);
    return left
        + (changed.isEmpty()
            ? "; the generated values are equal to it."
            : "; generated values differ there in "
                + String.join(", ", changed.subList(0, Math.min(5, changed.size())))
                + (changed.size() > 5 ? " and others." : "."));
  }

  private static double[] divided(double[] values, double unit) {
    return Arrays.stream(values).map(value -> value / unit).toArray();
  }

  /** The names of the columns, or their numbers. */
  static List<String> names(Dataset data) {
    if (!data.columns().isEmpty()) {
      return data.columns();
    }
    List<String> names = new ArrayList<>();
    for (int c = 0; c < data.shape().elements(); c++) {
      names.add("number " + c);
    }
    return names;
  }
}
