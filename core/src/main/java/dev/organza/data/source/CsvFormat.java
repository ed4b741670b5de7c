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
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Tables as text (UTF-8): one row a line, cells quoted as RFC 4180 says, with a header line.
 *
 * <p>Cells are separated by commas, semicolons, tabs or bars, whichever fits the text; where it is
 * not the comma, the comma may be the decimal sign. A first line of numbers over columns of numbers
 * is a row. See {@link TableReader} for which columns and rows are used.
 */
final class CsvFormat implements FileFormat {

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
