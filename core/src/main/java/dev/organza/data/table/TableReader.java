package dev.organza.data.table;

import dev.organza.Nearest;
import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.data.DataProblem;
import dev.organza.data.Dataset;
import dev.organza.data.DatasetBuilder;
import dev.organza.data.Reading;
import dev.organza.data.TableOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes a data set of a table whose cells are not all numbers, by one rule for every kind of file:
 *
 * <ul>
 *   <li>All rows decide what a column is. Without a choice, every column that has a name and of
 *       whose cells at least nine in ten hold a number is used; with one, the columns chosen.
 *   <li>A row in which a used column holds no number is left out.
 *   <li>What is left out is in the data set's notes, with the first cell that is the reason.
 * </ul>
 */
public final class TableReader {

  private static final int MOST_NOTED_COLUMNS = 10;

  private final RawTable table;
  private final List<ColumnScan> scans;
  private final List<String> notes;

  private TableReader(RawTable table, List<ColumnScan> scans, List<String> notes) {
    this.table = table;
    this.scans = scans;
    this.notes = new ArrayList<>(notes);
  }

  /**
   * Reads the numbers of a table.
   *
   * @param name of the data set
   * @param scans what its columns are, one for each
   * @param notes what was decided already
   * @param wanted the columns to use, in this order; empty for all of numbers
   */
  static Dataset read(
      String name, RawTable table, List<ColumnScan> scans, List<String> notes, List<String> wanted)
      throws IOException {
    return new TableReader(table, scans, notes).read(name, wanted);
  }

  /** As above, of a table of which nothing was decided yet. */
  public static Dataset read(String name, RawTable table, List<String> wanted) throws IOException {
    return read(name, table, scan(table), List.of(), wanted);
  }

  /**
   * Reads a table as it is asked for: its columns of numbers, or all with their types.
   *
   * @param name of the data set
   * @throws OrganzaException if it cannot be read so
   */
  public static Dataset open(String name, RawTable table, Reading reading) throws IOException {
    return reading.table().types() == TableOptions.Types.ALL
        ? openTyped(name, table, reading)
        : read(name, table, reading.columns());
  }

  /** As above, all columns with their types in any case. */
  public static Dataset openTyped(String name, RawTable table, Reading reading) throws IOException {
    return TypedTable.read(
        name, table, SchemaChanges.of(reading.table()), List.of(), reading.columns());
  }

  /** A look at all rows. */
  static List<ColumnScan> scan(RawTable table) throws IOException {
    List<ColumnScan> scans = table.names().stream().map(column -> new ColumnScan()).toList();
    table.read(
        row -> {
          for (int i = 0; i < scans.size(); i++) {
            scans.get(i).add(table, row, i);
          }
        });
    return scans;
  }

  private Dataset read(String name, List<String> wanted) throws IOException {
    int[] chosen = wanted.isEmpty() ? numeric() : named(wanted);
    requireDistinctNames(chosen);
    noteColumns(chosen);
    Rows rows = new Rows(chosen);
    table.read(rows::add);
    rows.require();
    rows.note();
    List<String> columns = IntStream.of(chosen).mapToObj(table.names()::get).toList();
    int[] positions = rows.positions();
    return DatasetBuilder.ofRows(name, columns, rows.values())
        .noting(notes)
        .placed(index -> table.place(positions[index]))
        .build();
  }

  private int[] numeric() {
    int[] numeric =
        IntStream.range(0, scans.size())
            .filter(i -> scans.get(i).isNumeric() && !isNameless(i))
            .toArray();
    if (numeric.length == 0) {
      throw problem(
          "has no column of numbers: "
              + IntStream.range(0, scans.size())
                  .limit(3)
                  .mapToObj(i -> title(i) + ": " + reason(i))
                  .collect(Collectors.joining("; "))
              + (scans.size() > 3 ? "; …" : "."),
          "Write numbers plainly, such as 1234.5, without currencies, units or thousands separators.");
    }
    return numeric;
  }

