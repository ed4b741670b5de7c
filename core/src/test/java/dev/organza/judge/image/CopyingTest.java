package dev.organza.judge.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.organza.judge.Evidence;
import dev.organza.judge.Measure;
import dev.organza.judge.Verdict;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Generators that replay a known share of their training images. */
@ExtendWith(OwnCache.class)
class CopyingTest {

  private static final int REAL = Clothes.TRAINED;
  private static final int COUNT = 1000;

  /** The first of these images become training images, from {@code first} on. */
  private static float[][] replayed(float[][] rows, float[][] training, int first, int count) {
    for (int i = 0; i < count; i++) {
      rows[i] = training[first + i].clone();
    }
    return rows;
  }

  /** Of {@code duplicates} percent of unseen images the data hold the very same. */
  @ParameterizedTest
  @CsvSource({
    "0,0,true",
    "1,0,true",
    "10,0,true",
    "100,0,true",
    "0,5,true",
    "10,5,true",
    "0,0,false",
    "10,0,false",
    "100,0,false"
  })
  void theShareIsFoundWhateverTheDataRepeat(int copied, int duplicates, boolean heldOut) {
    float[][] real = Clothes.rows(REAL, REAL + COUNT);
    float[][] unseen = Clothes.rows(REAL + COUNT, REAL + 2 * COUNT);
    float[][] fake = Clothes.rows(REAL + 2 * COUNT, REAL + 3 * COUNT);
    replayed(unseen, real, 0, duplicates * COUNT / 100);
    int own = duplicates * (COUNT - copied * COUNT / 100) / 100;
    replayed(fake, real, 0, copied * COUNT / 100 + own);
    // As a picture file would: whole grey levels, off by one.
    Clothes.damaged(fake, 1);
    for (float[] image : fake) {
      for (int k = 0; k < image.length; k++) {
        image[k] = Math.round(image[k]);
      }
    }
    Evidence.Builder builder = Clothes.evidence(real, fake);
    if (heldOut) {
      builder.heldOut(Clothes.dataset("unseen", unseen));
    }
    try (Evidence evidence = builder.build()) {
      Verdict verdict = CopyingJudge.DEFAULTS.judge(evidence);
      List<Measure> measures = verdict.measures();
      assertThat(measures.get(0).value()).isCloseTo(copied / 100.0, within(0.01));
      assertThat(measures.get(1).value()).isCloseTo(copied / 100.0, within(0.01));
      assertThat(verdict.figures()).hasSize(1);
    }
  }
}
