package dev.organza.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.Datasets;
import dev.organza.data.Fixtures;
import dev.organza.data.Levels;
import dev.organza.data.Stack;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackedSourceTest {

  private static final Sources SOURCES = Sources.standard();
  private static final DataOptions STACKED = DataOptions.DEFAULTS.withSource("stacked:digits");

  private static Dataset open(DataOptions options) {
    return SOURCES.open(options, DownloadListener.silent());
  }

  @Test
  void channelsAreTheGreyImagesThatTheStackNames() {
    try (Dataset stacked = open(STACKED);
        Dataset digits = Fixtures.open("digits")) {
      assertThat(stacked.shape()).isEqualTo(Shape.image(3, 8, 8));
      assertThat(stacked.count()).isEqualTo(128_000);
      assertThat(stacked.classes()).isEmpty();
      // SplitMix64 at (seed, index, channel), computed apart in Python.
      int[][] drawn = {{1741, 1098, 814}, {1152, 600, 728}, {1182, 147, 1682}};
      Stack stack = stacked.stack().orElseThrow();
      for (int index = 0; index < drawn.length; index++) {
        float[] sample = Fixtures.sample(stacked, index);
        float[] looked = new float[192];
        stacked.levels().orElseThrow().read(index, Levels.itself(), looked);
        assertThat(looked).containsExactly(sample);
        for (int channel = 0; channel < 3; channel++) {
          assertThat(stack.image(index, channel)).isEqualTo(drawn[index][channel]);
          assertThat(stack.label(index, channel)).isEqualTo(digits.label(drawn[index][channel]));
          assertThat(Arrays.copyOfRange(sample, channel * 64, (channel + 1) * 64))
              .containsExactly(Fixtures.sample(digits, drawn[index][channel]));
        }
      }
      assertThat(stack.image(127_999, 2)).isEqualTo(1454);
      assertThat(stacked.notes()).anyMatch(note -> note.contains("1,000 combinations"));
    }
  }

  @Test
  void allCombinationsOccurAsOftenAsIndependentDrawsDo() {
    try (Dataset stacked = open(STACKED)) {
      Stack stack = stacked.stack().orElseThrow();
      int[] shares = new int[10];
      for (int i = 0; i < stack.images().count(); i++) {
        shares[stack.images().label(i)]++;
      }
      int[] counts = new int[1000];
      for (int i = 0; i < stacked.count(); i++) {
        counts[100 * stack.label(i, 0) + 10 * stack.label(i, 1) + stack.label(i, 2)]++;
      }
      double chiSquare = 0;
      for (int mode = 0; mode < 1000; mode++) {
        double expected =
            (double) stacked.count()
                * shares[mode / 100]
                * shares[mode / 10 % 10]
                * shares[mode % 10]
                / Math.pow(stack.images().count(), 3);
        chiSquare += (counts[mode] - expected) * (counts[mode] - expected) / expected;
      }
      // 999 degrees of freedom: mean 999, standard deviation 44.7.
      assertThat(chiSquare).isBetween(999 - 4 * 44.7, 999 + 4 * 44.7);
    }
  }

  @Test
  void viewsKnowTheirStackAndTheCountMayBeChosen() {
    try (Dataset stacked = open(STACKED);
        Dataset few = open(STACKED.withFirst(50));
        Dataset many = open(STACKED.withFirst(130_000))) {
      assertThat(few.count()).isEqualTo(50);
      assertThat(many.count()).isEqualTo(130_000);
      assertThat(few.sha256()).isEqualTo(many.slice(0, 50).sha256());
      assertThat(few.sha256()).isNotEqualTo(many.slice(1, 51).sha256());
      Dataset view = stacked.slice(10, 40).select(3, 5);
      assertThat(view.stack().orElseThrow().image(1, 2))
          .isEqualTo(stacked.stack().orElseThrow().image(15, 2));
    }
  }

  @Test
  void theSizeIsThatOfTheGreyImages() {
    try (Dataset stacked = open(STACKED.withSize(5))) {
      assertThat(stacked.shape()).isEqualTo(Shape.image(3, 5, 5));
      assertThat(stacked.stack()).isPresent();
    }
  }

  @Test
  void theTestSplitIsThatOfTheGreyImages() {
    assertThat(SOURCES.testSplit("stacked:mnist")).isEqualTo(Optional.of("stacked:mnist-test"));
    assertThat(SOURCES.testSplit("mnist")).isEqualTo(Optional.of("mnist-test"));
    assertThat(SOURCES.testSplit("stacked:digits")).isEmpty();
    assertThat(SOURCES.testSplit("nowhere")).isEmpty();
  }

  @Test
  void aFolderMayBeStackedAndItsPathIsLocated(@TempDir Path folder) {
    DataOptions missing = STACKED.withSource("stacked:" + folder.resolve("missing"));
    assertThat(SOURCES.exists(STACKED)).isTrue();
    assertThat(SOURCES.exists(missing)).isFalse();
    assertThat(SOURCES.located(STACKED)).isEqualTo(STACKED);
    assertThat(SOURCES.located(STACKED.withSource("stacked:src")).source())
        .isEqualTo("stacked:" + Path.of("src").toAbsolutePath());
  }

  @Test
  void whatIsNotGreyImagesInClassesIsRefused() {
    assertThatThrownBy(() -> open(STACKED.withSource("stacked:ring8")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("only grey images")
        .hasMessageContaining("[2]");
    assertThatThrownBy(() -> open(STACKED.withSource("stacked:stacked:digits")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("[3,8,8]");
    assertThatThrownBy(() -> open(STACKED.withSource("stacked:npy")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("no file or folder \"npy\"");
    assertThatThrownBy(() -> open(STACKED.withSource("stacked:")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("empty");
    Dataset unlabelled =
        Datasets.of("plain", Shape.image(1, 2, 2), new float[3][4], new int[0], List.of());
    assertThatIllegalArgumentException().isThrownBy(() -> Datasets.stacked("s", unlabelled, 5));
  }
}
