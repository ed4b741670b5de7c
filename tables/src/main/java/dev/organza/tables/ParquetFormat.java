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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Tables in Parquet files, or in a folder of such files: the parts of one table in the order of
 * their names, as Spark writes them.
 */
final class ParquetFormat implements FileFormat {

  static final String EXTENSION = ".parquet";

  /** Rows by which it is told what the columns are. */
  static final int PREVIEWED = 10_000;

  @Override
  public String description() {
    return "Parquet (.parquet, or a folder of parts)";
  }

  @Override
  public boolean accepts(Path path) {
    return Files.isRegularFile(path)
        ? isNamedSo(path)
        : Files.isDirectory(path) && !parts(path).isEmpty();
  }

  private static boolean isNamedSo(Path path) {
    return path.toString().toLowerCase(Locale.ROOT).endsWith(EXTENSION);
  }

  /** The files of a table. What begins with a dot or underscore is no part of it. */
  private static List<Path> parts(Path path) {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> entries = Files.list(path)) {
      return entries
          .filter(entry -> !entry.getFileName().toString().matches("[._].*"))
          .filter(entry -> isNamedSo(entry) && Files.isRegularFile(entry))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw DataProblem.unreadable(path, e);
    }
  }

  @Override
  public Optional<Dataset> preview(Path path, Reading reading) {
    return Optional.of(
        read(
            path,
            files -> ParquetTable.first(path, files, PREVIEWED),
            table -> TableReader.openTyped(FileFormat.fileName(path), table, reading)));
  }

  @Override
  public Dataset open(Path path, Reading reading, Fitting fitting) {
    return read(
        path,
        files -> ParquetTable.open(path, files),
        table -> TableReader.open(FileFormat.fileName(path), table, reading));
  }

  /** Which rows of the files are read. */
  private interface Rows {
    ParquetTable of(List<Path> files) throws SQLException;
  }

  /** How they become a data set. */
  private interface Opening {
    Dataset of(ParquetTable table) throws IOException;
  }

  private static Dataset read(Path path, Rows rows, Opening opening) {
    try (ParquetTable table = rows.of(parts(path))) {
      return opening.of(table);
    } catch (IOException e) {
      throw DataProblem.unreadable(path, e);
    } catch (SQLException e) {
      throw ParquetTable.problem(path, e);
    }
  }
}
