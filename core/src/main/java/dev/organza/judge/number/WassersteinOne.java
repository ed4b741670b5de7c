package dev.organza.judge.number;

import dev.organza.data.Dataset;
import dev.organza.data.Scaling;
import dev.organza.judge.Evidence;
import dev.organza.judge.Interval;
import dev.organza.judge.Judge;
import dev.organza.judge.JudgeDescription;
import dev.organza.judge.Measure;
import dev.organza.judge.Rows;
import dev.organza.judge.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The Wasserstein-1 distance of each column, exact for two samples of any sizes: how far a number
 * has to be moved on average to make one sample of the other.
 *
 * <p>Of a single column it is in the column's own units, and once more in standard deviations of
 * the real numbers. Of a table it is the mean over the columns, each in its real standard
 * deviations, so that columns of different units count alike; what links the columns is not seen by
 * it, see {@link SlicedWasserstein}.
 *
 * @param most how many samples of either side are used
 * @param resamples of the bootstrap
 */
record WassersteinOne(int most, int resamples) implements Judge {

  static final WassersteinOne DEFAULTS = new WassersteinOne(20_000, 200);

  @Override
  public JudgeDescription description() {
    return new JudgeDescription(
        "wasserstein-1",
        "How far must the generated numbers be moved to be distributed as the real ones?",
        JudgeDescription.Better.LOWER,
        "Wasserstein-1 distance on the line (Vallender 1974)");
  }

  @Override
  public Optional<String> objection(Evidence evidence) {
    return Needs.all(Needs.rows(evidence), Needs.counts(evidence, 2));
  }

  @Override
  public Verdict judge(Evidence evidence) {
    requireFit(evidence);
    Rows real = Rows.of(evidence.real(), most, evidence.seed());
    Rows fake = Rows.of(evidence.fake(), most, evidence.seed());
    double[] deviations = Scaling.standardise(evidence.real()).scale();
    int columns = deviations.length;
    double[][] reals = sortedColumns(real, columns);
    double[][] fakes = sortedColumns(fake, columns);
    double[] distances = new double[columns];
    for (int c = 0; c < columns; c++) {
      distances[c] = TransportDistance.of(reals[c], fakes[c]);
    }
    Map<String, String> protocol = new LinkedHashMap<>();
    protocol.put(
        "units",
        columns == 1
            ? "the data's own"
            : "each column in its real (population) standard deviations");
    protocol.put("samples", "at most %d of each".formatted(most));
    return columns == 1
        ? ofColumn(evidence, protocol, reals[0], fakes[0], distances[0], deviations[0])
        : ofTable(evidence, protocol, real, fake, distances, deviations);
  }

  private Verdict ofColumn(
      Evidence evidence,
      Map<String, String> protocol,
      double[] real,
      double[] fake,
      double distance,
      double deviation) {
    // Of sorted samples any resampling is one, since all members are drawn alike.
    Interval interval =
        TwoSampleBootstrap.of(
            real.length,
            fake.length,
            resamples,
            evidence.seed(),
            distance,
            Double.POSITIVE_INFINITY,
            (r, f) -> TransportDistance.of(real, r, fake, f));
    return Verdict.of(
        List.of(
            new Measure("wasserstein-1", distance, interval),
            Measure.of("in real standard deviations", distance / deviation)),
        protocol);
  }

  private Verdict ofTable(
      Evidence evidence,
      Map<String, String> protocol,
      Rows real,
      Rows fake,
      double[] distances,
      double[] deviations) {
    int columns = distances.length;
    double[][] found = new double[columns][];
    int[][] realTimes = TwoSampleBootstrap.times(real.count(), resamples, evidence.seed(), "real");
    int[][] fakeTimes = TwoSampleBootstrap.times(fake.count(), resamples, evidence.seed(), "fake");
    double[] means = new double[resamples];
    double mean = 0;
    int worst = 0;
    for (int c = 0; c < columns; c++) {
      distances[c] /= deviations[c];
      mean += distances[c] / columns;
      worst = distances[c] > distances[worst] ? c : worst;
      Ranked x = Ranked.of(real.column(c));
      Ranked y = Ranked.of(fake.column(c));
      found[c] = new double[resamples];
      for (int b = 0; b < resamples; b++) {
        found[c][b] =
            TransportDistance.of(
                    x.values(), x.sorted(realTimes[b]), y.values(), y.sorted(fakeTimes[b]))
                / deviations[c];
        means[b] += found[c][b] / columns;
      }
    }
    List<String> names = names(evidence.real());
    List<Measure> measures = new ArrayList<>();
    measures.add(
        new Measure(
            "mean wasserstein-1",
            mean,
            TwoSampleBootstrap.around(mean, means, Double.POSITIVE_INFINITY)));
    measures.add(
        new Measure(
            "worst column",
            distances[worst],
            TwoSampleBootstrap.around(distances[worst], found[worst], Double.POSITIVE_INFINITY)));
    return new Verdict(
        measures,
        protocol,
        List.of(
            String.format(
                Locale.ROOT,
                "The worst column is %s: its numbers are %.3g standard deviations from where they should be on average.",
                names.get(worst),
                distances[worst])),
        List.of());
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

  private static double[][] sortedColumns(Rows rows, int columns) {
    double[][] sorted = new double[columns][];
    for (int c = 0; c < columns; c++) {
      sorted[c] = rows.column(c);
      Arrays.sort(sorted[c]);
    }
    return sorted;
  }
}
