package dev.organza.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.source.DownloadListener;
import dev.organza.data.source.Sources;
import dev.organza.data.transform.Scaling;
import dev.organza.model.GeneratedSamples;
import dev.organza.model.Model;
import dev.organza.model.ModelDescription;
import dev.organza.model.Selection;
import dev.organza.train.Plan;
import dev.organza.train.TinyGames;
import dev.organza.train.Trainer;
import dev.organza.train.TrainingData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows so far from 0 that float32 cuts their digits off, from the file to the samples. */
class FarRowsTest {

  private static final double NORTHING = 5_412_345;

  /** {@code [600]} metres, half a metre around a point, with millimetres. */
  private static Dataset coordinates(Path folder) throws IOException {
    Random random = new Random(2);
    StringBuilder text = new StringBuilder("northing\n");
    for (int i = 0; i < 600; i++) {
      text.append(String.format(Locale.ROOT, "%.3f%n", NORTHING + 0.5 * random.nextGaussian()));
    }
    Path file = Files.writeString(folder.resolve("t.csv"), text);
    return Sources.standard()
        .open(DataOptions.DEFAULTS.withSource(file.toString()), DownloadListener.silent());
  }

  private static long distinct(double[][] rows) {
    return Arrays.stream(rows).mapToDouble(row -> row[0]).distinct().count();
  }

  @Test
  void samplesKeepTheirDigits(@TempDir Path folder) throws IOException {
    try (Dataset data = coordinates(folder)) {
      TrainingData training = TrainingData.of(data, Scaling.standardise(data));
      assertThat(training.transform().needsFloat64()).isTrue();
      Plan plan = TinyGames.Kind.MLP.plan(data.shape(), 3, TinyGames.SHORT);
      try (Trainer trainer = new Trainer(plan, training, TinyGames.ONE_THREAD)) {
        Model model = Model.of(trainer, ModelDescription.of("test", plan.game(), training));
        double[][] samples = model.sampleDoubles(200, 1, Selection.ANY);
        float[][] rounded = model.sample(200, 1);
        assertThat(distinct(samples)).isGreaterThan(195);
        for (int i = 0; i < 200; i++) {
          assertThat((float) samples[i][0]).isEqualTo(rounded[i][0]);
        }
        GeneratedSamples read = GeneratedSamples.of("made", model, 200, 1);
        double[] row = new double[read.shape().elements()];
        for (int i = 0; i < samples.length; i++) {
          read.read(i, row, 0);
          assertThat(row).isEqualTo(samples[i]);
        }
        // D sees millimetres, too, where float32 has steps of half a metre.
        assertThat(Arrays.stream(model.discriminate(rounded)).distinct().count()).isLessThan(10);
        assertThat(Arrays.stream(model.discriminate(samples)).distinct().count()).isGreaterThan(40);
      }
    }
  }
}
