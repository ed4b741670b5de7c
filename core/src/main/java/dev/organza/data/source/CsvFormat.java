package dev.organza.data.source;

import dev.organza.data.DataProblem;
import dev.organza.data.Dataset;
import dev.organza.data.Fitting;
import dev.organza.data.Reading;
import dev.organza.data.table.CsvTable;
import dev.organza.data.table.TableReader;
import dev.organza.data.table.TextFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Tables as text: one row a line, cells quoted as RFC 4180 says or in a like way, with a header
 * line.
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
  public Optional<Dataset> preview(Path path, Reading reading) {
    try {
      return Optional.of(
          TextFile.open(
              path,
              reading.table().csv().encoding(),
              text ->
                  CsvTable.openTyped(
                      FileFormat.fileName(path), text.head(), path.toString(), reading)));
    } catch (IOException e) {
      throw DataProblem.unreadable(path, e);
    }
  }

  @Override
  public Dataset open(Path path, Reading reading, Fitting fitting) {
    try {
      return TextFile.open(
          path,
          reading.table().csv().encoding(),
          text -> CsvTable.open(FileFormat.fileName(path), text, path.toString(), reading));
    } catch (IOException e) {
      throw DataProblem.unreadable(path, e);
    }
  }
}
