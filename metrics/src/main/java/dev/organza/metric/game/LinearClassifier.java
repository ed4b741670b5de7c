package dev.organza.metric.game;

import dev.organza.metric.Fit;
import dev.organza.metric.Logits;
import dev.organza.optim.Adam;
import dev.organza.torch.Device;
import dev.organza.torch.FlatTensors;
import dev.organza.torch.HostMemory;
import dev.organza.torch.Scope;
import dev.organza.torch.TensorSpec;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Multinomial logistic regression with an L2 penalty on standardised features, trained on all
 * samples at once by Adam. The penalty is selected on a quarter of the training samples.
 *
 * @param steps of Adam
 * @param penalties to choose from
 */
record LinearClassifier(int steps, List<Double> penalties) {

  static final LinearClassifier DEFAULTS = new LinearClassifier(200, List.of(1e-3, 1e-2, 1e-1));

  private static final double RATE = 0.01;

  String protocol() {
    return "multinomial logistic on standardised features, L2 of %s chosen on a quarter, %d steps of Adam %s"
        .formatted(penalties, steps, RATE);
  }

  /** How many test samples are classified correctly. */
  int right(float[][] train, int[] labels, float[][] test, int[] testLabels, int classes) {
    int kept = train.length / 4;
    float[][] first = Arrays.copyOfRange(train, kept, train.length);
    int[] firstLabels = Arrays.copyOfRange(labels, kept, train.length);
    float[][] last = Arrays.copyOfRange(train, 0, kept);
    int[] lastLabels = Arrays.copyOfRange(labels, 0, kept);
    double best = penalties.get(0);
    int most = -1;
    for (double penalty : penalties) {
      int right = right(first, firstLabels, last, lastLabels, classes, penalty);
      if (right > most) {
        most = right;
        best = penalty;
      }
    }
    return right(train, labels, test, testLabels, classes, best);
  }

  private int right(
      float[][] train,
      int[] labels,
      float[][] test,
      int[] testLabels,
      int classes,
      double penalty) {
    int width = train[0].length;
    List<TensorSpec> specs =
        List.of(TensorSpec.of("weight", width, classes), TensorSpec.of("bias", classes));
    try (Scope scope = Scope.open();
        FlatTensors parameters = FlatTensors.allocate(specs, true, Device.cpu());
        Fit fit = new Fit(parameters, new Adam(RATE, 0.9, 0.999, 1e-8))) {
      Tensor x = tensor(train);
      Tensor mean = x.mean(0);
      Tensor deviation =
          x.sub(mean).square().mean(0).sqrt().add(new Scalar(1e-6)); // constants become 0
      Tensor scaled = x.sub(mean).div(deviation);
      Tensor weight = parameters.views().get(0);
      Tensor bias = parameters.views().get(1);
      for (int step = 0; step < steps; step++) {
        fit.step(
            RATE,
            () -> // −E log p(y|x) + λ/2 ‖W‖²
            Logits.crossEntropy(scaled.matmul(weight).add(bias), labels)
                    .add(weight.square().sum(), new Scalar(penalty / 2)));
      }
      try (NoGradGuard off = new NoGradGuard()) {
        int[] found =
            Logits.likeliest(tensor(test).sub(mean).div(deviation).matmul(weight).add(bias));
        int right = 0;
        for (int i = 0; i < found.length; i++) {
          right += found[i] == testLabels[i] ? 1 : 0;
        }
        return right;
      }
    }
  }

  private static Tensor tensor(float[][] rows) {
    int width = rows[0].length;
    float[] values = new float[Math.multiplyExact(rows.length, width)];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, values, i * width, width);
    }
    return HostMemory.tensor(values, Device.cpu(), rows.length, width);
  }
}
