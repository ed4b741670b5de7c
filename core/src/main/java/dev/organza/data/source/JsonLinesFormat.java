package dev.organza.data.source;

import dev.organza.data.DataProblem;
import dev.organza.data.Dataset;
import dev.organza.data.Fitting;
import dev.organza.data.Reading;
import dev.organza.data.table.CsvTable;
import dev.organza.data.table.JsonLinesTable;
import dev.organza.data.table.RawTable;
import dev.organza.data.table.TableReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

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
  public Optional<Dataset> preview(Path path, Reading reading) {
    return Optional.of(
        table(
            path,
            CsvTable.Text::head,
            (name, table) -> TableReader.openTyped(name, table, reading)));
  }

  @Override
  public Dataset open(Path path, Reading reading, Fitting fitting) {
    return table(path, text -> text, (name, table) -> TableReader.open(name, table, reading));
  }

  /** What part of a text is read. */
  private interface Part {
    CsvTable.Text of(CsvTable.Text whole) throws IOException;
  }

  /** How a table becomes a data set. */
  private interface Opening {
    Dataset of(String name, RawTable table) throws IOException;
  }

  private static Dataset table(Path path, Part part, Opening opening) {
    try {
      CsvTable.Text text = part.of(() -> Files.newBufferedReader(path));
      return opening.of(FileFormat.fileName(path), new JsonLinesTable(text, path.toString()));
    } catch (CharacterCodingException e) {
      throw DataProblem.in(path, "is not UTF-8 text.", "Save it in UTF-8.");
    } catch (IOException e) {
      throw DataProblem.unreadable(path, e);
    }
  }
}
