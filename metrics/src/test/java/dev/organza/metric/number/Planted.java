package dev.organza.metric.number;

import dev.organza.Shape;
import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.Datasets;
import dev.organza.data.source.DownloadListener;
import dev.organza.data.source.Sources;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricInput;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Generated samples whose faults are known, each worse than the one before. */
final class Planted {

  private static final int COUNT = 1500;

  private Planted() {}

  /**
   * Real samples and what to hold against them: others of the same density, slightly damaged ones,
   * those of half the modes only, and noise of the size of the data.
   */
  static List<MetricInput> input(String source) {
    Dataset all =
        Sources.standard().open(DataOptions.DEFAULTS.withSource(source), DownloadListener.silent());
    Dataset real = all.slice(0, COUNT);
    List<double[]> modes = all.density().orElseThrow().modes();
    double deviation = all.density().orElseThrow().modeStandardDeviation();
    SplittableRandom random = new SplittableRandom(7);
    List<float[]> others = new ArrayList<>();
    List<float[]> damaged = new ArrayList<>();
    List<float[]> half = new ArrayList<>();
    List<float[]> noise = new ArrayList<>();
    int width = all.shape().elements();
    for (int i = COUNT; half.size() < COUNT; i++) {
      float[] sample = new float[width];
      all.read(i, sample, 0);
      if (2 * nearest(sample, modes) < modes.size()) {
        half.add(sample);
      }
      if (others.size() < COUNT) {
        others.add(sample);
        float[] moved = new float[width];
        float[] drawn = new float[width];
        for (int k = 0; k < width; k++) {
          moved[k] = (float) (sample[k] + deviation * (0.5 + random.nextGaussian()));
          drawn[k] = (float) (8 + 6 * random.nextGaussian());
        }
        damaged.add(moved);
        noise.add(drawn);
      }
    }
    List<MetricInput> input = new ArrayList<>();
    for (List<float[]> fake : List.of(others, damaged, half, noise)) {
      input.add(MetricInput.of(real, dataset(fake.toArray(float[][]::new))).seed(11).build());
    }
    return input;
  }

  private static int nearest(float[] sample, List<double[]> modes) {
    int nearest = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int m = 0; m < modes.size(); m++) {
      double squares = 0;
      for (int i = 0; i < sample.length; i++) {
        squares += Math.pow(sample[i] - modes.get(m)[i], 2);
      }
      if (squares < least) {
        least = squares;
        nearest = m;
      }
    }
    return nearest;
  }

  static Dataset dataset(float[][] samples) {
    return Datasets.of("planted", Shape.of(samples[0].length), samples, new int[0], List.of());
  }

  static Dataset numbers(double... values) {
    float[][] samples = new float[values.length][1];
    for (int i = 0; i < values.length; i++) {
      samples[i][0] = (float) values[i];
    }
    return dataset(samples);
  }

  /** Normal numbers. */
  static Dataset normal(int count, double mean, double deviation, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = mean + deviation * random.nextGaussian();
    }
    return numbers(values);
  }

  /** The first measure of a metric on each input. */
  static double[] values(Metric metric, List<MetricInput> input) {
    return input.stream()
        .mapToDouble(each -> metric.measure(each).measures().get(0).value())
        .toArray();
  }
}
