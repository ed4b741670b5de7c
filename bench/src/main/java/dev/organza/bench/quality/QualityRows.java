package dev.organza.bench.quality;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.organza.OrganzaException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The raw rows, one JSON document a line; what is added is in the file at once. */
final class QualityRows {

  /** Rows are kept for longer than a version of the code: one may have more fields. */
  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private final Path file;
  private final List<QualityRow> rows = new ArrayList<>();

  private QualityRows(Path file) {
    this.file = file;
  }

  /**
   * The rows of a file, which need not be there.
   *
   * @throws OrganzaException if a line is none; a last line that is cut short, as by a machine that
   *     stopped, is one
   */
  static QualityRows read(Path file) throws IOException {
    QualityRows rows = new QualityRows(file);
    if (Files.exists(file)) {
      List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
      for (int i = 0; i < lines.size(); i++) {
        if (!lines.get(i).isBlank()) {
          rows.rows.add(row(lines.get(i), file + ", line " + (i + 1)));
        }
      }
    }
    return rows;
  }

  private static QualityRow row(String line, String where) {
    try {
      return JSON.readValue(line, QualityRow.class);
    } catch (JsonProcessingException e) {
      throw new OrganzaException(
          where + " is no row of a comparison: " + e.getOriginalMessage() + "; remove the line", e);
    }
  }

  /** Adds a row. */
  void add(QualityRow row) throws IOException {
    Files.writeString(
        file,
        JSON.writeValueAsString(row) + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    rows.add(row);
  }

  /** The newest trial for some work. */
  Optional<QualityRow.Trial> trial(QualityRow.Work work) {
    return newest(QualityRow.Trial.class).filter(trial -> trial.work().equals(work)).findFirst();
  }

  /** The newest run of some work with a seed that has these snapshots. */
  Optional<QualityRow.Run> run(QualityRow.Work work, long seed, List<String> minutes) {
    return newest(QualityRow.Run.class)
        .filter(run -> run.work().equals(work) && run.seed() == seed && run.has(minutes))
        .findFirst();
  }

  /** The newest metrics of a snapshot. */
  Optional<QualityRow.Judged> judged(String run, String minutes) {
    return newest(QualityRow.Judged.class)
        .filter(judged -> judged.run().equals(run) && judged.minutes().equals(minutes))
        .findFirst();
  }

  private <T extends QualityRow> Stream<T> newest(Class<T> kind) {
    List<QualityRow> backwards = new ArrayList<>(rows);
    Collections.reverse(backwards);
    return backwards.stream().filter(kind::isInstance).map(kind::cast);
  }
}
