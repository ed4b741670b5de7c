package dev.organza.data.table;

import dev.organza.data.TableOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * How a text file holds a table, as far as its beginning shows.
 *
 * @param separator between two cells
 * @param quoting what cells with a separator stand in
 * @param skipped lines before the table: Excel's {@code sep=;}, comments that begin with {@code #},
 *     blank lines
 * @param comments how many of them are comments
 * @param hashedHeader whether the line after them begins with {@code #} and names the columns, as
 *     NumPy writes them
 */
record CsvLayout(char separator, Quoting quoting, int skipped, int comments, boolean hashedHeader) {

  /**
   * How a cell is quoted.
   *
   * @param mark the quotation mark; null where there is none
   * @param backslash whether a mark within a cell has a backslash before it, and is not doubled
   */
  record Quoting(@Nullable Character mark, boolean backslash) {

    static final Quoting STANDARD = new Quoting('"', false);

    /** In the order in which one wins where several fit. */
    static final List<Quoting> OTHERS =
        List.of(new Quoting('"', true), new Quoting('\'', false), new Quoting('\'', true));

    /** Whether cells begin with the mark, and where it has backslashes, these are there. */
    boolean isIn(List<String> lines, char separator) {
      Pattern beginning =
          Pattern.compile("(^|" + Pattern.quote(String.valueOf(separator)) + ")\\s*" + mark);
      return lines.stream().anyMatch(line -> beginning.matcher(line).find())
          && (!backslash || lines.stream().anyMatch(line -> line.contains("\\" + mark)));
    }
  }

  /** In the order in which one wins where the text allows several. */
  private static final List<Character> SEPARATORS = List.of(',', ';', '\t', '|');

  private static final int MOST_CHARACTERS = 1 << 16;
  private static final int MOST_RECORDS = 100;
  private static final Pattern EXCEL = Pattern.compile("(?i)sep=(.)");

  /** From the beginning of a text, which is closed. */
  static CsvLayout of(Reader text, TableOptions.Dialect dialect) throws IOException {
    List<String> lines = lines(text);
    int at = 0;
    int comments = 0;
    char named = 0;
    while (at < lines.size()) {
      String line = lines.get(at).strip();
      Matcher excel = EXCEL.matcher(lines.get(at));
      if (named == 0 && excel.matches()) {
        named = excel.group(1).charAt(0);
      } else if (line.startsWith("#")) {
        comments++;
      } else if (!line.isEmpty()) {
        break;
      }
      at++;
    }
    List<String> table = lines.subList(at, lines.size());
    Choice choice = Choice.of(table, named, dialect);
    boolean hashedHeader = comments > 0 && isHeader(lines.get(at - 1), table, choice);
    return hashedHeader
        ? new CsvLayout(choice.separator(), choice.quoting(), at - 1, comments - 1, true)
        : new CsvLayout(choice.separator(), choice.quoting(), at, comments, false);
  }

  private static List<String> lines(Reader text) throws IOException {
    try (BufferedReader reader = withoutMark(text)) {
      List<String> lines = new ArrayList<>();
      int characters = 0;
      String line = reader.readLine();
      while (line != null && characters < MOST_CHARACTERS) {
        lines.add(line);
        characters += line.length();
        line = reader.readLine();
      }
      return lines;
    }
  }

  /** Spreadsheets write a byte order mark, which Java's UTF-8 decoder keeps. */
  private static BufferedReader withoutMark(Reader text) throws IOException {
    BufferedReader reader = new BufferedReader(text);
    reader.mark(1);
    if (reader.read() != '\uFEFF') {
      reader.reset();
    }
    return reader;
  }

  /** A separator with a kind of quotes, and the rows that they make of a text. */
  private record Choice(char separator, Quoting quoting, List<CSVRecord> records, boolean broken) {

    static Choice of(List<String> lines, char named, TableOptions.Dialect dialect) {
      String given = dialect.separator();
      List<Character> separators =
          !given.isEmpty()
              ? List.of(given.equals("tab") ? '\t' : given.charAt(0))
              : named == 0 ? SEPARATORS : List.of(named);
      boolean free = dialect.quote().isEmpty() && dialect.escape().isEmpty();
      Choice best = best(lines, separators, free ? Quoting.STANDARD : quoting(dialect));
      if (free) {
        for (Quoting other : Quoting.OTHERS) {
          Choice choice = best(lines, separators, other);
          if (other.isIn(lines, choice.separator()) && choice.beats(best)) {
            return choice;
          }
        }
      }
      return best;
    }

    private static Quoting quoting(TableOptions.Dialect dialect) {
      Character mark =
          switch (dialect.quote()) {
            case "none" -> null;
            case "'" -> '\'';
            default -> '"';
          };
      return new Quoting(mark, dialect.escape().equals("backslash"));
    }

    private static Choice best(List<String> lines, List<Character> separators, Quoting quoting) {
      Choice best = sample(lines, separators.get(0), quoting);
      double most = 0;
      for (char candidate : separators) {
        Choice choice = sample(lines, candidate, quoting);
        double fit = choice.fit();
        if (fit > most) {
          most = fit;
          best = choice;
        }
      }
      return best;
    }

    static Choice sample(List<String> lines, char separator, Quoting quoting) {
      List<CSVRecord> records = new ArrayList<>();
      boolean broken = false;
      try (CSVParser parser =
          CSVParser.parse(new StringReader(String.join("\n", lines)), format(separator, quoting))) {
        for (CSVRecord record : parser) {
          if (records.size() == MOST_RECORDS) {
            break;
          }
          records.add(record);
        }
      } catch (IOException | UncheckedIOException | IllegalStateException e) {
        broken = true; // or the text ends within quotes here; what was read before shows enough
      }
      return new Choice(separator, quoting, records, broken);
    }

    /**
     * How well a separator divides the text: the share of the rows that have as many cells as the
     * first; among equals, the share of the cells that are numbers. 0 if it divides nothing.
     */
    private double fit() {
      if (records.isEmpty() || records.get(0).size() < 2) {
        return 0;
      }
      char decimalSign = separator == ',' ? '.' : ',';
      double cells = 0;
      double numbers = 0;
      for (CSVRecord record : records) {
        cells += record.size();
        for (String cell : record) {
          if (!Double.isNaN(NumberCell.parse(cell, '.'))
              || !Double.isNaN(NumberCell.parse(cell, decimalSign))) {
            numbers++;
          }
        }
      }
      return regular() / (double) records.size() + 1e-3 * numbers / cells;
    }

    private long regular() {
      int width = records.isEmpty() ? 0 : records.get(0).size();
      return records.stream()
          .filter(record -> record.size() == width || CsvTable.isPadded(record, width))
          .count();
    }

    /**
     * Whether these quotes explain the text and the standard ones do not: all rows have as many
     * cells, and there are more of them; or the others leave all cells of a column in quotes.
     */
    private boolean beats(Choice standard) {
      boolean sound = !broken && records.size() > 1 && regular() == records.size() && fit() > 0;
      return sound && (regular() > standard.regular() || standard.leaves(quoting));
    }

    private boolean leaves(Quoting other) {
      Character mark = other.mark();
      if (mark == null || mark == '"' || other.backslash() || records.size() < 3) {
        return false;
      }
      List<CSVRecord> rows = records.subList(1, records.size());
      return IntStream.range(0, records.get(0).size())
          .anyMatch(i -> rows.stream().allMatch(row -> isIn(row, i, mark)));
    }

    private static boolean isIn(CSVRecord row, int column, char mark) {
      String cell = row.size() > column ? row.get(column) : "";
      return cell.length() > 1
          && cell.charAt(0) == mark
          && cell.indexOf(mark, 1) == cell.length() - 1;
    }
  }

  /** Whether a line that begins with # has as many cells as the line after it, and several. */
  private static boolean isHeader(String line, List<String> table, Choice choice) {
    List<CSVRecord> first =
        Choice.sample(List.of(line), choice.separator(), choice.quoting()).records();
    List<CSVRecord> second = choice.records();
    return !first.isEmpty()
        && !second.isEmpty()
        && first.get(0).size() > 1
        && first.get(0).size() == second.get(0).size();
  }

  /** A text without the lines before the table. */
  Reader skip(Reader text) throws IOException {
    BufferedReader reader = withoutMark(text);
    for (int i = 0; i < skipped; i++) {
      reader.readLine();
    }
    return reader;
  }

  CSVFormat format() {
    return format(separator, quoting);
  }

  private static CSVFormat format(char separator, Quoting quoting) {
    CSVFormat.Builder format =
        CSVFormat.RFC4180
            .builder()
            .setDelimiter(separator)
            .setQuote(quoting.mark())
            .setTrim(true)
            .setIgnoreEmptyLines(true);
    return quoting.backslash() ? format.setEscape('\\').get() : format.get();
  }
}
