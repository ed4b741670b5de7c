package dev.organza.data.source;

import dev.organza.data.DataProblem;
import dev.organza.data.Dataset;
import dev.organza.data.Fitting;
import dev.organza.data.Reading;
import dev.organza.data.TableOptions;
import dev.organza.data.table.CsvTable;
import dev.organza.data.table.SchemaChanges;
import dev.organza.data.table.TableReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Tables as text (UTF-8): one row a line, cells quoted as RFC 4180 says, with a header line.
 *
 * <p>Cells are separated by commas, semicolons, tabs or bars, whichever fits the text; where it is
 * not the comma, the comma may be the decimal sign. A first line of numbers over columns of numbers
 * is a row. See {@link TableReader} for which columns and rows are used.
 */
final class CsvFormat implements FileFormat {

  private static final int HEAD = 1 << 20;

  @Override
  public String description() {
    return "tables (.csv, .tsv)";
  }

  @Override
  public boolean accepts(Path path) {
    String name = FileFormat.fileName(path).toLowerCase(Locale.ROOT);
    return Files.isRegularFile(path) && (name.endsWith(".csv") || name.endsWith(".tsv"));
  }

  @Override
  public Optional<Dataset> preview(Path path, Reading reading) {
    try {
      String head = head(path);
      return Optional.of(
          CsvTable.readTyped(
              FileFormat.fileName(path),
              () -> new StringReader(head),
              path.toString(),
              SchemaChanges.of(reading.table()),
              reading.columns()));
    } catch (IOException e) {
      throw DataProblem.unreadable(path, e);
    }
  }

  /** The first lines, as many as about a million letters have. */
  private static String head(Path path) throws IOException {
    char[] letters = new char[HEAD];
    int count = 0;
    try (Reader reader = Files.newBufferedReader(path)) {
      int more = 0;
      while (more >= 0 && count < HEAD) {
        count += more;
        more = reader.read(letters, count, HEAD - count);
      }
    }
    String text = new String(letters, 0, count);
    int end = count < HEAD ? count : text.lastIndexOf('\n') + 1;
    return end == 0 ? text : text.substring(0, end);
  }

  @Override
  public Dataset open(Path path, Reading reading, Fitting fitting) {
    try {
      CsvTable.Text text = () -> Files.newBufferedReader(path);
      String name = FileFormat.fileName(path);
      return reading.table().types() == TableOptions.Types.ALL
          ? CsvTable.readTyped(
              name, text, path.toString(), SchemaChanges.of(reading.table()), reading.columns())
          : CsvTable.read(name, text, path.toString(), reading.columns());
    } catch (CharacterCodingException e) {
      throw DataProblem.in(path, "is not UTF-8 text.", "Save the table as CSV in UTF-8.");
    } catch (IOException e) {
      throw DataProblem.unreadable(path, e);
    }
  }
}
