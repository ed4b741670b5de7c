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
import dev.organza.data.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SourcesTest {

  /** Rows that count up, from where the reading's columns say. */
  private record Counting(int count) implements Source {

    @Override
    public SourceDescription description() {
      return new SourceDescription("counting", "computed", "[1] x " + count, "none", "numbers");
    }

    @Override
    public Dataset open(Reading reading, DownloadListener listener) {
      listener.note("counting");
      float[][] rows = new float[count][1];
      for (int i = 0; i < count; i++) {
        rows[i][0] = i;
      }
      return Datasets.of(rows);
    }
  }

  private static final Sources SOURCES = Sources.standard().with(new Counting(5));

  private static final DataOptions COUNTING = DataOptions.DEFAULTS.withSource("counting");

  @Test
  void aSourceOfOnesOwnIsOpenedByItsName() {
    try (Dataset rows = SOURCES.open(COUNTING, DownloadListener.silent())) {
      assertThat(rows.count()).isEqualTo(5);
      assertThat(Fixtures.sample(rows, 4)).containsExactly(4);
    }
    try (Dataset rows = SOURCES.open(COUNTING.withFirst(3), DownloadListener.silent())) {
      assertThat(rows.count()).isEqualTo(3);
    }
    assertThat(SOURCES.exists(COUNTING)).isTrue();
    assertThat(SOURCES.located(COUNTING)).isEqualTo(COUNTING);
    assertThat(SOURCES.list()).extracting(SourceDescription::name).contains("counting", "fashion");
  }

  /** To read a source may take minutes. */
  @Test
  void whatIsLeftOutIsNotReadAgain() {
    List<String> notes = new ArrayList<>();
    DownloadListener listener =
        new DownloadListener() {
          @Override
          public void progress(String file, long bytes, long total) {}

          @Override
          public void note(String line) {
            notes.add(line);
          }
        };
    try (Dataset three = SOURCES.open(COUNTING.withFirst(3), listener)) {
      try (Dataset leftOut = three.leftOut().orElseThrow()) {
        assertThat(numbers(leftOut)).containsExactly(3f, 4f);
      }
      assertThat(numbers(three)).containsExactly(0f, 1f, 2f);
      assertThat(numbers(three.leftOut().orElseThrow())).containsExactly(3f, 4f);
    }
    assertThat(notes).hasSize(1);
    DataOptions half = COUNTING.withHeldOut(0.5);
    try (Dataset training = SOURCES.open(half, listener);
        Dataset heldOut = SOURCES.openHeldOut(half, DownloadListener.silent())) {
      List<Float> leftOut = numbers(training.leftOut().orElseThrow());
      assertThat(leftOut)
          .isEqualTo(numbers(heldOut))
          .doesNotContainAnyElementsOf(numbers(training));
      assertThat(leftOut.size() + training.count()).isEqualTo(5);
    }
    assertThat(notes).hasSize(2);
    for (DataOptions all : List.of(COUNTING, COUNTING.withFirst(5))) {
      try (Dataset rows = SOURCES.open(all, listener)) {
        assertThat(rows.leftOut()).isEmpty();
      }
    }
    try (Dataset rows = SOURCES.open(COUNTING.withHeldOut(1e-9), listener)) {
      assertThatThrownBy(rows::leftOut)
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("none is held out");
    }
  }

  private static List<Float> numbers(Dataset rows) {
    return IntStream.range(0, rows.count()).mapToObj(i -> Fixtures.sample(rows, i)[0]).toList();
  }

  @Test
  void theOptionsAreCheckedAsForAnyOther() {
    assertThatThrownBy(() -> SOURCES.open(COUNTING.withSize(8), DownloadListener.silent()))
        .isInstanceOf(UsageException.class);
    assertThatThrownBy(() -> SOURCES.open(COUNTING.withFirst(6), DownloadListener.silent()))
        .isInstanceOf(UsageException.class);
    assertThatThrownBy(
            () -> SOURCES.open(COUNTING.withPair(List.of("a", "b")), DownloadListener.silent()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("data.pair");
  }

  @Test
  void theStandardSourcesStayAsTheyAre() {
    assertThat(Sources.standard().exists(COUNTING)).isFalse();
    assertThatThrownBy(() -> Sources.standard().open(COUNTING, DownloadListener.silent()))
        .isInstanceOf(UsageException.class);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SOURCES.with(new Counting(6)))
        .withMessageContaining("counting");
  }

  @Test
  void aWrongNameIsComparedWithTheOwnSourcesToo() {
    assertThatThrownBy(
            () ->
                SOURCES.open(
                    DataOptions.DEFAULTS.withSource("countign"), DownloadListener.silent()))
        .hasMessageContaining("Did you mean counting?");
  }

  @Test
  void dataInMemoryStayOpenWhenARunClosesThem() {
    Dataset held = Datasets.of(new float[][] {{1}, {2}});
    Sources sources = Sources.standard().with(Source.of("mine", held));
    DataOptions mine = DataOptions.DEFAULTS.withSource("mine");
    String hash;
    try (Dataset once = sources.open(mine, DownloadListener.silent())) {
      hash = once.sha256();
    }
    try (Dataset again = sources.open(mine, DownloadListener.silent())) {
      assertThat(again.sha256()).isEqualTo(hash).isEqualTo(held.sha256());
      assertThat(again.shape()).isEqualTo(Shape.of(1));
    }
  }
}
