package dev.organza.model;

import dev.organza.Hint;
import dev.organza.Nearest;
import dev.organza.UsageException;
import dev.organza.data.column.ColumnType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Conditions as people write them: {@code sex=Female, income=>50K, age>=65}, joined by commas.
 *
 * <p>The name of a column is followed by {@code =} or {@code !=} and a category, or several joined
 * by {@code |}; by {@code =}, {@code >=}, {@code <=}, {@code >} or {@code <} and a number where the
 * column holds numbers. What is between double quotes is taken as it is. Which sign is meant
 * follows from the column: after one of categories, {@code =>50K} is the category {@code >50K}.
 */
final class RowConditionText {

  private final ModelDescription model;

  private RowConditionText(ModelDescription model) {
    this.model = model;
  }

  /**
   * The conditions of a text.
   *
   * @throws UsageException if a part of it is no condition on a column of the model
   */
  static List<RowCondition> read(ModelDescription model, String text) {
    RowConditionText reader = new RowConditionText(model);
    return parts(text, ',').stream().map(String::strip).map(reader::condition).toList();
  }

  /** The text between separators that are not between quotes. */
  private static List<String> parts(String text, char separator) {
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '"') {
        quoted = !quoted;
      } else if (text.charAt(i) == separator && !quoted) {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
    }
    if (quoted) {
      throw new UsageException(
          "a quote is not closed in the conditions " + text,
          Hint.say("Write two of them, as in name=\"a, b\"."));
    }
    parts.add(text.substring(start));
    return parts;
  }

  private RowCondition condition(String part) {
    String column = column(part).orElseThrow(() -> unknown(part));
    String rest = part.substring(part.startsWith("\"") ? column.length() + 2 : column.length());
    RowColumns columns = RowColumns.of(model.transform());
    int place = model.columns().indexOf(column);
    return columns.categories(place).isEmpty()
        ? range(column, columns.type(place), rest.strip(), part)
        : among(column, rest.strip(), part);
  }

  /** The longest name of a column that the text begins with, before a sign. */
  private Optional<String> column(String part) {
    return model.columns().stream()
        .filter(
            name ->
                part.startsWith("\"" + name + "\"")
                    || part.startsWith(name)
                        && part.substring(name.length()).strip().matches("(?s)[=<>!].*"))
        .max(Comparator.comparingInt(String::length));
  }

  private UsageException unknown(String part) {
    String name = part.split("[=<>!]", 2)[0].strip();
    return new UsageException(
        "\"%s\" is no condition on a column of the model%s"
            .formatted(part, Nearest.question(name, model.columns())),
        Hint.say(
            "Write column=category or column>=number. The columns: "
                + String.join(", ", model.columns())
                + "."));
  }

  private static RowCondition among(String column, String rest, String part) {
    boolean not = rest.startsWith("!=");
    if (!not && !rest.startsWith("=")) {
      throw new UsageException(
          "\"" + part + "\": column \"" + column + "\" holds categories",
          Hint.say("Ask for some with = or for all others with !=."));
    }
    List<String> names =
        parts(rest.substring(not ? 2 : 1), '|').stream()
            .map(name -> unquoted(name.strip()))
            .toList();
    return not ? new RowCondition.NoneOf(column, names) : new RowCondition.Among(column, names);
  }

  private static String unquoted(String text) {
    return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
        ? text.substring(1, text.length() - 1)
        : text;
  }

  private static RowCondition range(String column, ColumnType type, String rest, String part) {
    String sign = rest.matches("(?s)[<>]=.*") ? rest.substring(0, 2) : rest.substring(0, 1);
    double bound = value(type, unquoted(rest.substring(sign.length()).strip()), part);
    return switch (sign) {
      case "=" -> new RowCondition.Within(column, bound, bound, false);
      case ">=" -> new RowCondition.Within(column, bound, Double.POSITIVE_INFINITY, false);
      case ">" -> new RowCondition.Within(column, bound, Double.POSITIVE_INFINITY, true);
      case "<=" -> new RowCondition.Within(column, Double.NEGATIVE_INFINITY, bound, false);
      case "<" -> new RowCondition.Within(column, Double.NEGATIVE_INFINITY, bound, true);
      default ->
          throw new UsageException(
              "\"" + part + "\": column \"" + column + "\" holds numbers",
              Hint.say("Ask for a range with >=, <=, > or <, or for one number with =."));
    };
  }

  /** A number, or a date as the table writes it. */
  private static double value(ColumnType type, String text, String part) {
    double value = type.reader().applyAsDouble(text);
    if (Double.isFinite(value)) {
      return value;
    }
    throw new UsageException(
        "\"%s\": \"%s\" is no value of the type %s".formatted(part, text, type.word()),
        Hint.say("Write it as the table does, as in age>=65."));
  }
}
