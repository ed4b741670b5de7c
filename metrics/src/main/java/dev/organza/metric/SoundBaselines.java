package dev.organza.metric;

import dev.organza.data.Dataset;
import dev.organza.data.DatasetBuilder;
import dev.organza.data.Field;
import dev.organza.distance.SquaredDistances;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Sets of sounds that no generator made, to measure beside generated ones. */
final class SoundBaselines {

  /** Sounds of a set, at most. */
  private static final int MOST = 1_000;

  /** Training sounds among which the nearest is sought, at most. */
  private static final int SOUGHT = 5_000;

  private SoundBaselines() {}

  /**
   * A set.
   *
   * @param name as in {@code noise}
   * @param what a clause that says how it came about
   * @param seen its spectrograms
   */
  record Baseline(String name, String what, Dataset seen) {}

  /**
   * Those of an input: noise, the training sounds nearest to the generated ones, and real sounds
   * that were not trained on, if there are any.
   */
  static List<Baseline> of(MetricInput input, Field.Wave wave) {
    List<Baseline> baselines = new ArrayList<>();
    Dataset real = input.real().spread(MOST);
    baselines.add(
        new Baseline(
            "noise",
            "normal, white, each as loud as a real sound",
            Spectrograms.of(noise(real, wave, input.seed()), wave)));
    MetricInput seen = input.seen();
    baselines.add(
        new Baseline(
            "nearest neighbours",
            "the training sounds whose spectrograms are nearest to generated ones",
            nearest(seen.training().spread(SOUGHT), seen.fake().spread(MOST))));
    seen.heldOut()
        .ifPresent(
            data ->
                baselines.add(
                    new Baseline(
                        "held-out sounds", "real, and not trained on", data.spread(MOST))));
    return baselines;
  }

  private static Dataset noise(Dataset real, Field.Wave wave, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] waves = new float[real.count()][wave.samples()];
    for (int i = 0; i < waves.length; i++) {
      real.read(i, waves[i], 0);
      double squares = 0;
      for (float value : waves[i]) {
        squares += value * value;
      }
      double deviation = Math.sqrt(squares / wave.samples());
      for (int n = 0; n < waves[i].length; n++) {
        waves[i][n] =
            (float) Math.max(-1, Math.min(1, random.nextGaussian(0, Math.max(1e-9, deviation))));
      }
    }
    return DatasetBuilder.ofWaves("noise", wave.rate(), waves).build();
  }

  private static Dataset nearest(Dataset training, Dataset fake) {
    double[][] distances = SquaredDistances.roots(rows(fake), rows(training));
    int[] nearest = new int[distances.length];
    for (int i = 0; i < nearest.length; i++) {
      for (int j = 1; j < distances[i].length; j++) {
        nearest[i] = distances[i][j] < distances[i][nearest[i]] ? j : nearest[i];
      }
    }
    return training.select(nearest);
  }

  private static float[][] rows(Dataset seen) {
    float[][] rows = new float[seen.count()][seen.shape().elements()];
    for (int i = 0; i < rows.length; i++) {
      seen.read(i, rows[i], 0);
    }
    return rows;
  }
}
