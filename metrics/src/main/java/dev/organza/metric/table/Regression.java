package dev.organza.metric.table;

import dev.organza.metric.ColumnScale;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.tribuo.Trainer;
import org.tribuo.common.tree.RandomForestTrainer;
import org.tribuo.math.optimisers.AdaGrad;
import org.tribuo.regression.RegressionFactory;
import org.tribuo.regression.Regressor;
import org.tribuo.regression.ensemble.AveragingCombiner;
import org.tribuo.regression.rtree.CARTRegressionTrainer;
import org.tribuo.regression.rtree.impurity.MeanSquaredError;
import org.tribuo.regression.sgd.linear.LinearSGDTrainer;
import org.tribuo.regression.sgd.objectives.SquaredLoss;

/**
 * Predicting a number: the coefficient of determination R² on test rows, which is 0 for their mean
 * and may be negative.
 *
 * @param features of the rows
 * @param target the index of the column
 * @param scale of the target, so that the learning rate fits
 */
record Regression(TableFeatures features, int target, ColumnScale scale) implements Prediction {

  private static final String OUTPUT = "target";

  /** Of the real rows. */
  static Regression of(TypedRows real, int target) {
    TypedColumn.Numbers column = (TypedColumn.Numbers) real.columns().get(target);
    return new Regression(
        new TableFeatures(real, target), target, ColumnScale.of(column.present()));
  }

  @Override
  public String description() {
    return "R² on test rows";
  }

  @Override
  public String score() {
    return "R²";
  }

  @Override
  public List<String> learners() {
    return List.of("linear regression", "regression tree", "random forest");
  }

  private static List<Trainer<Regressor>> trainers(long seed) {
    return List.of(
        new LinearSGDTrainer(new SquaredLoss(), new AdaGrad(0.1, 0.1), 10, -1, 32, seed),
        new CARTRegressionTrainer(12, 10, 0, 1, false, new MeanSquaredError(), seed),
        new RandomForestTrainer<>(
            new CARTRegressionTrainer(12, 10, 0, 0.5f, false, new MeanSquaredError(), seed),
            new AveragingCombiner(),
            20,
            seed));
  }

  private double[] values(TypedRows rows) {
    return ((TypedColumn.Numbers) rows.columns().get(target)).values();
  }

  @Override
  public Optional<String> objection(TypedRows train) {
    return scale.varies()
        ? Optional.empty()
        : Optional.of(
            "the column \"%s\" is constant".formatted(train.columns().get(target).name()));
  }

  @Override
  public double[] truth(TypedRows test) {
    return values(test);
  }

  @Override
  public double[][] predictions(TypedRows train, TypedRows test, long seed) {
    List<double[]> all = new ArrayList<>();
    for (Trainer<Regressor> trainer : trainers(seed)) {
      all.add(
          Learning.predictions(
              trainer,
              new RegressionFactory(),
              features,
              train,
              test,
              row ->
                  new Regressor(OUTPUT, (values(train)[row] - scale.centre()) / scale.deviation()),
              found -> scale.centre() + scale.deviation() * found.getValues()[0]));
    }
    return all.toArray(double[][]::new);
  }

  @Override
  public double score(double[] predicted, double[] truth, int[] rows) {
    double mean = Arrays.stream(rows).mapToDouble(row -> truth[row]).average().orElse(0);
    double errors = 0;
    double squares = 0;
    for (int row : rows) {
      errors += (truth[row] - predicted[row]) * (truth[row] - predicted[row]);
      squares += (truth[row] - mean) * (truth[row] - mean);
    }
    return squares == 0 ? 0 : 1 - errors / squares;
  }
}
