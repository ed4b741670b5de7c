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

/** Tables in Parquet files. */
final class ParquetFormat implements FileFormat {

  static final String EXTENSION = ".parquet";

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
  public Dataset open(Path path, Reading reading, Fitting fitting) {
    try (ParquetTable table = ParquetTable.open(path)) {
      return TableReader.open(FileFormat.fileName(path), table, reading);
    } catch (IOException e) {
      throw DataProblem.unreadable(path, e);
    } catch (SQLException e) {
      throw ParquetTable.problem(path, e);
    }
  }
}
