package dev.organza.metric.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.organza.data.Dataset;
import dev.organza.game.Codes;
import dev.organza.game.Unconditional;
import dev.organza.metric.Measurement;
import dev.organza.metric.MetricInput;
import dev.organza.metric.Rows;
import dev.organza.model.GeneratedSamples;
import dev.organza.model.TrainableNetwork;
import dev.organza.nn.Mode;
import dev.organza.torch.Device;
import dev.organza.torch.HostMemory;
import dev.organza.torch.Scope;
import java.util.List;
import org.junit.jupiter.api.Test;

class CategoryErrorTest {

  private static final Codes CODES = new Codes(List.of(2, 3), 1, 1);

  /** Six samples, of three values and four classes. */
  @Test
  void valuesAreMatchedOneToOneAndByMajority() {
    int[] values = {0, 0, 0, 1, 1, 2};
    int[] labels = {3, 3, 1, 3, 1, 0};
    CategoryError.Matching matching = CategoryError.Matching.of(values, labels, 3, 4);
    assertThat(matching.assigned()).containsExactly(3, 1, 0); // 2 + 1 + 1 are right
    assertThat(matching.right()).isEqualTo(4);
    assertThat(matching.majority()).containsExactly(3, 1, 0); // of equals the first
  }

  /** Two values that show the same class most: only the majority names it twice. */
  @Test
  void byMajorityTwoValuesMayNameOneClass() {
    int[] values = {0, 0, 0, 1, 1, 1};
    int[] labels = {2, 2, 2, 2, 2, 0};
    CategoryError.Matching matching = CategoryError.Matching.of(values, labels, 2, 3);
    assertThat(matching.majority()).containsExactly(2, 2);
    assertThat(matching.assigned()).containsExactly(2, 0);
    assertThat(matching.right()).isEqualTo(4);
  }

  /** More values than classes: the one without a class is always wrong. */
  @Test
  void aValueWithoutAClassIsWrong() {
    CategoryError.Matching matching =
        CategoryError.Matching.of(new int[] {0, 0, 1, 1, 2}, new int[] {0, 0, 1, 1, 1}, 3, 2);
    assertThat(matching.assigned()).containsExactly(0, 1, -1);
    assertThat(matching.right()).isEqualTo(4);
  }

  /** Against all matchings, on what the discriminator's second head gives in a pass of its own. */
  @Test
  void errorsOfARunAreThoseOfItsQOnHeldOutSamples() {
    try (Trained run = new Trained("digits", Trained.CONVOLUTIONAL, CODES, 1)) {
      run.play(2);
      Dataset train = run.data().slice(0, 1000);
      Dataset test = run.data().slice(1000, 1500);
      try (MetricInput input =
          MetricInput.of(train, GeneratedSamples.of("run", run.model(), 50, 1))
              .heldOut(test)
              .model(run.model())
              .seed(3)
              .build()) {
        Measurement measurement = CategoryError.DEFAULTS.measure(input);
        double expected = 1;
        int fewest = Integer.MAX_VALUE;
        for (int code = 0; code < 2; code++) {
          int first = code == 0 ? 0 : 2;
          int values = CODES.categorical().get(code);
          int[] seen = likeliest(run, train, first, values);
          int[] tested = likeliest(run, test, first, values);
          int[] matching = new int[values];
          for (int a = 0; a < Math.pow(10, values); a++) {
            int[] classes = {a % 10, a / 10 % 10, a / 100};
            if (classes[0] == classes[1]
                || values == 3 && (classes[2] == classes[0] || classes[2] == classes[1])) {
              continue;
            }
            int wrong = wrong(train, seen, classes);
            if (wrong < fewest) {
              fewest = wrong;
              matching = classes;
              expected = wrong(test, tested, matching) / 500.0;
            }
          }
        }
        assertThat(measurement.measures().get(0).value()).isCloseTo(expected, within(1e-12));
        assertThat(measurement.measures().get(0).value()).isLessThan(0.85); // by chance 0.9
        assertThat(measurement.measures().get(1).value())
            .isLessThanOrEqualTo(measurement.measures().get(0).value() + 0.05);
        assertThat(measurement.protocol()).containsEntry("tested on", "500 held-out samples");
      }
    }
  }

  private static int wrong(Dataset data, int[] values, int[] classes) {
    int wrong = 0;
    for (int i = 0; i < values.length; i++) {
      wrong += classes[values[i]] == data.label(i) ? 0 : 1;
    }
    return wrong;
  }

  /** What D's output after the logit says of one code, all samples in one pass. */
  private static int[] likeliest(Trained run, Dataset data, int first, int values) {
    float[][] samples = Rows.of(data).values();
    float[] scaled = new float[samples.length * data.shape().elements()];
    for (int i = 0; i < samples.length; i++) {
      for (int p = 0; p < data.shape().elements(); p++) {
        scaled[i * data.shape().elements() + p] = samples[i][p] / 127.5f - 1;
      }
    }
    int[] likeliest = new int[samples.length];
    try (TrainableNetwork d = run.model().copyDiscriminator();
        Scope scope = Scope.open()) {
      float[] read =
          HostMemory.floats(
              d.network()
                  .forward(
                      d.weights(),
                      HostMemory.tensor(scaled, Device.cpu(), data.shape().batch(samples.length)),
                      Mode.evaluation()));
      int width = read.length / samples.length;
      for (int i = 0; i < samples.length; i++) {
        for (int k = 1; k < values; k++) {
          int best = i * width + 1 + first + likeliest[i];
          likeliest[i] = read[i * width + 1 + first + k] > read[best] ? k : likeliest[i];
        }
      }
    }
    return likeliest;
  }

  @Test
  void modelsWithoutCategoriesAreRefused() {
    try (Trained run = new Trained("digits", Trained.SMALL, Unconditional.DEFAULTS, 1);
        MetricInput input = run.input()) {
      assertThat(CategoryError.DEFAULTS.objection(input))
          .hasValueSatisfying(it -> assertThat(it).contains("the model has none"));
    }
    try (Trained run = new Trained("digits", Trained.SMALL, new Codes(List.of(), 2, 1), 1);
        MetricInput input = run.input()) {
      assertThat(CategoryError.DEFAULTS.objection(input))
          .hasValueSatisfying(it -> assertThat(it).contains("the model has none"));
    }
    try (Trained run = new Trained("digits", Trained.SMALL, CODES, 1);
        MetricInput input =
            MetricInput.of(run.data(), GeneratedSamples.of("run", run.model(), 50, 1)).build()) {
      assertThat(CategoryError.DEFAULTS.objection(input))
          .hasValueSatisfying(it -> assertThat(it).contains("give a run"));
    }
  }
}
