package dev.organza.data.source;

import dev.organza.data.DataProblem;
import dev.organza.data.Dataset;
import dev.organza.data.Fitting;
import dev.organza.data.Reading;
import dev.organza.data.table.JsonLinesTable;
import dev.organza.data.table.TableReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Tables as one JSON object a line. */
final class JsonLinesFormat implements FileFormat {

  @Override
  public String description() {
    return "JSON lines (.jsonl, .ndjson)";
  }

  @Override
  public boolean accepts(Path path) {
    String name = FileFormat.fileName(path).toLowerCase(Locale.ROOT);
    return Files.isRegularFile(path) && (name.endsWith(".jsonl") || name.endsWith(".ndjson"));
  }

  @Override
  public Dataset open(Path path, Reading reading, Fitting fitting) {
    try {
      return TableReader.open(
          FileFormat.fileName(path),
          new JsonLinesTable(() -> Files.newBufferedReader(path), path.toString()),
          reading);
    } catch (CharacterCodingException e) {
      throw DataProblem.in(path, "is not UTF-8 text.", "Save it in UTF-8.");
    } catch (IOException e) {
      throw DataProblem.unreadable(path, e);
    }
  }
}
