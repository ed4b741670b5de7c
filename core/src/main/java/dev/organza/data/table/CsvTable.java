package dev.organza.data.table;

import dev.organza.data.DataProblem;
import dev.organza.data.Dataset;
import dev.organza.data.Reading;
import dev.organza.data.TableOptions;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** A table as text, with what separates its cells and where its names are. */
public final class CsvTable implements RawTable {

  /** A text that can be read more than once. */
  public interface Text {

    Reader open() throws IOException;

    /** The first lines, as many as about a million letters have. */
    default Text head() throws IOException {
      char[] letters = new char[HEAD];
      int count = 0;
      try (Reader reader = open()) {
        int more = 0;
        while (more >= 0 && count < HEAD) {
          count += more;
          more = reader.read(letters, count, HEAD - count);
        }
      }
      String text = new String(letters, 0, count);
      int end = count < HEAD ? count : text.lastIndexOf('\n') + 1;
      String lines = end == 0 ? text : text.substring(0, end);
      return () -> new StringReader(lines);
    }
  }

  private static final int HEAD = 1 << 20;

  private final Text text;
  private final String where;
  private final CsvLayout layout;
  private final List<String> names;
  private final boolean headed;
  private final char decimalSign;
  private int commentRows;
  private int paddedRows;

  private CsvTable(
      Text text,
      String where,
      CsvLayout layout,
      List<String> names,
      boolean headed,
      char decimalSign) {
    this.text = text;
    this.where = where;
    this.layout = layout;
    this.names = List.copyOf(names);
    this.headed = headed;
    this.decimalSign = decimalSign;
  }

  /**
   * Reads the numbers of a text as a data set.
   *
   * @param wanted the columns to use, in this order; empty for all of numbers
   */
  public static Dataset read(String name, Text text, String where, List<String> wanted)
      throws IOException {
    return read(name, text, where, wanted, TableOptions.Dialect.DEFAULTS);
  }

  private static Dataset read(
      String name, Text text, String where, List<String> wanted, TableOptions.Dialect dialect)
      throws IOException {
    Scanned table = scanned(text, where, dialect);
    return TableReader.read(
        name, table.table(), table.scans(), table.table().notes(table.scans()), wanted);
  }

  /**
   * Reads all columns of a text as a data set, see {@link TypedTable}.
   *
   * @param changes what is said of its columns
   * @param wanted the columns to use, in this order; empty for all
   */
  public static Dataset readTyped(
      String name, Text text, String where, SchemaChanges changes, List<String> wanted)
      throws IOException {
    return readTyped(name, text, where, changes, wanted, TableOptions.Dialect.DEFAULTS);
  }

  private static Dataset readTyped(
      String name,
      Text text,
      String where,
      SchemaChanges changes,
      List<String> wanted,
      TableOptions.Dialect dialect)
      throws IOException {
    Scanned table = scanned(text, where, dialect);
    return TypedTable.read(
        name, table.table(), changes, table.table().notes(table.scans()), wanted);
  }

  /**
   * Reads a text as it is asked for: its columns of numbers, or all with their types.
   *
   * @throws dev.organza.OrganzaException if it cannot be read so
   */
  public static Dataset open(String name, Text text, String where, Reading reading)
      throws IOException {
    TableOptions options = reading.table();
    return options.types() == TableOptions.Types.ALL
        ? openTyped(name, text, where, reading)
        : read(name, text, where, reading.columns(), options.csv());
  }

  /** As above, all columns with their types in any case. */
  public static Dataset openTyped(String name, Text text, String where, Reading reading)
      throws IOException {
    TableOptions options = reading.table();
    return readTyped(
        name, text, where, SchemaChanges.of(options), reading.columns(), options.csv());
  }

  /** A table whose layout is known, and what its columns are. */
  private record Scanned(CsvTable table, List<ColumnScan> scans) {}

  private static Scanned scanned(Text text, String where, TableOptions.Dialect dialect)
      throws IOException {
    CsvLayout layout = CsvLayout.of(text.open(), dialect);
    char sign = dialect.decimal().equals("comma") ? ',' : '.';
    CsvTable headed = new CsvTable(text, where, layout, firstRow(text, where, layout), true, sign);
    List<ColumnScan> scans = TableReader.scan(headed);
    if (scans.get(0).cells() == 0) {
      throw DataProblem.in(
          where, "has a header line and no rows.", "Give a table that holds some.");
    }
    CsvTable table = headed;
    if (layout.separator() != ',' && dialect.decimal().isEmpty()) {
      CsvTable continental = headed.withDecimalComma();
      List<ColumnScan> others = TableReader.scan(continental);
      if (numbers(others) > numbers(scans)) {
        table = continental;
        scans = others;
      }
    }
    if (table.namesAreNumbers(scans)) {
      table = table.withoutHeader();
      scans = TableReader.scan(table);
    }
    return new Scanned(table, scans);
  }

  private static List<String> firstRow(Text text, String where, CsvLayout layout)
      throws IOException {
    try (Reader reader = layout.skip(text.open());
        CSVParser parser = CSVParser.parse(reader, layout.format())) {
      var records = parser.iterator();
      if (!records.hasNext()) {
        throw DataProblem.in(where, "is empty.", "Give a table with a header line and rows.");
      }
      List<String> names = new ArrayList<>(records.next().stream().map(NumberCell::strip).toList());
      if (layout.hashedHeader()) {
        names.set(0, NumberCell.strip(names.get(0).substring(1)));
      }
      return names;
    } catch (UncheckedIOException e) {
      throw unreadable(where, e);
    }
  }

