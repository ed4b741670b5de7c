package dev.organza.tables;

import dev.organza.data.DataProblem;
import dev.organza.data.Dataset;
import dev.organza.data.Fitting;
import dev.organza.data.Reading;
import dev.organza.data.source.FileFormat;
import dev.organza.data.table.TableReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;

/** Tables in Parquet files. */
final class ParquetFormat implements FileFormat {

  static final String EXTENSION = ".parquet";

  /** Rows by which it is told what the columns are. */
  static final int PREVIEWED = 10_000;

  @Override
  public String description() {
    return "Parquet (.parquet)";
  }

  @Override
  public boolean accepts(Path path) {
    return Files.isRegularFile(path)
        && path.toString().toLowerCase(Locale.ROOT).endsWith(EXTENSION);
  }

  @Override
  public Optional<Dataset> preview(Path path, Reading reading) {
    return Optional.of(
        read(
            path,
            file -> ParquetTable.first(file, PREVIEWED),
            table -> TableReader.openTyped(FileFormat.fileName(path), table, reading)));
  }

  @Override
  public Dataset open(Path path, Reading reading, Fitting fitting) {
    return read(
        path,
        ParquetTable::open,
        table -> TableReader.open(FileFormat.fileName(path), table, reading));
  }

  /** Which rows of a file are read. */
  private interface Rows {
    ParquetTable of(Path file) throws SQLException;
  }

  /** How they become a data set. */
  private interface Opening {
    Dataset of(ParquetTable table) throws IOException;
  }

  private static Dataset read(Path path, Rows rows, Opening opening) {
    try (ParquetTable table = rows.of(path)) {
      return opening.of(table);
    } catch (IOException e) {
      throw DataProblem.unreadable(path, e);
    } catch (SQLException e) {
      throw ParquetTable.problem(path, e);
    }
  }
}
