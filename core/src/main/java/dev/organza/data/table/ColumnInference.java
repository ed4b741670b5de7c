package dev.organza.data.table;

import dev.organza.UsageException;
import dev.organza.data.column.Column;
import dev.organza.data.column.ColumnType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells the type of one column from all its cells.
 *
 * <ul>
 *   <li>Numbers: at least nine in ten of the cells that are not missing are numbers, without
 *       leading zeros. They are integers where all are whole, identifiers where they all differ as
 *       well and the name says so, and no and yes where there are only 0 and 1.
 *   <li>Times: every cell that is not missing is one, all in one format.
 *   <li>Words: no and yes; identifiers, which all differ and have digits in one form; categories,
 *       of which each occurs twice on average, or there are at most 20; else text.
 * </ul>
 *
 * <p>In a column of words only a blank cell is missing: {@code ?} and {@code NA} are words as any.
 */
final class ColumnInference {

  /** The most cells that are no number, as a share, that a column of numbers may have. */
  private static final double MOST_WORDS = 0.1;

  /** So many different words are categories, however often they occur. */
  private static final int FEW_WORDS = 20;

  private static final List<List<String>> NO_AND_YES =
      List.of(List.of("false", "true"), List.of("no", "yes"), List.of("f", "t"), List.of("n", "y"));

  private static final Pattern IDENTIFIER =
      Pattern.compile(
          "(?i:(.*[\\W_])?(id|ids|uuid|guid|key|index|nr))|.*[a-z](Id|ID)|(Unnamed.*)?");

  private final String name;
  private final ColumnChange change;
  private final NumberFacts numbers = new NumberFacts();
  private final TimePatterns times;
  private final WordFacts words;
  private final Map<String, Integer> gaps = new LinkedHashMap<>();
  private int cells;
  private int blanks;

  /** Cells that are neither missing nor a number. */
  private int others;

  /** Where float64 first cuts digits off. */
  private int firstCut = -1;

  private int firstOther = -1;
  private String firstOtherText = "";

  /**
   * Of a column whose cells follow.
   *
   * @param keepsWords whether words are kept though there may be only numbers
   */
  ColumnInference(String name, ColumnChange change, boolean keepsWords) {
    this.name = name;
    this.change = change;
    this.times = change.times();
    this.words = new WordFacts(keepsWords || change.needsWords());
  }

  void add(RawTable.Row row, int column) {
    cells++;
    String text = row.text(column);
    if (text.isEmpty()) {
      blanks++;
      return;
    }
    double number = row.number(column);
    boolean isNumber = !Double.isNaN(number);
    words.add(text, isNumber);
    if (isNumber) {
      numbers.add(text, number);
      if (firstCut < 0 && TextRow.losesDigits(text, number)) {
        firstCut = row.position();
      }
    } else if (NumberCell.isMissing(text)) {
      gaps.merge(text, 1, Integer::sum);
      return;
    } else {
      if (others++ == 0) {
        firstOther = row.position();
        firstOtherText = text;
      }
    }
    if (!isNumber || change.isTime()) {
      times.add(text);
    }
  }

  int cells() {
    return cells;
  }

  /** Whether all cells must be seen again to know the words. */
  boolean needsWords() {
    return words.areLost() && !isNumeric() && !isTime();
  }

  private boolean isNumeric() {
    return numbers.count() > 0
        && !numbers.hasLeadingZeros()
        && others <= MOST_WORDS * (numbers.count() + others);
  }

  private boolean isTime() {
    return times.fit() && (numbers.count() == 0 || change.isTime());
  }

  /** The column, as far as its cells tell it. */
  Column column() {
    if (cells == blanks) {
      return new Column(name, new ColumnType.Constant(""), null);
    } else if (words.different() == 1 && blanks == 0 && !change.isGiven()) {
      return new Column(name, new ColumnType.Constant(first()), null);
    }
    ColumnType type = change.isGiven() ? given() : inferred();
    return new Column(name, type, type.isLearned() ? missing(type) : null);
  }

