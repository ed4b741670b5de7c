package dev.organza.metric.table;

import dev.organza.metric.Interval;
import dev.organza.metric.Measure;
import dev.organza.metric.TableModel;
import dev.organza.torch.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * What the scores of a table are without any model: rows drawn from the real ones again, which a
 * perfect copy of the distribution would reach, and the models that need no GAN: columns drawn
 * independently, and a Gaussian copula.
 */
// Never compared.
@SuppressWarnings("ArrayRecordComponent")
record Baselines(QualityScores[] again, QualityScores[] apart, QualityScores[] copula) {

  private static final int DRAWS = 5;

  static final String METHOD = "Student's t over %d draws".formatted(DRAWS);

  /**
   * Draws.
   *
   * @param rows how many rows a draw has
   */
  static Baselines of(TypedRows real, int rows, PairTrend.Rule rule, long seed) {
    SplittableRandom random = new SplittableRandom(RandomStream.derive(seed, "table baselines"));
    QualityScores[] again = new QualityScores[DRAWS];
    QualityScores[] apart = new QualityScores[DRAWS];
    QualityScores[] copula = new QualityScores[DRAWS];
    RankCopula model = RankCopula.of(real, seed);
    for (int i = 0; i < DRAWS; i++) {
      again[i] = QualityScores.of(real, real.drawn(rows, random), rule);
      apart[i] = QualityScores.of(real, real.drawnApart(rows, random), rule);
      copula[i] = QualityScores.of(real, model.drawn(rows, random.nextLong()), rule);
    }
    return new Baselines(again, apart, copula);
  }

  /** A Gaussian copula of typed rows. */
  record RankCopula(TypedRows real, TableModel model) {

    static RankCopula of(TypedRows real, long seed) {
      int columns = real.columns().size();
      double[][] table = new double[columns][];
      int[] categories = new int[columns];
      for (int c = 0; c < columns; c++) {
        TypedColumn column = real.columns().get(c);
        if (column instanceof TypedColumn.Categories some) {
          categories[c] = some.names().size();
          table[c] =
              Arrays.stream(some.codes())
                  .mapToDouble(code -> code == TypedColumn.Categories.NONE ? Double.NaN : code)
                  .toArray();
        } else if (column instanceof TypedColumn.Numbers numbers) {
          table[c] = numbers.values();
        }
      }
      return new RankCopula(real, TableModel.copula(table, categories, seed));
    }

    /** Rows of the model. */
    TypedRows drawn(int count, long seed) {
      double[][] rows = model.sample(count, seed);
      List<TypedColumn> columns = new ArrayList<>();
      for (int c = 0; c < real.columns().size(); c++) {
        int at = c;
        TypedColumn column = real.columns().get(c);
        DoubleStream values = Arrays.stream(rows).mapToDouble(row -> row[at]);
        columns.add(
            column instanceof TypedColumn.Categories some
                ? new TypedColumn.Categories(
                    some.name(),
                    some.names(),
                    values
                        .mapToInt(v -> Double.isNaN(v) ? TypedColumn.Categories.NONE : (int) v)
                        .toArray())
                : new TypedColumn.Numbers(column.name(), values.toArray()));
      }
      return new TypedRows(columns, count);
    }
  }

  /** A score of real rows that are drawn again. */
  Measure again(String name, ToDoubleFunction<QualityScores> score) {
    return measure(name, again, score);
  }

  /** A score of independent columns. */
  Measure apart(String name, ToDoubleFunction<QualityScores> score) {
    return measure(name, apart, score);
  }

  /** A score of a Gaussian copula. */
  Measure copula(String name, ToDoubleFunction<QualityScores> score) {
    return measure(name, copula, score);
  }

  private static Measure measure(
      String name, QualityScores[] draws, ToDoubleFunction<QualityScores> score) {
    double[] values =
        Arrays.stream(draws).mapToDouble(score).filter(value -> !Double.isNaN(value)).toArray();
    double mean = Arrays.stream(values).average().orElse(0);
    return values.length < 2
        ? Measure.of(name, mean)
        : new Measure(name, mean, Interval.ofMean(values, METHOD).within(0, 1));
  }
}
