package dev.organza.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.OrganzaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalTest {

  private final Path file;

  JournalTest(@TempDir Path folder) {
    file = folder.resolve("journal.jsonl");
  }

  private static Event step(long step) {
    return new Event("step", step, step * 64, step / 4.0, Map.of("loss", 0.5));
  }

  private void write(Event... events) {
    try (Journal journal = Journal.open(file)) {
      for (Event event : events) {
        journal.append(event);
      }
    }
  }

  @Test
  void anEventIsOneLineOfJson() throws IOException {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("z", 1);
    values.put("a", 0.25f);
    values.put("note", "two\nlines");
    values.put("best", true);
    write(new Event("step", 3, 192, 1.5, values));
    assertThat(file)
        .hasContent(
            "{\"kind\":\"step\",\"step\":3,\"images\":192,\"seconds\":1.5,"
                + "\"values\":{\"z\":1,\"a\":0.25,\"note\":\"two\\nlines\",\"best\":true}}\n");
    assertThat(Journal.read(file)).containsExactly(new Event("step", 3, 192, 1.5, values));
  }

  @Test
  void whatIsNotFiniteStaysValidJson() throws IOException {
    Map<String, Object> values =
        Map.of("a", Double.NaN, "b", Float.POSITIVE_INFINITY, "c", Double.NEGATIVE_INFINITY);
    Event event = new Event("step", 0, 0, 0, values);
    write(event);
    assertThat(Files.readString(file))
        .contains("\"a\":\"NaN\"", "\"b\":\"Infinity\"", "\"c\":\"-Infinity\"");
    assertThat(Journal.read(file)).containsExactly(event);
    assertThat(event.number("a")).isNaN();
    assertThat(event.number("c")).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(event.number("missing")).isNaN();
  }

  @Test
  void anEventIsOnDiskBeforeAppendReturns() {
    try (Journal journal = Journal.open(file)) {
      journal.append(step(1));
      assertThat(Journal.read(file)).containsExactly(step(1));
    }
  }

  @Test
  void aReopenedJournalGoesOnAtItsEnd() {
    write(step(1));
    write(step(2));
    assertThat(Journal.read(file)).containsExactly(step(1), step(2));
  }

  @Test
  void truncatingToARememberedLengthRemovesWhatCameAfter() throws IOException {
    try (Journal journal = Journal.open(file)) {
      journal.append(step(1));
      long checkpoint = journal.bytes();
      assertThat(checkpoint).isEqualTo(Files.size(file));
      journal.append(step(2));
      journal.append(step(3));
      journal.truncate(checkpoint);
      assertThat(journal.bytes()).isEqualTo(checkpoint);
      journal.append(step(4));
      journal.sync();
    }
    assertThat(Journal.read(file)).containsExactly(step(1), step(4));
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 5, 10_000})
  void aLengthAtWhichNoLineEndsIsRefusedAndNothingIsLost(long bytes) {
    try (Journal journal = Journal.open(file)) {
      journal.append(step(1));
      assertThatThrownBy(() -> journal.truncate(bytes))
          .isInstanceOf(OrganzaException.class)
          .hasMessageContaining(file.toString())
          .hasMessageContaining("byte " + bytes);
    }
    assertThat(Journal.read(file)).containsExactly(step(1));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 20, 60})
  void aLineCutShortByAKillIsSkippedAndThenRemoved(int kept) throws IOException {
    write(step(1));
    String line = Files.readString(file);
    Files.writeString(file, line.substring(0, kept), StandardOpenOption.APPEND);
    assertThat(Journal.read(file)).containsExactly(step(1));
    write(step(2));
    assertThat(Journal.read(file)).containsExactly(step(1), step(2));
  }

  @Test
  void aJournalOfOneTornLineIsEmpty() throws IOException {
    Files.writeString(file, "{\"kind\":\"st");
    assertThat(Journal.read(file)).isEmpty();
    write(step(1));
    assertThat(Journal.read(file)).containsExactly(step(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"kind\":\"step\",",
        "",
        "null",
        "[]",
        "\0\0\0",
        "{\"step\":1}",
        "{\"kind\":\"a\",\"values\":{}} {}"
      })
  void aDamagedLineIsNamedByItsNumber(String damaged) throws IOException {
    write(step(1), step(2), step(3));
    List<String> lines = Files.readAllLines(file);
    Files.write(file, List.of(lines.get(0), damaged, lines.get(2)));
    assertThatThrownBy(() -> Journal.read(file))
        .isInstanceOf(OrganzaException.class)
        .hasMessage(file + ", line 2 is damaged: no event; remove the line to read the rest");
  }

  @Test
  void whatANewerVersionAddsIsSkipped() throws IOException {
    Files.writeString(
        file,
        "{\"kind\":\"step\",\"step\":1,\"images\":64,\"seconds\":0.25,\"rank\":0,"
            + "\"values\":{\"loss\":0.5}}\n");
    assertThat(Journal.read(file)).containsExactly(step(1));
  }

  @Test
  void aMissingJournalIsNamed() {
    assertThatThrownBy(() -> Journal.read(file))
        .isInstanceOf(OrganzaException.class)
        .hasMessageStartingWith("cannot read " + file);
  }

  @Test
  void whatJsonCannotHoldIsRefused() {
    assertThatThrownBy(() -> new Event("step", 0, 0, 0, Map.of("list", List.of(1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"list\"");
    assertThatThrownBy(() -> new Event("step", -1, 0, 0, Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Event("step", 0, 0, Double.NaN, Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
