package dev.organza.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.DatasetBuilder;
import dev.organza.data.pair.Unpaired;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeldOutTest {

  private static Dataset named(List<String> names) {
    float[][] samples = new float[names.size()][1];
    return DatasetBuilder.ofSamples("n", Shape.image(1, 1, 1), samples).placed(names::get).build();
  }

  private static List<String> places(Dataset dataset) {
    return IntStream.range(0, dataset.count()).mapToObj(dataset::place).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "1f44b.png, 1f44b",
    "1f44b-1f3fb.png, 1f44b",
    "1F44B-1F3FF.png, 1f44b",
    "1faf1-1f3fb-200d-1faf2-1f3fc.webp, 1faf1-200d-1faf2",
    "263a-fe0f.png, 263a",
    "1f3fb.png, 1f3fb",
    "street/0-1.jpeg, street/0-1",
    "sample 12, sample 12",
  })
  void variantsOfAnEmojiHaveOneName(String place, String group) {
    assertThat(HeldOut.group(place)).isEqualTo(group);
  }

  @Test
  void theTwoPartsAreTheWholeAndVariantsStayTogether() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      names.add("x%03d.png".formatted(i));
      names.add("x%03d-1f3fc.png".formatted(i));
    }
    List<String> heldOut = places(HeldOut.heldOut(named(names), 0.1));
    List<String> training = places(HeldOut.training(named(names), 0.1));
    List<String> both = new ArrayList<>(heldOut);
    both.addAll(training);
    assertThat(both).containsExactlyInAnyOrderElementsOf(names);
    assertThat(new TreeSet<>(heldOut.stream().map(HeldOut::group).toList()))
        .doesNotContainAnyElementsOf(training.stream().map(HeldOut::group).toList());
    // Binomial of 1,000 and 0.1: mean 100, standard deviation 9.5; two samples a name.
    assertThat(heldOut.size()).isBetween(2 * 62, 2 * 138);
    // A name stays where it is when others are taken away.
    assertThat(places(HeldOut.heldOut(named(names.subList(500, 1500)), 0.1)))
        .isEqualTo(heldOut.stream().filter(names.subList(500, 1500)::contains).toList());
  }

  @Test
  void sidesWithoutPairsHoldTheSameNamesOut() {
    List<String> a = IntStream.range(0, 60).mapToObj(i -> "e" + i + ".png").toList();
    List<String> b = IntStream.range(20, 90).mapToObj(i -> "e" + i + ".jpg").toList();
    Dataset heldOut = HeldOut.heldOut(Unpaired.of("u", named(a), named(b)), 0.4);
    Dataset training = HeldOut.training(Unpaired.of("u", named(a), named(b)), 0.4);
    assertThat(places(heldOut.field("a")).stream().map(HeldOut::group))
        .doesNotContainAnyElementsOf(
            places(training.field("b")).stream().map(HeldOut::group).toList());
    assertThat(heldOut.field("a").count() + training.field("a").count()).isEqualTo(60);
    assertThat(heldOut.field("b").count() + training.field("b").count()).isEqualTo(70);
  }

  @Test
  void sourcesOpenBothPartsAndSayWhatCannotBe() {
    DataOptions options = DataOptions.DEFAULTS.withSource("digits").withHeldOut(0.25);
    try (Dataset training = Sources.standard().open(options, DownloadListener.silent());
        Dataset heldOut = Sources.standard().openHeldOut(options, DownloadListener.silent());
        Dataset few = Sources.standard().open(options.withFirst(10), DownloadListener.silent())) {
      assertThat(training.count() + heldOut.count()).isEqualTo(1797);
      assertThat(places(training)).doesNotContainAnyElementsOf(places(heldOut));
      assertThat(places(few)).isEqualTo(places(training).subList(0, 10));
      assertThat(training.notes()).anyMatch(note -> note.contains("held out"));
    }
    assertThatThrownBy(
            () ->
                Sources.standard()
                    .open(options.withSource("stacked:digits"), DownloadListener.silent()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("random images of one set");
    assertThatThrownBy(() -> HeldOut.heldOut(named(List.of("a")), 0.0001))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("none is held out");
    assertThatThrownBy(() -> DataOptions.DEFAULTS.withHeldOut(0.95))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("data.heldOut");
  }
}
