package dev.organza.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.Shape;
import dev.organza.data.Dataset;
import dev.organza.data.Datasets;
import dev.organza.data.transform.Scaling;
import dev.organza.game.AdversarialGame;
import dev.organza.game.AdversarialNetworks;
import dev.organza.game.Conditioning;
import dev.organza.game.Joined;
import dev.organza.game.Projected;
import dev.organza.game.objective.NonSaturating;
import dev.organza.game.prior.NormalPrior;
import dev.organza.game.prior.Prior;
import dev.organza.game.prior.UniformPrior;
import dev.organza.nn.Initialiser;
import dev.organza.nn.architecture.Mlp;
import dev.organza.nn.architecture.Normalisation;
import dev.organza.nn.layer.Layer;
import dev.organza.optim.Adam;
import dev.organza.optim.Schedule;
import dev.organza.train.Plan;
import dev.organza.train.PlayerOptions;
import dev.organza.train.StepStatistics;
import dev.organza.train.TinyGames;
import dev.organza.train.Trainer;
import dev.organza.train.TrainingData;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One sample a class is seen whatever the classes are like, and classes that vary are too. */
class DiagnosticsClassesTest {

  /** A latent of which nothing reaches the samples. */
  private static final Prior NOTHING = new UniformPrior(5, 1e-6);

  private static Dataset labelled(int classes, int each) {
    Random random = new Random(3);
    float[][] samples = new float[classes * each][6];
    int[] labels = new int[samples.length];
    for (int i = 0; i < samples.length; i++) {
      labels[i] = i / each;
      for (int k = 0; k < samples[i].length; k++) {
        samples[i][k] = (float) (3 * Math.sin(labels[i] * (k + 1)) + random.nextGaussian());
      }
    }
    return Datasets.of(
        "labelled",
        Shape.of(6),
        samples,
        labels,
        IntStream.range(0, classes).mapToObj(k -> "class " + k).toList());
  }

  private static Map<String, Object> examined(
      Dataset data, Conditioning conditioning, Prior prior) {
    AdversarialGame game =
        new AdversarialGame(
            AdversarialNetworks.of(
                new Mlp(16, 1, Layer.leakyRelu(0.2), Normalisation.NONE, Normalisation.NONE, 0),
                data.shape(),
                data.classes().size(),
                prior,
                conditioning,
                1),
            NonSaturating.DEFAULTS,
            List.of());
    PlayerOptions still =
        new PlayerOptions(
            new Initialiser.Normal(0.5),
            new Adam(1e-9, 0.5, 0.999, 1e-8),
            Schedule.Constant.DEFAULTS,
            0);
    try (Trainer trainer =
            new Trainer(
                new Plan(game, still, TinyGames.SHORT, 1),
                TrainingData.of(data, Scaling.standardise(data)),
                TinyGames.ONE_THREAD);
        DiagnosticsExamination examination =
            new DiagnosticsExamination(trainer, Optional.empty())) {
      examination.before();
      StepStatistics step = trainer.step();
      return examination.after(step).values();
    }
  }

  private static double number(Map<String, Object> values, String name) {
    return ((Number) values.getOrDefault(name, Double.NaN)).doubleValue();
  }

  @ParameterizedTest
  @CsvSource({
    // few, many, very many and very rare classes, and classes of one sample
    "2,200,2",
    "10,30,10",
    "60,5,32",
    "400,4,32",
    "300,1,32",
  })
  void oneSampleAClassIsSeen(int classes, int each, int looked) {
    try (Dataset data = labelled(classes, each)) {
      for (Conditioning conditioning : List.of(new Joined(4), new Projected(4))) {
        Map<String, Object> collapsed = examined(data, conditioning, NOTHING);
        assertThat(number(collapsed, Diagnostics.WITHIN)).isLessThan(1e-3);
        assertThat(number(collapsed, Diagnostics.WITHIN_COLLAPSED)).isEqualTo(looked);
        Map<String, Object> varied = examined(data, conditioning, new NormalPrior(5));
        assertThat(number(varied, Diagnostics.WITHIN)).isGreaterThan(0.5);
        assertThat(number(varied, Diagnostics.WITHIN_COLLAPSED)).isZero();
        assertThat(varied).containsEntry(Diagnostics.WITHIN_NAMES, "");
      }
    }
  }
}
