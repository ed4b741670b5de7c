package dev.organza.metric.number;

import dev.organza.Shape;
import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.Datasets;
import dev.organza.data.source.DownloadListener;
import dev.organza.data.source.Sources;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricContract;
import dev.organza.metric.MetricInput;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Nested;

/** Every metric of numbers keeps the contract of metrics. */
class ContractTest {

  /** Numbers of a normal distribution, and images for what the metric does not take. */
  abstract static class OfNumbers extends MetricContract {

    @Override
    protected MetricInput of(float[][] real, float[][] fake) {
      return MetricInput.of(Planted.dataset(real), Planted.dataset(fake)).seed(5).build();
    }

    @Override
    protected float[][] real() {
      return normal(400, 10, 1, 1);
    }

    @Override
    protected float[][] fake() {
      return normal(300, 10, 1, 2);
    }

    @Override
    protected MetricInput wrongKind() {
      Dataset images =
          Datasets.of("images", Shape.image(1, 2, 2), new float[50][4], new int[0], List.of());
      return MetricInput.of(images, images).build();
    }

    /** The same distribution, one moved a little, one moved much, and numbers far away. */
    @Override
    protected List<float[][]> ladder() {
      return List.of(fake(), normal(300, 10.5, 1, 2), normal(300, 12, 1, 2), normal(300, 30, 1, 2));
    }

    static float[][] normal(int count, double mean, double deviation, long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      float[][] rows = new float[count][1];
      for (float[] row : rows) {
        row[0] = (float) (mean + deviation * random.nextGaussian());
      }
      return rows;
    }
  }

  @Nested
  class KolmogorovSmirnovs extends OfNumbers {
    @Override
    protected Metric measure() {
      return new KolmogorovSmirnov();
    }
  }

  @Nested
  class WassersteinOnes extends OfNumbers {
    @Override
    protected Metric measure() {
      return WassersteinOne.DEFAULTS;
    }
  }

  @Nested
  class Divergences extends OfNumbers {
    @Override
    protected Metric measure() {
      return KlJsDivergence.DEFAULTS;
    }
  }

  @Nested
  class MomentsOfNumbers extends OfNumbers {
    @Override
    protected Metric measure() {
      return new ColumnMoments();
    }

    @Override
    protected List<float[][]> ladder() {
      return List.of(); // no figure of it is better than another
    }
  }

  @Nested
  class ClassicalFits extends OfNumbers {
    @Override
    protected Metric measure() {
      return ClassicalFit.DEFAULTS;
    }

    @Override
    protected double permutationTolerance() {
      return 0.05; // generated numbers are dealt into parts
    }
  }

  @Nested
  class SlicedWassersteins extends OfNumbers {
    @Override
    protected Metric measure() {
      return new SlicedWasserstein(8, 1_000, 20);
    }

    @Override
    protected MetricInput wrongKind() {
      // It takes any kind of samples, but not one alone.
      return of(normal(1, 0, 1, 1), fake());
    }
  }

  @Nested
  class TwoSampleClassifiers extends OfNumbers {
    @Override
    protected Metric measure() {
      return new TwoSampleClassifier(300, 100, 60);
    }

    @Override
    protected double permutationTolerance() {
      return 0.1; // another order is another half to learn from
    }

    @Override
    protected MetricInput wrongKind() {
      return of(normal(1, 0, 1, 1), fake());
    }
  }

  @Nested
  class ModesOfNumbers extends OfNumbers {
    @Override
    protected Metric measure() {
      return Modes.DEFAULTS;
    }

    @Override
    protected MetricInput of(float[][] real, float[][] fake) {
      Dataset mixture =
          Sources.standard()
              .open(
                  DataOptions.DEFAULTS.withSource("mixture").withFirst(real.length),
                  DownloadListener.silent());
      return MetricInput.of(mixture, Planted.dataset(fake)).seed(5).build();
    }

    /** Samples of three modes, then of two and of one, then of none. */
    @Override
    protected List<float[][]> ladder() {
      List<float[][]> ladder = new ArrayList<>();
      for (double[] modes : new double[][] {{-3, 0, 3}, {-3, 0}, {0}, {100}}) {
        // Narrow, so that no sample of one mode strays to the next, 3 away.
        float[][] samples = normal(300, 0, 0.2, 3);
        for (int i = 0; i < samples.length; i++) {
          samples[i][0] += (float) modes[i % modes.length];
        }
        ladder.add(samples);
      }
      return ladder;
    }
  }
}
