package dev.organza.metric.table;

import dev.organza.metric.Measure;
import java.util.List;
import java.util.Optional;

/** Predicting one column of a table from the others. */
interface Prediction {

  /** What is predicted, and by what score. */
  String description();

  /** The names of the models that learn it. */
  List<String> learners();

  /** The name of the score, in which higher is better. */
  String score();

  /** Why these rows cannot be learned from, if so. */
  Optional<String> objection(TypedRows train);

  /**
   * Trains each model.
   *
   * @return what it predicts, {@code [learner][test row]}
   */
  double[][] predictions(TypedRows train, TypedRows test, long seed);

  /** What is true of the test rows. */
  double[] truth(TypedRows test);

  /**
   * The score of predictions.
   *
   * @param rows those that count, which may repeat
   */
  double score(double[] predicted, double[] truth, int[] rows);

  /** Further measures of the predictions of all models. */
  default List<Measure> more(double[][] bySynthetic, double[][] byReal, double[] truth) {
    return List.of();
  }
}
