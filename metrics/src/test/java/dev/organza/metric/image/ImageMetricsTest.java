package dev.organza.metric.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.metric.Metric;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract of each metric of images. */
@Tag("slow")
class ImageMetricsTest {

  @Test
  void eachHasAName() {
    assertThat(ImageMetrics.all().stream().map(metric -> metric.description().name()))
        .containsExactly(
            "fid",
            "kid",
            "inception-score",
            "precision-recall",
            "density-coverage",
            "ms-ssim",
            "parzen",
            "near-duplicates",
            "copying",
            "stacked-modes",
            "class-spread",
            "translation-fid",
            "translation-kid");
  }

  static Metric named(String name) {
    return ImageMetrics.all().stream()
        .filter(metric -> metric.description().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Nested
  class Frechet extends ImageMetricContract {
    @Override
    protected Metric measure() {
      return named("fid");
    }

    /** Features are float32, and other places in a batch round otherwise. */
    @Override
    protected double permutationTolerance() {
      return 1e-6;
    }

    @Override
    protected List<float[][]> ladder() {
      return worseAndWorse();
    }
  }

  @Nested
  class Kernel extends ImageMetricContract {
    @Override
    protected Metric measure() {
      return named("kid");
    }

    @Override
    protected double permutationTolerance() {
      return 1e-6;
    }

    @Override
    protected List<float[][]> ladder() {
      return worseAndWorse();
    }
  }

  @Nested
  class InceptionStyle extends ImageMetricContract {
    @Override
    protected Metric measure() {
      return named("inception-score");
    }

    @Override
    protected List<float[][]> ladder() {
      return worseAndWorse();
    }

    /** Splits are drawn. */
    @Override
    protected double permutationTolerance() {
      return 0.05;
    }
  }

  @Nested
  class PrecisionRecall extends ImageMetricContract {
    @Override
    protected Metric measure() {
      return named("precision-recall");
    }

    @Override
    protected List<float[][]> ladder() {
      return worseAndWorse();
    }
  }

  @Nested
  class DensityCoverage extends ImageMetricContract {
    @Override
    protected Metric measure() {
      return named("density-coverage");
    }

    @Override
    protected List<float[][]> ladder() {
      return worseAndWorse();
    }
  }

  @Nested
  class Similarity extends ImageMetricContract {
    @Override
    protected Metric measure() {
      return named("ms-ssim");
    }

    @Override
    protected List<float[][]> ladder() {
      return worseAndWorse();
    }

    /** Pairs are drawn. */
    @Override
    protected double permutationTolerance() {
      return 0.03;
    }
  }

  @Nested
  class Parzen extends ImageMetricContract {
    @Override
    protected Metric measure() {
      return named("parzen");
    }

    /** It counts distances of pixels, and half the classes are near the others: less noise. */
    @Override
    protected List<float[][]> ladder() {
      return List.of(
          fake(),
          Clothes.damaged(fake(), 10),
          Clothes.ofHalfTheClasses(Clothes.TRAINED + 600, 600),
          Clothes.noise(600));
    }
  }

  /** Images of which ever more are repeated; noise has no twins at all. */
  @Nested
  class NearDuplicates extends ImageMetricContract {
    @Override
    protected Metric measure() {
      return named("near-duplicates");
    }

    @Override
    protected List<float[][]> ladder() {
      return List.of(fake(), repeated(fake(), 10), repeated(fake(), 4), repeated(fake(), 2));
    }

    /** The last n-th part of the images is the first again. */
    private float[][] repeated(float[][] rows, int part) {
      int distinct = rows.length - rows.length / part;
      for (int i = distinct; i < rows.length; i++) {
        rows[i] = rows[i - distinct].clone();
      }
      return rows;
    }
  }

  /** Unseen images, and those of which ever more are training images. */
  @Nested
  class Copying extends ImageMetricContract {
    @Override
    protected Metric measure() {
      return named("copying");
    }

    @Override
    protected List<float[][]> ladder() {
      return List.of(fake(), copied(0.1), copied(0.5), copied(1));
    }

    private float[][] copied(double share) {
      float[][] rows = fake();
      float[][] real = real();
      for (int i = 0; i < share * rows.length; i++) {
        rows[i] = real[i];
      }
      return Clothes.damaged(rows, 1);
    }
  }
}