  private ColumnType given() {
    ColumnType type = change.type(this);
    if (type == null) {
      throw new UsageException(
          "Column \"%s\" is said to be of type %s, and its cells are not.%nLeave the type out to have it inferred: %s."
              .formatted(name, change.type(), inferred().word()));
    }
    return type;
  }

  private String first() {
    List<String> all = words.words();
    return all == null ? "" : all.get(0);
  }

  private ColumnType inferred() {
    if (isNumeric()) {
      if (others == 0 && gaps.isEmpty() && List.of("0", "1").equals(words.words())) {
        return new ColumnType.Bool("0", "1");
      }
      return numbers.areWhole() && others == 0 && isIdentifierByName()
          ? words.form().type()
          : numbers.type();
    } else if (isTime()) {
      return times.type();
    }
    return word();
  }

  private boolean isIdentifierByName() {
    return words.areDistinct() && numbers.least() >= 0 && IDENTIFIER.matcher(name).matches();
  }

  private ColumnType word() {
    List<String> all = words.words();
    ColumnType bool = bool();
    if (all != null && bool != null && NO_AND_YES.contains(lower(all))) {
      return bool;
    } else if (words.areDistinct() && words.form().isFound()) {
      return words.form().type();
    } else if (all != null && all.size() <= Math.max(FEW_WORDS, words.count() / 2)) {
      return new ColumnType.Category(all);
    }
    return words.areDistinct() && !words.form().isSpaced()
        ? words.form().type()
        : new ColumnType.Text();
  }

  private static List<String> lower(List<String> words) {
    return words.stream().map(word -> word.toLowerCase(Locale.ROOT)).toList();
  }

  /**
   * No and yes, if the column has two words: no is the first in the alphabet, as it is in English.
   */
  @Nullable ColumnType bool() {
    List<String> all = words.words();
    return all == null || all.size() != 2 ? null : new ColumnType.Bool(all.get(0), all.get(1));
  }

  /** What stands for a missing value: the word that does so most often. */
  private @Nullable String missing(ColumnType type) {
    String most = "";
    int count = blanks;
    if (type.isOrdered()) {
      for (Map.Entry<String, Integer> gap : gaps.entrySet()) {
        if (gap.getValue() > count) {
          most = gap.getKey();
          count = gap.getValue();
        }
      }
      count += type.isNumber() ? others : 0;
    }
    return count > 0 ? most : null;
  }

  NumberFacts numbers() {
    return numbers;
  }

  TimePatterns times() {
    return times;
  }

  WordFacts words() {
    return words;
  }

  /** What to know of the choice of a type, one sentence each. */
  List<String> notes(RawTable table, ColumnType type) {
    List<String> notes = new ArrayList<>();
    String title = name.isEmpty() ? "The column without a name" : "Column \"" + name + "\"";
    if (type.isNumber() && others > 0) {
      notes.add(
          "%s has numbers, and %,d of %,d cells hold none, which are taken for missing values; the first is in %s, %s."
              .formatted(
                  title,
                  others,
                  cells,
                  table.place(firstOther),
                  NumberCell.problem(firstOtherText, '.')));
    }
    if (type.isNumber() && firstCut >= 0) {
      notes.add(
          "%s has numbers of more digits than float64 keeps, the first in %s; they come out rounded."
              .formatted(title, table.place(firstCut)));
    }
    if (!change.isGiven() && type.isOrdered() && !type.isNumber() && !times.others().isEmpty()) {
      notes.add(
          "%s fits several formats of dates and is read as %s, not as %s."
              .formatted(title, times.first(), String.join(" or ", times.others())));
    }
    if (!change.isGiven() && type instanceof ColumnType.Identifier) {
      notes.add(
          "%s is an identifier: its %,d values all differ, such as \"%s\". It is not learned, and generated rows get new ones."
              .formatted(title, words.count(), NumberCell.clip(words.form().example())));
    }
    return notes;
  }
}
