package dev.organza.data.table;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * How a text file holds a table, as far as its beginning shows.
 *
 * @param separator between two cells
 * @param skipped lines before the table: Excel's {@code sep=;}, comments that begin with {@code #},
 *     blank lines
 * @param comments how many of them are comments
 * @param hashedHeader whether the line after them begins with {@code #} and names the columns, as
 *     NumPy writes them
 */
record CsvLayout(char separator, int skipped, int comments, boolean hashedHeader) {

  /** In the order in which one wins where the text allows several. */
  private static final List<Character> SEPARATORS = List.of(',', ';', '\t', '|');

  private static final int MOST_CHARACTERS = 1 << 16;
  private static final int MOST_RECORDS = 100;
  private static final Pattern EXCEL = Pattern.compile("(?i)sep=(.)");

  /** From the beginning of a text, which is closed. */
  static CsvLayout of(Reader text) throws IOException {
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
    char separator = named == 0 ? separator(table) : named;
    boolean hashedHeader = comments > 0 && isHeader(lines.get(at - 1), table, separator);
    return hashedHeader
        ? new CsvLayout(separator, at - 1, comments - 1, true)
        : new CsvLayout(separator, at, comments, false);
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

  private static char separator(List<String> lines) {
    char best = SEPARATORS.get(0);
    double most = 0;
    for (char candidate : SEPARATORS) {
      double fit = fit(sample(lines, candidate), candidate);
      if (fit > most) {
        most = fit;
        best = candidate;
      }
    }
    return best;
  }

  /**
   * How well a separator divides the text: the share of the rows that have as many cells as the
   * first; among equals, the share of the cells that are numbers. 0 if it divides nothing.
   */
  private static double fit(List<CSVRecord> records, char separator) {
    if (records.isEmpty() || records.get(0).size() < 2) {
      return 0;
    }
    int width = records.get(0).size();
    char decimalSign = separator == ',' ? '.' : ',';
    double regular = 0;
    double cells = 0;
    double numbers = 0;
    for (CSVRecord record : records) {
      regular += record.size() == width || CsvTable.isPadded(record, width) ? 1 : 0;
      cells += record.size();
      for (String cell : record) {
        if (!Double.isNaN(NumberCell.parse(cell, '.'))
            || !Double.isNaN(NumberCell.parse(cell, decimalSign))) {
          numbers++;
        }
      }
    }
    return regular / records.size() + 1e-3 * numbers / cells;
  }

  private static List<CSVRecord> sample(List<String> lines, char separator) {
    List<CSVRecord> records = new ArrayList<>();
    try (CSVParser parser =
        CSVParser.parse(new StringReader(String.join("\n", lines)), format(separator))) {
      for (CSVRecord record : parser) {
        if (records.size() == MOST_RECORDS) {
          break;
        }
        records.add(record);
      }
    } catch (IOException | UncheckedIOException | IllegalStateException e) {
      // The text may end within quotes here; what was read before shows the separator.
    }
    return records;
  }

  /** Whether a line that begins with # has as many cells as the line after it, and several. */
  private static boolean isHeader(String line, List<String> table, char separator) {
    List<CSVRecord> first = sample(List.of(line), separator);
    List<CSVRecord> second = sample(table, separator);
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
    return format(separator);
  }

  private static CSVFormat format(char separator) {
    return CSVFormat.RFC4180
        .builder()
        .setDelimiter(separator)
        .setTrim(true)
        .setIgnoreEmptyLines(true)
        .get();
  }
}
