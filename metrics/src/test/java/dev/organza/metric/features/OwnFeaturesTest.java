package dev.organza.metric.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.Dataset;
import dev.organza.data.Datasets;
import dev.organza.metric.FeatureDescription;
import dev.organza.metric.FeatureExtractor;
import dev.organza.metric.Features;
import dev.organza.torch.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnFeaturesTest {

  private final Path cache;

  OwnFeaturesTest(@TempDir Path cache) {
    this.cache = cache;
  }

  @BeforeEach
  void keepApart() {
    System.setProperty("organza.cache", cache.toString());
  }

  @AfterEach
  void forget() {
    System.clearProperty("organza.cache");
  }

  /** Bars that stand (class 0) or lie (class 1). */
  private static Dataset bars(int count, int height, int width, boolean labelled) {
    float[][] samples = new float[count][height * width];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = i % 2;
      int place = i / 2;
      for (int k = 0; k < height * width; k++) {
        boolean on = labels[i] == 0 ? k % width == place % width : k / width == place % height;
        samples[i][k] = on ? 255 : (i * 13 + k * 29) % 60;
      }
    }
    return Datasets.of(
        "bars",
        Shape.image(1, height, width),
        samples,
        labelled ? labels : new int[0],
        labelled ? List.of("stands", "lies") : List.of());
  }

  private static FeatureExtractor of(Dataset real) {
    return FeatureExtractors.of(Optional.empty(), real, Optional.empty(), 3);
  }

  private Path onlyFile() throws IOException {
    try (Stream<Path> files = Files.list(cache.resolve("features"))) {
      List<Path> found = files.toList();
      assertThat(found).hasSize(1);
      return found.get(0);
    }
  }

  /** What is measured next computes with as many threads as where the features were kept. */
  @Test
  void aColdCacheLeavesAsManyThreadsAsAWarmOne() {
    Dataset real = bars(300, 8, 8, true);
    try (Threads.Lease lease = Threads.lease(3)) {
      for (String state : List.of("cold", "warm")) {
        try (FeatureExtractor extractor = of(real)) {
          assertThat(Threads.count()).as(state).isEqualTo(3);
        }
      }
    }
  }

  @Test
  void labelledImagesAreTold() {
    Dataset real = bars(3000, 8, 8, true);
    try (FeatureExtractor extractor = of(real)) {
      FeatureDescription description = extractor.description();
      assertThat(description.name()).isEqualTo("classifier of bars");
      assertThat(description.dimension()).isEqualTo(128);
      assertThat(description.classes()).isEqualTo(2);
      assertThat(description.accuracy().orElseThrow()).isGreaterThan(0.95);
      Features features = extractor.extract(new float[][] {new float[64], new float[64]});
      assertThat(features.values()).hasDimensions(2, 128);
      assertThat(features.probabilities()[0][0] + features.probabilities()[0][1])
          .isBetween(0.9999f, 1.0001f);
    }
  }

  @Test
  void heldOutImagesGiveTheAccuracyAndDoNotChangeTheNetwork() {
    Dataset real = bars(300, 8, 8, true);
    FeatureDescription alone;
    try (FeatureExtractor extractor = of(real)) {
      alone = extractor.description();
    }
    try (FeatureExtractor extractor =
        FeatureExtractors.of(Optional.empty(), real, Optional.of(bars(1, 8, 8, true)), 3)) {
      assertThat(extractor.description().sha256()).isEqualTo(alone.sha256());
      assertThat(extractor.description().accuracy().orElseThrow()).isIn(0.0, 1.0);
    }
  }

  @Test
  void imagesWithoutLabelsAreTurned() {
    try (FeatureExtractor extractor = of(bars(60, 8, 8, false))) {
      assertThat(extractor.description().name()).contains("rotations", "self-supervised", "bars");
      assertThat(extractor.description().classes()).isZero();
      assertThat(extractor.extract(new float[1][64]).probabilities()[0]).isEmpty();
    }
    try (FeatureExtractor extractor = of(bars(60, 6, 8, false))) {
      assertThat(extractor.description().name()).contains("mirrorings");
    }
  }

  @Test
  void whatIsKeptIsUsedAgainAndWhatIsDamagedTrainedAgain() throws IOException {
    Dataset real = bars(40, 8, 8, true);
    FeatureDescription first;
    try (FeatureExtractor extractor = of(real)) {
      first = extractor.description();
    }
    Path file = onlyFile();
    byte[] sound = Files.readAllBytes(file);
    for (int way = 0; way < 4; way++) {
      byte[] content = sound.clone();
      if (way == 1) {
        content[content.length - 5] ^= 1; // in a weight
      } else if (way == 2) {
        content = new byte[0];
      } else if (way == 3) {
        content = Arrays.copyOf(sound, sound.length / 2);
      }
      Files.write(file, content);
      var before = Files.getLastModifiedTime(file);
      try (FeatureExtractor extractor = of(real)) {
        assertThat(extractor.description()).isEqualTo(first);
      }
      assertThat(Files.readAllBytes(onlyFile())).isEqualTo(sound);
      if (way == 0) {
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(before);
      }
    }
  }

  @Test
  void fewImagesAreEnough() {
    for (int count : new int[] {2, 7}) {
      try (FeatureExtractor extractor = of(bars(count, 4, 4, true))) {
        assertThat(extractor.extract(new float[1][16]).values()[0]).doesNotContain(Float.NaN);
      }
    }
  }

  @Test
  void imagesOfThreePixelsAreTooSmall() {
    assertThatThrownBy(() -> of(bars(20, 3, 9, true)))
        .isInstanceOf(UsageException.class)
        .hasMessageContainingAll("3×9", "features");
  }

  @Test
  void largeImagesAreShrunkByMeans() {
    Dataset real = bars(12, 40, 66, true);
    Dataset small = Thumbnails.of(real);
    assertThat(small.shape()).isEqualTo(Shape.image(1, 14, 22));
    float[] whole = new float[40 * 66];
    float[] shrunk = new float[14 * 22];
    real.read(3, whole, 0);
    small.read(3, shrunk, 0);
    double sum = 0; // the last row of blocks has one row of pixels: 40 = 13 · 3 + 1
    for (int x = 3; x < 6; x++) {
      sum += whole[39 * 66 + x];
    }
    assertThat(shrunk[13 * 22 + 1]).isEqualTo((float) (sum / 3));
    try (FeatureExtractor extractor = of(real)) {
      assertThat(extractor.description().name()).contains("mean of 3×3 pixels");
      assertThat(extractor.extract(new float[][] {whole}).values()[0]).hasSize(128);
    }
  }

  @Test
  void quarterTurnsAreWhatTheySay() {
    float[][] one = {{1, 2, 3, 4}};
    Dataset turned =
        new Turned(Datasets.of("one", Shape.image(1, 2, 2), one, new int[0], List.of()));
    float[][] expected = {{1, 2, 3, 4}, {2, 4, 1, 3}, {4, 3, 2, 1}, {3, 1, 4, 2}};
    float[] found = new float[4];
    for (int i = 0; i < 4; i++) {
      turned.read(i, found, 0);
      assertThat(found).isEqualTo(expected[i]);
      assertThat(turned.label(i)).isEqualTo(i);
    }
  }
}
