package dev.organza.data.constraint;

import dev.organza.data.DataProblem;
import dev.organza.data.Dataset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Fits numbers that constraints tie to the rows of a data set. */
final class TiedFit {

  /** Rows that medians are taken of. */
  private static final int SAMPLE = 20_000;

  private final TiedNumbers plan;
  private final Dataset dataset;

  TiedFit(TiedNumbers plan, Dataset dataset) {
    this.plan = plan;
    this.dataset = dataset;
  }

  /**
   * Refuses rows that break a constraint.
   *
   * @throws dev.organza.OrganzaException for the first constraint that some break
   */
  void requireHeld() {
    List<String> names = plan.numbers().stream().map(TiedNumber::name).toList();
    for (Tie tie : plan.ties()) {
      int broken = 0;
      int first = 0;
      for (int n = 0; n < dataset.count(); n++) {
        double[] units = units(dataset, n);
        if (!tie.holds(units, plan.exactness(units))) {
          first = broken == 0 ? n : first;
          broken++;
        }
      }
      if (broken > 0) {
        double[] row = row(dataset, first);
        String values =
            tie.all().stream()
                .map(
                    i ->
                        names.get(i)
                            + " "
                            + plan.types().get(i).text(row[plan.numbers().get(i).place()]))
                .collect(Collectors.joining(", "));
        throw DataProblem.in(
            dataset.name(),
            "%,d of %,d rows break the constraint %s; the first is %s, with %s."
                .formatted(
                    broken,
                    dataset.count(),
                    tie.constraint(names).text(),
                    dataset.place(first),
                    values),
            "Mend the rows, or leave the constraint out of the schema.");
      }
    }
  }

  /** The numbers with what was seen of them. */
  TiedNumbers fitted() {
    requireHeld();
    int width = plan.numbers().size();
    double[] least = new double[width];
    double[] most = new double[width];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    Arrays.fill(most, Double.NEGATIVE_INFINITY);
    Set<String> patterns = new TreeSet<>();
    int whole = -1;
    for (int n = 0; n < dataset.count(); n++) {
      double[] units = units(dataset, n);
      patterns.add(TiedNumbers.pattern(units));
      if (isWhole(units)) {
        whole = n;
        double[] learned = plan.learned(units);
        for (int i = 0; i < width; i++) {
          least[i] = Math.min(least[i], learned[i]);
          most[i] = Math.max(most[i], learned[i]);
        }
      }
    }
    if (whole < 0) {
      throw DataProblem.in(
          dataset.name(),
          "no row has values in all of the columns %s, so that it cannot be learned how they go together."
              .formatted(String.join(", ", plan.numbers().stream().map(TiedNumber::name).toList())),
          "Leave the constraints on them out of the schema.");
    }
    double[][] sample = sample(whole);
    List<TiedNumber> numbers = new ArrayList<>();
    double[] medians = new double[width];
    for (int i = 0; i < width; i++) {
      medians[i] = median(sample, i);
      TiedNumber number = plan.numbers().get(i);
      double typical = number.derivation().isDistance() ? medians[i] : number.snapped(medians[i]);
      numbers.add(number.seen(least[i], most[i], scale(medians[i] - least[i], number), typical));
    }
    double[] example = example(sample, medians, least, most);
    for (int i = 0; i < width; i++) {
      numbers.set(i, numbers.get(i).with(example[i]));
    }
    return new TiedNumbers(
        numbers,
        plan.parts(),
        plan.ties(),
        patterns.size() > 1 ? List.copyOf(patterns) : List.of(),
        plan.types());
  }

  /** Half of the distances are below it; where they are the least, a unit, or any number. */
  private static double scale(double median, TiedNumber number) {
    return median > 0 ? median : number.grid() > 0 ? number.grid() : 1;
  }

  /** Rows that have all numbers, in units. */
  private double[][] sample(int whole) {
    Dataset some = dataset.spread(SAMPLE);
    List<double[]> rows = new ArrayList<>(List.of(units(dataset, whole)));
    for (int n = 0; n < some.count(); n++) {
      double[] units = units(some, n);
      if (isWhole(units)) {
        rows.add(units);
      }
    }
    return rows.toArray(double[][]::new);
  }

  private double median(double[][] sample, int i) {
    double[] values = Arrays.stream(sample).mapToDouble(row -> plan.learned(row)[i]).toArray();
    Arrays.sort(values);
    return values[values.length / 2];
  }

  /** The row that is nearest to the medians, in ranges. */
  private double[] example(double[][] sample, double[] medians, double[] least, double[] most) {
    double[] nearest = sample[0];
    double distance = Double.POSITIVE_INFINITY;
    for (double[] row : sample) {
      double[] learned = plan.learned(row);
      double away = 0;
      for (int i = 0; i < learned.length; i++) {
        double range = most[i] - least[i];
        away = Math.max(away, range > 0 ? Math.abs(learned[i] - medians[i]) / range : 0);
      }
      if (away < distance) {
        distance = away;
        nearest = row;
      }
    }
    return nearest;
  }

  private static boolean isWhole(double[] units) {
    return Arrays.stream(units).noneMatch(Double::isNaN);
  }

  private double[] units(Dataset rows, int n) {
    return plan.units(row(rows, n));
  }

  private static double[] row(Dataset rows, int n) {
    double[] row = new double[rows.shape().elements()];
    rows.read(n, row, 0);
    return row;
  }
}
