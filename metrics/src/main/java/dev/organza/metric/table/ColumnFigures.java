package dev.organza.metric.table;

import dev.organza.metric.Figure;
import dev.organza.picture.DistributionPanels;
import dev.organza.picture.PairMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Pictures of the columns and pairs of real and generated rows. */
final class ColumnFigures {

  private static final int BINS = 24;

  /** Of more categories the most frequent are shown, and the others as one bar. */
  private static final int MOST_CATEGORIES = 12;

  /** Columns of a picture. */
  private static final int A_PICTURE = 30;

  /** Of wider tables the worst columns are shown. */
  private static final int MOST_PICTURES = 4;

  private static final int WIDEST_MAP = 60;

  /** Numbers outside these quantiles of both sides are in the bars at the ends. */
  private static final double TAIL = 0.005;

  private ColumnFigures() {}

  /**
   * Each column, the worst first.
   *
   * @param shapes their scores
   */
  static List<Figure> columns(TypedRows real, TypedRows fake, double[] shapes) {
    List<DistributionPanels.DistributionPanel> panels =
        IntStream.range(0, shapes.length)
            .boxed()
            .sorted(Comparator.comparingDouble(c -> Double.isNaN(shapes[c]) ? 2 : shapes[c]))
            .limit((long) A_PICTURE * MOST_PICTURES)
            .map(c -> panel(real.columns().get(c), fake.columns().get(c), shapes[c]))
            .toList();
    List<Figure> figures = new ArrayList<>();
    for (int from = 0; from < panels.size(); from += A_PICTURE) {
      int to = Math.min(panels.size(), from + A_PICTURE);
      figures.add(
          new Figure(
              from == 0 ? "columns" : "columns-" + (from / A_PICTURE + 1),
              "Columns %d to %d of %d, the worst first.".formatted(from + 1, to, shapes.length),
              DistributionPanels.of(panels.subList(from, to))));
    }
    return figures;
  }

  private static DistributionPanels.DistributionPanel panel(
      TypedColumn real, TypedColumn fake, double shape) {
    String title =
        Double.isNaN(shape)
            ? real.name()
            : String.format(Locale.ROOT, "%s  %.3f", real.name(), shape);
    return real instanceof TypedColumn.Numbers numbers && fake instanceof TypedColumn.Numbers others
        ? numbers(title, numbers, others)
        : categories(title, (TypedColumn.Categories) real, (TypedColumn.Categories) fake);
  }

  private static DistributionPanels.DistributionPanel numbers(
      String title, TypedColumn.Numbers real, TypedColumn.Numbers fake) {
    double[] mine = real.present();
    double[] theirs = fake.present();
    if (mine.length == 0 || theirs.length == 0) {
      return new DistributionPanels.DistributionPanel.Numbers(
          title, "", "", new double[0], new double[0]);
    }
    double low = Math.min(Quantile.of(mine, TAIL), Quantile.of(theirs, TAIL));
    double high = Math.max(Quantile.of(mine, 1 - TAIL), Quantile.of(theirs, 1 - TAIL));
    return new DistributionPanels.DistributionPanel.Numbers(
        title, text(low), text(high), shares(mine, low, high), shares(theirs, low, high));
  }

  private static String text(double value) {
    return (value == Math.rint(value) || Math.abs(value) >= 1e4) && Math.abs(value) < 1e9
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.4g", value);
  }

  private static double[] shares(double[] values, double low, double high) {
    double[] shares = new double[BINS];
    double width = high > low ? (high - low) / BINS : 1;
    for (double value : values) {
      int bin = (int) Math.floor((value - low) / width);
      shares[Math.max(0, Math.min(BINS - 1, bin))] += 1.0 / values.length;
    }
    return shares;
  }

  private static DistributionPanels.DistributionPanel categories(
      String title, TypedColumn.Categories real, TypedColumn.Categories fake) {
    List<String> names = real.names().size() > fake.names().size() ? real.names() : fake.names();
    double[] mine = shares(real, names.size());
    double[] theirs = shares(fake, names.size());
    List<Integer> order =
        IntStream.range(0, names.size())
            .filter(code -> mine[code] + theirs[code] > 0)
            .boxed()
            .sorted(Comparator.comparingDouble(code -> -Math.max(mine[code], theirs[code])))
            .toList();
    int shown = Math.min(order.size(), MOST_CATEGORIES);
    boolean others = order.size() > shown;
    List<String> labels = new ArrayList<>();
    double[] first = new double[others ? shown + 1 : shown];
    double[] second = new double[first.length];
    for (int i = 0; i < order.size(); i++) {
      int at = Math.min(i, first.length - 1);
      first[at] += mine[order.get(i)];
      second[at] += theirs[order.get(i)];
      if (i < shown) {
        labels.add(names.get(order.get(i)));
      }
    }
    if (others) {
      labels.add("other");
    }
    return new DistributionPanels.DistributionPanel.Categories(title, labels, first, second);
  }

  private static double[] shares(TypedColumn.Categories column, int categories) {
    int[] counts = Arrays.copyOf(column.counts(), categories);
    double present = Math.max(1, Arrays.stream(counts).sum());
    return Arrays.stream(counts).mapToDouble(count -> count / present).toArray();
  }

  /** How far the dependence of each pair is off; none for wide tables. */
  static List<Figure> pairs(TypedRows real, List<PairTrend> trends) {
    int columns = real.columns().size();
    if (columns > WIDEST_MAP || columns < 2) {
      return List.of();
    }
    double[][] off = new double[columns][columns];
    for (PairTrend trend : trends) {
      off[trend.first()][trend.second()] = 1 - trend.score();
      off[trend.second()][trend.first()] = 1 - trend.score();
    }
    return List.of(
        new Figure(
            "pairs",
            "How far the dependence of each pair is off: 0 is right, 1 is the most; grey pairs are not defined.",
            PairMap.of(
                "1 − pair trend",
                real.columns().stream().map(TypedColumn::name).toList(),
                off,
                0.5)));
  }
}
