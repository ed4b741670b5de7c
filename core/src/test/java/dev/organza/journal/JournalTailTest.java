package dev.organza.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.OrganzaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTailTest {

  private final Path file;

  JournalTailTest(@TempDir Path folder) {
    this.file = folder.resolve("journal.jsonl");
  }

  private static Event event(long step, double loss) {
    return new Event(Event.STEP, step, step * 10, step, Map.of("loss", loss));
  }

  @Test
  void eachEventComesOnceAndOnlyWhenItsLineIsWhole() throws IOException {
    JournalTail tail = new JournalTail(file);
    assertThat(tail.next().events()).isEmpty();
    try (Journal journal = Journal.open(file)) {
      journal.append(event(1, 1));
      journal.append(event(2, 2));
      assertThat(tail.next())
          .isEqualTo(new JournalTail.News(false, List.of(event(1, 1), event(2, 2))));
      assertThat(tail.next().events()).isEmpty();
    }
    String line =
        "{\"kind\":\"step\",\"step\":3,\"images\":30,\"seconds\":3.0,\"values\":{\"loss\":3.0}}\n";
    Files.writeString(file, line.substring(0, 20), StandardOpenOption.APPEND);
    assertThat(tail.next().events()).isEmpty();
    Files.writeString(file, line.substring(20), StandardOpenOption.APPEND);
    assertThat(tail.next().events()).containsExactly(event(3, 3));
  }

  @Test
  void aJournalThatWasCutOffIsReadAgainAlsoIfItHasGrownSince() {
    JournalTail tail = new JournalTail(file);
    try (Journal journal = Journal.open(file)) {
      journal.append(event(1, 1));
      long checkpoint = journal.bytes();
      journal.append(event(2, 2));
      assertThat(tail.next().events()).hasSize(2);
      journal.truncate(checkpoint);
      journal.append(event(2, 2.5));
      journal.append(event(3, 3));
    }
    assertThat(tail.next())
        .isEqualTo(new JournalTail.News(true, List.of(event(1, 1), event(2, 2.5), event(3, 3))));
  }

  @Test
  void aDamagedLineIsSaid() throws IOException {
    Files.writeString(file, "{\"kind\":\n");
    assertThatThrownBy(() -> new JournalTail(file).next())
        .isInstanceOf(OrganzaException.class)
        .hasMessageContaining("journal.jsonl")
        .hasMessageContaining("damaged");
  }
}
