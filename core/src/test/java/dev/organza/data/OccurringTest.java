package dev.organza.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.data.source.DownloadListener;
import dev.organza.data.source.Sources;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only classes of which there are samples exist. */
class OccurringTest {

  @SuppressWarnings("NullAway.Init") // set by JUnit
  @TempDir
  Path folder;

  private Dataset idx(int... labels) throws IOException {
    byte[] numbers = new byte[labels.length];
    for (int i = 0; i < labels.length; i++) {
      numbers[i] = (byte) labels[i];
    }
    Fixtures.write(
        folder.resolve("x-labels-idx1-ubyte"), Fixtures.idx(new int[] {labels.length}, numbers));
    return Fixtures.open(
        Fixtures.write(
            folder.resolve("x-images-idx3-ubyte"),
            Fixtures.idx(new int[] {labels.length, 1, 2}, Fixtures.counting(2 * labels.length))));
  }

  private static List<String> namesOfLabels(Dataset dataset) {
    return IntStream.range(0, dataset.count())
        .mapToObj(i -> dataset.classes().get(dataset.label(i)))
        .toList();
  }

  @Test
  void numbersThatAnIdxFilePassesOverAreNoClasses() throws IOException {
    try (Dataset letters = idx(1, 2, 3, 2)) {
      assertThat(letters.classes()).containsExactly("1", "2", "3");
      assertThat(namesOfLabels(letters)).containsExactly("1", "2", "3", "2");
      assertThat(letters.notes()).isEmpty();
    }
    try (Dataset gaps = idx(255, 0, 10, 9)) {
      assertThat(gaps.classes()).containsExactly("0", "9", "10", "255");
      assertThat(namesOfLabels(gaps)).containsExactly("255", "0", "10", "9");
    }
    try (Dataset one = idx(4, 4)) {
      assertThat(one.classes()).containsExactly("4");
      assertThat(one.label(1)).isZero();
    }
  }

  @Test
  void namedClassesWithoutSamplesAreLeftOutAndNoted() throws IOException {
    byte[] records = new byte[3 * 3073];
    records[0] = 5; // dog
    records[3073] = 3; // cat
    records[2 * 3073] = 5;
    try (Dataset pets = Fixtures.open(Fixtures.write(folder.resolve("a.bin"), records))) {
      assertThat(pets.classes()).containsExactly("cat", "dog");
      assertThat(namesOfLabels(pets)).containsExactly("dog", "cat", "dog");
      assertThat(pets.notes())
          .singleElement()
          .asString()
          .contains("8 of the 10 classes", "airplane, automobile, bird, …");
      assertThat(pets.sha256()).isEqualTo(ContentHash.of(pets));
    }
  }

  @Test
  void theFirstSamplesOfASortedFolderHaveTheirClassesOnly() throws IOException {
    for (String name : List.of("a", "b", "c")) {
      for (int i = 0; i < 2; i++) {
        Fixtures.write(
            folder.resolve("set/" + name + "/" + i + ".png"), Fixtures.bytes("images/grey.png"));
      }
    }
    DataOptions options =
        DataOptions.DEFAULTS.withSource(folder.resolve("set").toString()).withSize(6);
    try (Dataset first = Sources.standard().open(options.withFirst(3), DownloadListener.silent())) {
      assertThat(first.classes()).containsExactly("a", "b");
      assertThat(namesOfLabels(first)).containsExactly("a", "a", "b");
      assertThat(first.notes()).singleElement().asString().contains("1 of the 3 classes", "c");
      // Stored as bytes still, which is the fast way into batches.
      assertThat(first.levels()).isPresent();
    }
    try (Dataset whole = Sources.standard().open(options, DownloadListener.silent())) {
      assertThat(whole.classes()).containsExactly("a", "b", "c");
      assertThat(whole).isInstanceOf(StoredDataset.class);
    }
  }
}
