package dev.organza.model;

import dev.organza.Hint;
import dev.organza.Nearest;
import dev.organza.UsageException;
import dev.organza.data.transform.Categories;
import dev.organza.data.transform.ColumnEncoding;
import dev.organza.data.transform.NumberModes;
import dev.organza.data.transform.RowEncoding;
import dev.organza.data.transform.Transform;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Conditions that rows are to meet, all of them, as a model understands them. Of each column of
 * categories they say which are allowed, of columns of numbers in which ranges they lie.
 */
public final class RowConditions {

  /** No condition at all, on any samples. */
  static final RowConditions NONE = new RowConditions(List.of());

  private final List<ColumnEncoding> columns;

  /** The allowed categories by the place of the column in a row. */
  private final Map<Integer, BitSet> allowed = new LinkedHashMap<>();

  /** Ranges by the place of the column. */
  private final Map<Integer, List<RowCondition.Within>> ranges = new LinkedHashMap<>();

  private RowConditions(List<ColumnEncoding> columns) {
    this.columns = columns;
  }

  /**
   * Conditions as people write them, joined by commas: {@code sex=Female, income=>50K, age>=65}. A
   * column of categories is followed by {@code =} or {@code !=} and one category, or several joined
   * by {@code |}; any other by {@code =}, {@code >=}, {@code <=}, {@code >} or {@code <} and a
   * value as the table writes it. What is between double quotes is taken as it is.
   *
   * @throws UsageException as {@link #of}, and if a part is no condition
   */
  public static RowConditions parse(ModelDescription model, String text) {
    return of(model, RowConditionText.read(model, text));
  }

  /**
   * Conditions on the rows of a model.
   *
   * @throws UsageException if the model has no such column or category, or no row can meet them all
   */
  public static RowConditions of(ModelDescription model, List<RowCondition> conditions) {
    RowConditions all = new RowConditions(encodings(model.transform()));
    for (RowCondition condition : conditions) {
      int place = model.columns().indexOf(condition.column());
      if (place < 0) {
        throw unknown("column", condition.column(), model.columns());
      }
      if (condition instanceof RowCondition.Within range) {
        all.add(place, range);
      } else {
        all.allow(place, condition);
      }
    }
    return all;
  }

  static List<ColumnEncoding> encodings(Transform transform) {
    if (transform instanceof RowEncoding rows) {
      return rows.columns();
    }
    throw new UsageException(
        "conditions are for rows of a table with categories, or of modes, and this model makes other"
            + " samples");
  }

  private static UsageException unknown(String what, String name, List<String> known) {
    return new UsageException(
        "the model has no "
            + what
            + " \""
            + name
            + "\""
            + Nearest.of(name, known).map(near -> "; did you mean \"" + near + "\"?").orElse("."),
        Hint.say("There are: " + String.join(", ", known) + "."));
  }

  private void allow(int place, RowCondition condition) {
    List<String> categories = columns.get(place).categories();
    if (categories.isEmpty()) {
      throw new UsageException(
          "column \"" + condition.column() + "\" holds numbers",
          Hint.say("Ask for a range, such as " + condition.column() + ">=1."));
    }
    BitSet wanted = new BitSet();
    if (condition instanceof RowCondition.Among among) {
      among.categories().forEach(name -> wanted.set(index(categories, name, condition.column())));
    } else if (condition instanceof RowCondition.NoneOf none) {
      wanted.set(0, categories.size());
      none.categories().forEach(name -> wanted.clear(index(categories, name, condition.column())));
    }
    allowed.computeIfAbsent(place, key -> full(categories.size())).and(wanted);
    BitSet left = allowed.getOrDefault(place, wanted);
    if (left.stream().noneMatch(k -> occurs(columns.get(place), k))) {
      throw new UsageException(
          left.isEmpty()
              ? "no row can meet all conditions on column \"" + condition.column() + "\""
              : "no row of the training data has what is asked of column \""
                  + condition.column()
                  + "\", so the model has not learned any");
    }
  }

  private static BitSet full(int size) {
    BitSet all = new BitSet();
    all.set(0, size);
    return all;
  }

  private static boolean occurs(ColumnEncoding column, int category) {
    return !(column instanceof Categories counted) || counted.counts().get(category) > 0;
  }

  private static int index(List<String> categories, String name, String column) {
    int index = categories.indexOf(name);
    if (index < 0) {
      throw unknown("category of column \"" + column + "\"", name, categories);
    }
    return index;
  }

  private void add(int place, RowCondition.Within range) {
    if (!columns.get(place).categories().isEmpty()) {
      throw new UsageException(
          "column \"" + range.column() + "\" holds categories, which are in no range",
          Hint.say("Ask for one of: " + String.join(", ", columns.get(place).categories()) + "."));
    }
    if (columns.get(place) instanceof NumberModes modes
        && (range.least() > modes.greatest()
            || range.greatest() < modes.least()
            || range.least() > range.greatest())) {
      throw new UsageException(
          "no row can meet the condition on column \"%s\": the model's values are from %s to %s"
              .formatted(range.column(), (float) modes.least(), (float) modes.greatest()));
    }
    ranges.computeIfAbsent(place, key -> new ArrayList<>()).add(range);
  }

  /** Whether a row meets what it may be rejected for. */
  boolean holds(double[] row) {
    return ranges.entrySet().stream()
        .allMatch(
            column -> column.getValue().stream().allMatch(one -> one.holds(row[column.getKey()])));
  }

  /** Leaves only allowed categories to choose from, in what G gave for one row. */
  void restrict(float[] network) {
    int at = 0;
    for (int i = 0; i < columns.size(); i++) {
      BitSet some = allowed.get(i);
      if (some != null) {
        columns.get(i).restrict(network, at, some);
      }
      at += columns.get(i).width();
    }
  }

  /**
   * The labels to ask G for: allowed categories of the column in which they are rarest, by their
   * frequency; any if none is asked for.
   */
  int[] labels(ModelDescription model, float[][] latents) {
    int rarest = -1;
    int asked = 0;
    double least = Double.POSITIVE_INFINITY;
    int number = 0;
    List<Long> counts = List.of();
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i) instanceof Categories categories) {
        BitSet some = allowed.get(i);
        if (some != null && share(categories, some) < least) {
          least = share(categories, some);
          rarest = i;
          asked = number;
          counts = wanted(categories, some);
        }
        number++;
      }
    }
    return rarest < 0
        ? RowDraws.labels(model, latents)
        : RowDraws.labels(model, latents, asked, counts);
  }

  private static double share(Categories categories, BitSet some) {
    double all = categories.counts().stream().mapToLong(Long::longValue).sum();
    return wanted(categories, some).stream().mapToLong(Long::longValue).sum() / all;
  }

  private static List<Long> wanted(Categories categories, BitSet some) {
    return IntStream.range(0, categories.width())
        .mapToObj(k -> some.get(k) ? categories.counts().get(k) : Long.valueOf(0))
        .toList();
  }
}
