package dev.organza.metric.table;

import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.Output;
import org.tribuo.OutputFactory;
import org.tribuo.Trainer;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/** Trains a model of Tribuo on some rows, and asks it about others. */
final class Learning {

  private Learning() {}

  /**
   * The predictions for test rows.
   *
   * @param output what is to be learned of a training row
   * @param value a prediction as a number
   */
  static <T extends Output<T>> double[] predictions(
      Trainer<T> trainer,
      OutputFactory<T> factory,
      TableFeatures features,
      TypedRows train,
      TypedRows test,
      IntFunction<T> output,
      ToDoubleFunction<T> value) {
    MutableDataset<T> examples =
        new MutableDataset<>(new SimpleDataSourceProvenance("rows", factory), factory);
    for (int row = 0; row < train.count(); row++) {
      examples.add(features.example(train, row, output.apply(row)));
    }
    Model<T> model = trainer.train(examples);
    double[] predictions = new double[test.count()];
    for (int row = 0; row < predictions.length; row++) {
      T unknown = factory.getUnknownOutput();
      predictions[row] =
          value.applyAsDouble(model.predict(features.example(test, row, unknown)).getOutput());
    }
    return predictions;
  }
}
