package dev.organza.metric.image;

import dev.organza.Shape;
import dev.organza.data.Dataset;
import dev.organza.data.Datasets;
import dev.organza.metric.MetricContract;
import dev.organza.metric.MetricInput;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;

/** What every metric of images keeps, shown on clothes. */
@ExtendWith(OwnCache.class)
abstract class ImageMetricContract extends MetricContract {

  private static final int REAL = Clothes.TRAINED;
  private static final int FAKE = REAL + 600;
  private static final int UNSEEN = FAKE + 600;

  @Override
  protected MetricInput of(float[][] real, float[][] fake) {
    return Clothes.input(real, fake).heldOut(Clothes.all().slice(UNSEEN, UNSEEN + 600)).build();
  }

  @Override
  protected float[][] real() {
    return Clothes.rows(REAL, FAKE);
  }

  @Override
  protected float[][] fake() {
    return Clothes.rows(FAKE, UNSEEN);
  }

  @Override
  protected MetricInput wrongKind() {
    float[][] rows = {{1, 2, 3}, {4, 5, 6}, {7, 8, 10}, {1, 1, 1}, {2, 3, 2}, {5, 5, 1}, {0, 1, 2}};
    Dataset table = Datasets.of("rows", Shape.of(3), rows, new int[0], List.of());
    return MetricInput.of(table, table).features(Clothes::features).build();
  }

  /** Other real images, slightly damaged ones, half the classes, noise. */
  static List<float[][]> worseAndWorse() {
    return List.of(
        Clothes.rows(FAKE, UNSEEN),
        Clothes.damaged(Clothes.rows(FAKE, UNSEEN), 30),
        Clothes.ofHalfTheClasses(FAKE, 600),
        Clothes.noise(600));
  }
}