  private int[] named(List<String> wanted) {
    List<Integer> chosen = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String column : wanted) {
      int index = column.isEmpty() ? -1 : table.names().indexOf(column);
      if (index < 0) {
        List<String> known = table.names().stream().filter(name -> !name.isEmpty()).toList();
        throw new UsageException(
            "%s has no column \"%s\".%nIts columns are: %s. The nearest is \"%s\"."
                .formatted(
                    table.where(),
                    column,
                    known.stream().map(TableReader::quoted).collect(Collectors.joining(", ")),
                    Nearest.closest(column, known)));
      }
      if (!seen.add(column) || table.names().lastIndexOf(column) != index) {
        throw new UsageException(
            "%s: the column \"%s\" is there or chosen twice.%nRename it in the file, or choose each column once."
                .formatted(table.where(), column));
      }
      if (scans.get(index).numbers() == 0) {
        throw problem(
            title(index) + " holds no number: " + reason(index) + ".", "Choose other columns.");
      }
      chosen.add(index);
    }
    return chosen.stream().mapToInt(Integer::intValue).toArray();
  }

  /** As it is written in a CSV header, and in a choice of columns. */
  private static String quoted(String name) {
    return name.contains(",") || name.contains("\"")
        ? "\"" + name.replace("\"", "\"\"") + "\""
        : name;
  }

  private void requireDistinctNames(int[] chosen) {
    Set<String> names = new HashSet<>();
    for (int column : chosen) {
      if (!names.add(table.names().get(column))) {
        throw problem(
            "has two columns called \"" + table.names().get(column) + "\".",
            "Give each column another name.");
      }
    }
  }

  private void noteColumns(int[] chosen) {
    Set<Integer> used = IntStream.of(chosen).boxed().collect(Collectors.toSet());
    List<Integer> left =
        IntStream.range(0, scans.size()).filter(i -> !used.contains(i)).boxed().toList();
    left.stream()
        .limit(MOST_NOTED_COLUMNS)
        .forEach(i -> notes.add(title(i) + " is left out: " + reason(i) + "."));
    if (left.size() > MOST_NOTED_COLUMNS) {
      notes.add(
          "Left out as well: "
              + left.stream()
                  .skip(MOST_NOTED_COLUMNS)
                  .map(i -> quoted(table.names().get(i)))
                  .collect(Collectors.joining(", "))
              + ".");
    }
    for (int column : chosen) {
      if (scans.get(column).countsRows()) {
        notes.add(
            title(column)
                + " grows by one from row to row; if it is an index, leave it out of the columns.");
      }
      String cut = scans.get(column).firstCut();
      if (cut != null) {
        notes.add(
            title(column)
                + " has whole numbers of more digits than float64 keeps, the first in "
                + cut
                + "; identifiers are better left out.");
      }
    }
  }

  /** Why a column is not used, as the rest of a sentence. */
  private String reason(int column) {
    ColumnScan scan = scans.get(column);
    String gap = scan.firstGap();
    if (gap == null || scan.isNumeric()) {
      return isNameless(column)
          ? "it has no name" + (scan.countsRows() ? ", and grows by one like an index" : "")
          : "it is not among the columns chosen";
    }
    return scan.cells() == 1
        ? gap
        : "%,d of %,d cells hold no number, the first in %s"
            .formatted(scan.cells() - scan.numbers(), scan.cells(), gap);
  }

  /** Without a name, or with the one that pandas gives to what has none. */
  private boolean isNameless(int column) {
    String name = table.names().get(column);
    return name.isEmpty() || name.matches("Unnamed: \\d+");
  }

  private String title(int column) {
    String name = table.names().get(column);
    return name.isEmpty() ? "Column " + (column + 1) : "Column \"" + name + "\"";
  }

  private OrganzaException problem(String what, String remedy) {
    return DataProblem.in(table.where(), what, remedy);
  }

  /** The rows that hold a number in each of some columns. */
  private final class Rows {

    private final int[] columns;
    private final int[] gaps;
    private final List<double[]> rows = new ArrayList<>();
    private final List<Integer> positions = new ArrayList<>();
    private int leftOut;
    private @Nullable String firstGap;

    Rows(int[] columns) {
      this.columns = columns;
      this.gaps = new int[columns.length];
    }

    void add(RawTable.Row row) {
      double[] values = new double[columns.length];
      boolean whole = true;
      for (int i = 0; i < values.length; i++) {
        values[i] = row.number(columns[i]);
        if (Double.isNaN(values[i])) {
          whole = false;
          gaps[i]++;
          if (firstGap == null) {
            firstGap =
                table.place(row.position())
                    + ", column \""
                    + table.names().get(columns[i])
                    + "\": "
                    + row.problem(columns[i]);
          }
        }
      }
      if (whole) {
        rows.add(values);
        positions.add(row.position());
      } else {
        leftOut++;
      }
    }

    void require() {
      if (rows.isEmpty()) {
        throw problem(
            "has no row that holds a number in each of its columns; the first is " + firstGap + ".",
            "Choose fewer columns, or fill the gaps.");
      }
    }

    void note() {
      if (leftOut > 0) {
        notes.add(
            "%,d of %,d rows %s left out, because a cell holds no number: %s. The first is %s."
                .formatted(
                    leftOut,
                    leftOut + rows.size(),
                    leftOut == 1 ? "is" : "are",
                    IntStream.range(0, columns.length)
                        .filter(i -> gaps[i] > 0)
                        .mapToObj(
                            i -> "%,d in %s".formatted(gaps[i], table.names().get(columns[i])))
                        .collect(Collectors.joining(", ")),
                    Objects.requireNonNull(firstGap)));
      }
    }

    int[] positions() {
      return positions.stream().mapToInt(Integer::intValue).toArray();
    }

    double[][] values() {
      return rows.toArray(new double[0][]);
    }
  }
}
