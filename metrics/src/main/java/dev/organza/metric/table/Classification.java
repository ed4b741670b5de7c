package dev.organza.metric.table;

import dev.organza.metric.Classifier;
import dev.organza.metric.Measure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.tribuo.Trainer;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.dtree.CARTClassificationTrainer;
import org.tribuo.classification.dtree.impurity.GiniIndex;
import org.tribuo.classification.ensemble.AdaBoostTrainer;
import org.tribuo.classification.sgd.linear.LinearSGDTrainer;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.math.optimisers.AdaGrad;

/**
 * Predicting a category: F1 of the rarer of two classes, or the mean F1 of more (macro).
 *
 * @param features of the rows
 * @param target the index of the column
 * @param positive the code of the rarer of two classes; empty for more
 */
record Classification(TableFeatures features, int target, Optional<Integer> positive)
    implements Prediction {

  /** AdaBoost weighs the rows so that their weights add up to 1. */
  private static final float LEAST_WEIGHT = 1e-3f;

  /** Of the real rows. */
  static Classification of(TypedRows real, int target) {
    TypedColumn.Categories column = (TypedColumn.Categories) real.columns().get(target);
    int[] counts = column.counts();
    int rarest = -1;
    int classes = 0;
    for (int code = 0; code < counts.length; code++) {
      classes += counts[code] > 0 ? 1 : 0;
      if (counts[code] > 0 && (rarest < 0 || counts[code] < counts[rarest])) {
        rarest = code;
      }
    }
    return new Classification(
        new TableFeatures(real, target),
        target,
        classes == 2 ? Optional.of(rarest) : Optional.empty());
  }

  @Override
  public String description() {
    return positive.isPresent() ? "F1 of the rarer class" : "macro F1";
  }

  @Override
  public String score() {
    return "F1";
  }

  @Override
  public List<String> learners() {
    return List.of("logistic regression", "decision tree", "AdaBoost");
  }

  private static List<Trainer<Label>> trainers(long seed) {
    return List.of(
        new LinearSGDTrainer(new LogMulticlass(), new AdaGrad(0.5, 0.1), 10, -1, 32, seed),
        new CARTClassificationTrainer(12, 10, 0, 1, false, new GiniIndex(), seed),
        new AdaBoostTrainer(
            new CARTClassificationTrainer(3, LEAST_WEIGHT, 0, 1, false, new GiniIndex(), seed),
            20,
            seed));
  }

  private TypedColumn.Categories column(TypedRows rows) {
    return (TypedColumn.Categories) rows.columns().get(target);
  }

  @Override
  public Optional<String> objection(TypedRows train) {
    long classes = Arrays.stream(column(train).counts()).filter(count -> count > 0).count();
    return classes >= 2
        ? Optional.empty()
        : Optional.of(
            "all rows have the same value in the column \"%s\"".formatted(column(train).name()));
  }

  @Override
  public double[] truth(TypedRows test) {
    return Arrays.stream(column(test).codes()).asDoubleStream().toArray();
  }

  @Override
  public double[][] predictions(TypedRows train, TypedRows test, long seed) {
    List<double[]> all = new ArrayList<>();
    for (Trainer<Label> trainer : trainers(seed)) {
      all.add(
          Learning.predictions(
              trainer,
              new LabelFactory(),
              features,
              train,
              test,
              row -> new Label(Integer.toString(column(train).codes()[row])),
              label -> Integer.parseInt(label.getLabel())));
    }
    return all.toArray(double[][]::new);
  }

  @Override
  public double score(double[] predicted, double[] truth, int[] rows) {
    if (positive.isPresent()) {
      return f1(predicted, truth, rows, positive.get());
    }
    return Arrays.stream(rows)
        .mapToDouble(row -> truth[row])
        .distinct()
        .map(code -> f1(predicted, truth, rows, code))
        .average()
        .orElse(0);
  }

  /** 2·TP / (2·TP + FP + FN); 0 if the class is neither there nor predicted. */
  private static double f1(double[] predicted, double[] truth, int[] rows, double code) {
    int right = 0;
    int said = 0;
    int there = 0;
    for (int row : rows) {
      said += predicted[row] == code ? 1 : 0;
      there += truth[row] == code ? 1 : 0;
      right += predicted[row] == code && truth[row] == code ? 1 : 0;
    }
    return said + there == 0 ? 0 : 2.0 * right / (said + there);
  }

  @Override
  public List<Measure> more(double[][] bySynthetic, double[][] byReal, double[] truth) {
    return List.of(
        Measure.of("accuracy trained on synthetic", accuracy(bySynthetic, truth)),
        Measure.of("accuracy trained on real", accuracy(byReal, truth)));
  }

  private static double accuracy(double[][] predicted, double[] truth) {
    return Arrays.stream(predicted)
        .mapToDouble(each -> Classifier.agreement(codes(each), codes(truth)))
        .average()
        .orElseThrow();
  }

  private static int[] codes(double[] values) {
    return Arrays.stream(values).mapToInt(value -> (int) value).toArray();
  }
}
