package dev.organza.metric.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.organza.CacheFolder;
import dev.organza.FileTree;
import dev.organza.metric.Measure;
import dev.organza.metric.Measurement;
import dev.organza.metric.MetricInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Generators that replay a known share of their training images. */
@ExtendWith(OwnCache.class)
@Tag("slow")
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
    MetricInput.Builder builder = Clothes.input(real, fake);
    if (heldOut) {
      builder.heldOut(Clothes.dataset("unseen", unseen));
    }
    try (MetricInput input = builder.build()) {
      Measurement measurement = CopyingMetric.DEFAULTS.measure(input);
      List<Measure> measures = measurement.measures();
      assertThat(measures.get(0).value()).isCloseTo(copied / 100.0, within(0.01));
      assertThat(measures.get(1).value()).isCloseTo(copied / 100.0, within(0.01));
      assertThat(measurement.figures()).hasSize(1);
    }
  }

  /** Other generators, the same unseen images: what is kept of these changes nothing. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsKeptOfUnseenImagesChangesNothing(boolean heldOut) throws IOException {
    Path kept = CacheFolder.path().resolve("copying");
    if (Files.exists(kept)) {
      FileTree.delete(kept);
    }
    float[][] real = Clothes.rows(REAL, REAL + 300);
    float[][] fake = Clothes.rows(REAL + 600, REAL + 900);
    Measurement first = measured(real, fake, heldOut);
    try (Stream<Path> files = Files.list(kept)) {
      assertThat(files).as("pixels and features").hasSize(2);
    }
    Measurement again = measured(real, fake, heldOut);
    assertThat(again.measures()).isEqualTo(first.measures());
    Measurement other = measured(real, real.clone(), heldOut);
    assertThat(other.measures().get(0).value()).isGreaterThan(0.9);
    assertThat(other.measures().get(3)).isEqualTo(first.measures().get(3));
    measured(Clothes.rows(REAL, REAL + 299), fake, heldOut);
    try (Stream<Path> files = Files.list(kept)) {
      assertThat(files).as("of other training images, others").hasSize(4);
    }
  }

  private static Measurement measured(float[][] real, float[][] fake, boolean heldOut) {
    MetricInput.Builder builder = Clothes.input(real, fake);
    if (heldOut) {
      builder.heldOut(Clothes.dataset("unseen", Clothes.rows(REAL + 300, REAL + 600)));
    }
    try (MetricInput input = builder.build()) {
      return CopyingMetric.DEFAULTS.measure(input);
    }
  }
}
