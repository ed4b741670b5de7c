package dev.organza.data;

import dev.organza.Nearest;
import dev.organza.UsageException;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * Tables of numbers as comma-separated text (UTF-8, RFC 4180) with a header line.
 *
 * <p>The columns named in the options are read, in that order; without names, every column whose
 * first cell is a number or empty. Every cell of those columns must then hold a finite number.
 */
final class CsvFormat implements FileFormat {

  private static final String COLUMNS_REMEDY =
      "Repair the file, or choose other columns with --set data.columns=a,b.";

  @Override
  public String description() {
    return "tables of numbers (.csv)";
  }

  @Override
  public boolean accepts(Path path) {
    return Files.isRegularFile(path)
        && FileFormat.fileName(path).toLowerCase(Locale.ROOT).endsWith(".csv");
  }

  @Override
  public Dataset open(Path path, DataOptions options) {
    try (Reader reader = Files.newBufferedReader(path)) {
      return read(FileFormat.fileName(path), reader, path.toString(), options.columns());
    } catch (CharacterCodingException e) {
      throw DataProblem.in(path, "is not UTF-8 text.", "Save the table as CSV in UTF-8.");
    } catch (IOException e) {
      throw DataProblem.unreadable(path, e);
    }
  }

  static Dataset read(String name, Reader reader, String where, List<String> columns)
      throws IOException {
    CSVFormat format = CSVFormat.RFC4180.builder().setTrim(true).setIgnoreEmptyLines(true).get();
    try (CSVParser parser = CSVParser.parse(reader, format)) {
      var records = parser.iterator();
      if (!records.hasNext()) {
        throw DataProblem.in(where, "is empty.", "Give a table with a header line and rows.");
      }
      List<String> header = header(records.next());
      if (header.stream().noneMatch(cell -> Double.isNaN(parse(cell, 0)))) {
        throw DataProblem.in(
            where,
            "begins with a line of numbers in place of the names of its columns.",
            "Put a header line before it.");
      }
      List<float[]> rows = new ArrayList<>();
      int @Nullable [] chosen = null;
      long line = parser.getCurrentLineNumber() + 1;
      while (records.hasNext()) {
        CSVRecord record = records.next();
        if (record.size() != header.size()) {
          throw DataProblem.in(
              where,
              "line %d has %d cells, the header has %d."
                  .formatted(line, record.size(), header.size()),
              "Repair that line.");
        }
        if (chosen == null) {
          chosen = choose(header, columns, record, where);
        }
        rows.add(row(record, chosen, header, where, line));
        line = parser.getCurrentLineNumber() + 1;
      }
      if (chosen == null) {
        throw DataProblem.in(
            where, "has a header line and no rows.", "Give a table that holds some.");
      }
      List<String> names = new ArrayList<>();
      for (int column : chosen) {
        if (names.contains(header.get(column))) {
          throw DataProblem.in(
              where,
              "has two columns called \"" + header.get(column) + "\".",
              "Give each column another name.");
        }
        names.add(header.get(column));
      }
      return StoredDataset.table(name, names, new FloatValues(rows.toArray(new float[0][])), null);
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof CharacterCodingException cause) {
        throw cause;
      }
      Throwable cause = e.getCause();
      throw DataProblem.in(
          where, DataProblem.reason(cause == null ? e : cause), "Repair that line.");
    }
  }

  private static List<String> header(CSVRecord record) {
    List<String> names = new ArrayList<>(record.toList());
    // Spreadsheets write a byte order mark, which Java's UTF-8 decoder keeps.
    names.set(0, names.get(0).replace("\uFEFF", ""));
    return names;
  }

  private static int[] choose(
      List<String> header, List<String> columns, CSVRecord firstRow, String where) {
    List<Integer> chosen = new ArrayList<>();
    if (columns.isEmpty()) {
      for (int i = 0; i < header.size(); i++) {
        if (firstRow.get(i).isEmpty() || !Double.isNaN(parse(firstRow.get(i), 0))) {
          chosen.add(i);
        }
      }
      if (chosen.isEmpty()) {
        throw DataProblem.in(
            where, "has no column of numbers.", "Give a table with a header line and numbers.");
      }
    }
    Set<String> seen = new HashSet<>();
    for (String column : columns) {
      int index = header.indexOf(column);
      if (index < 0) {
        throw new UsageException(
            "%s has no column \"%s\".%nIts columns are: %s. The nearest is \"%s\"."
                .formatted(
                    where, column, String.join(", ", header), Nearest.closest(column, header)));
      }
      if (!seen.add(column) || header.lastIndexOf(column) != index) {
        throw new UsageException(
            "%s: the column \"%s\" is there or chosen twice.%nRename it in the file, or choose each column once."
                .formatted(where, column));
      }
      chosen.add(index);
    }
    return chosen.stream().mapToInt(Integer::intValue).toArray();
  }

  private static float[] row(
      CSVRecord record, int[] chosen, List<String> header, String where, long line) {
    float[] row = new float[chosen.length];
    for (int i = 0; i < row.length; i++) {
      String cell = record.get(chosen[i]);
      double value = parse(cell, Double.NaN);
      row[i] = (float) value;
      if (!Float.isFinite(row[i])) {
        throw DataProblem.in(
            where,
            "line %d, column \"%s\": %s is not a finite number."
                .formatted(
                    line,
                    header.get(chosen[i]),
                    cell.isEmpty() ? "a blank" : "\"" + clip(cell) + "\""),
            COLUMNS_REMEDY);
      }
    }
    return row;
  }

  private static String clip(String cell) {
    return cell.length() <= 40 ? cell : cell.substring(0, 40) + "…";
  }

  /**
   * The number in a cell; {@code ifNan} for NaN, so that a column of NaN still counts as numbers.
   */
  private static double parse(String cell, double ifNan) {
    try {
      double value = Double.parseDouble(cell);
      return Double.isNaN(value) ? ifNan : value;
    } catch (NumberFormatException e) {
      return cell.equalsIgnoreCase("nan") ? ifNan : Double.NaN;
    }
  }
}
