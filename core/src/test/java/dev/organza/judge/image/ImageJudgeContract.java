package dev.organza.judge.image;

import dev.organza.Shape;
import dev.organza.data.Dataset;
import dev.organza.data.Datasets;
import dev.organza.judge.Evidence;
import dev.organza.judge.JudgeContract;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;

/** What every judge of images keeps, shown on clothes. */
@ExtendWith(OwnCache.class)
abstract class ImageJudgeContract extends JudgeContract {

  private static final int REAL = Clothes.TRAINED;
  private static final int FAKE = REAL + 600;
  private static final int UNSEEN = FAKE + 600;

  @Override
  protected Evidence of(float[][] real, float[][] fake) {
    return Clothes.evidence(real, fake).heldOut(Clothes.all().slice(UNSEEN, UNSEEN + 600)).build();
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
  protected Evidence wrongKind() {
    float[][] rows = {{1, 2, 3}, {4, 5, 6}, {7, 8, 10}, {1, 1, 1}, {2, 3, 2}, {5, 5, 1}, {0, 1, 2}};
    Dataset table = Datasets.of("rows", Shape.of(3), rows, new int[0], List.of());
    return Evidence.of(table, table).features(Clothes::features).build();
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