  private CsvTable withDecimalComma() {
    return new CsvTable(text, where, layout, names, headed, ',');
  }

  private CsvTable withoutHeader() {
    List<String> numbered = IntStream.range(0, names.size()).mapToObj(i -> "x" + i).toList();
    return new CsvTable(text, where, layout, numbered, false, decimalSign);
  }

  private static long numbers(List<ColumnScan> scans) {
    return scans.stream().mapToLong(ColumnScan::numbers).sum();
  }

  /**
   * Whether the first line is no header: every column of numbers has a number above it, and these
   * do not count up, as years and pandas' numbered columns do.
   */
  private boolean namesAreNumbers(List<ColumnScan> scans) {
    double[] numbers =
        IntStream.range(0, names.size())
            .filter(i -> scans.get(i).isNumeric())
            .mapToDouble(i -> NumberCell.parse(names.get(i), decimalSign))
            .toArray();
    boolean countUp = numbers.length > 1;
    for (int i = 0; i < numbers.length; i++) {
      countUp &= numbers[i] == numbers[0] + i && numbers[i] == Math.rint(numbers[i]);
    }
    return numbers.length > 0
        && !countUp
        && IntStream.range(0, numbers.length).noneMatch(i -> Double.isNaN(numbers[i]));
  }

  private List<String> notes(List<ColumnScan> scans) {
    List<String> notes = new ArrayList<>();
    if (layout.separator() != ',') {
      notes.add(
          "Cells are separated by "
              + (layout.separator() == '\t' ? "tabs" : "\"" + layout.separator() + "\"")
              + (decimalSign == ',' ? ", and the comma is the decimal sign." : "."));
    }
    if (layout.separator() == ',' && decimalSign == ',') {
      notes.add("The comma is the decimal sign.");
    }
    if (!layout.quoting().equals(CsvLayout.Quoting.STANDARD)) {
      notes.add(
          (layout.quoting().mark() == null
                  ? "Cells have no quotes"
                  : "Cells stand in " + layout.quoting().mark())
              + (layout.quoting().backslash()
                  ? ", and a backslash is before a mark within."
                  : "."));
    }
    if (layout.comments() + commentRows > 0) {
      notes.add(
          "Comments, which begin with #, are passed over: %,d of them."
              .formatted(layout.comments() + commentRows));
    }
    if (!headed) {
      notes.add(
          "The first line holds numbers over columns of numbers and is taken for a row; the columns are called x0 to x%d. Put a line of names before it if you want others."
              .formatted(names.size() - 1));
    }
    if (paddedRows > 0) {
      notes.add(
          "%,d of %,d rows end with an empty cell that has no column; it is passed over."
              .formatted(paddedRows, scans.get(0).cells()));
    }
    return notes;
  }

  @Override
  public String where() {
    return where;
  }

  @Override
  public List<String> names() {
    return names;
  }

  @Override
  public String place(int position) {
    return "line " + position;
  }

  @Override
  public void read(Sink sink) throws IOException {
    commentRows = 0;
    paddedRows = 0;
    try (Reader reader = layout.skip(text.open());
        CSVParser parser = CSVParser.parse(reader, layout.format())) {
      boolean header = headed;
      for (CSVRecord record : parser) {
        long end = layout.skipped() + parser.getCurrentLineNumber();
        int line = Math.toIntExact(end - lineBreaks(record));
        if (header) {
          header = false;
        } else if (record.size() != names.size() && record.get(0).startsWith("#")) {
          commentRows++;
        } else {
          requireWidth(record, line);
          sink.accept(new Cells(record, line));
        }
      }
    } catch (UncheckedIOException e) {
      throw unreadable(where, e);
    }
  }

  private void requireWidth(CSVRecord record, int line) {
    int width = names.size();
    if (isPadded(record, width)) {
      paddedRows++;
    } else if (record.size() != width) {
      throw DataProblem.in(
          where,
          "line %d has %d cells, the first line has %d.".formatted(line, record.size(), width),
          "Repair that line; a cell that holds a \"%s\" stands in quotes."
              .formatted(layout.separator()));
    }
  }

  /** Whether a row is longer than the header by nothing but empty cells. */
  static boolean isPadded(CSVRecord record, int width) {
    return record.size() > width
        && IntStream.range(width, record.size()).allMatch(i -> record.get(i).isEmpty());
  }

  private static int lineBreaks(CSVRecord record) {
    int breaks = 0;
    for (String cell : record) {
      breaks += (int) cell.chars().filter(c -> c == '\n').count();
    }
    return breaks;
  }

  private static RuntimeException unreadable(String where, UncheckedIOException e)
      throws CharacterCodingException {
    if (e.getCause() instanceof CharacterCodingException cause) {
      throw cause;
    }
    Throwable cause = e.getCause();
    return DataProblem.in(
        where, DataProblem.reason(cause == null ? e : cause), "Repair that line.");
  }

  /** The cells of the row that is being read. */
  private final class Cells implements Row {

    private final CSVRecord record;
    private final int line;

    Cells(CSVRecord record, int line) {
      this.record = record;
      this.line = line;
    }

    @Override
    public int position() {
      return line;
    }

    @Override
    public double number(int column) {
      return NumberCell.parse(record.get(column), decimalSign);
    }

    @Override
    public String text(int column) {
      return NumberCell.plain(record.get(column), decimalSign);
    }

    @Override
    public String problem(int column) {
      return NumberCell.problem(record.get(column), decimalSign);
    }

    @Override
    public boolean isCut(int column) {
      return TextRow.isCut(record.get(column), number(column));
    }
  }
}
