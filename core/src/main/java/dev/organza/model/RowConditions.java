package dev.organza.model;

import dev.organza.Hint;
import dev.organza.Nearest;
import dev.organza.UsageException;
import dev.organza.data.column.ColumnType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Conditions that rows are to meet, all of them, as a model understands them. Of each column of
 * categories they say which are allowed, of columns of numbers in which ranges they lie.
 */
public final class RowConditions {

  /** No condition at all, on any samples. */
  public static final RowConditions NONE = new RowConditions(RowColumns.NONE);

  private static final int CANDIDATES = 16;

  private final RowColumns columns;

  /** The allowed categories by the place of the column in a row. */
  private final Map<Integer, BitSet> allowed = new LinkedHashMap<>();

  /** Ranges by the place of the column. */
  private final Map<Integer, List<RowCondition.Within>> ranges = new LinkedHashMap<>();

  /** The allowed categories by the place of a column that the networks see. */
  private Map<Integer, BitSet> seen = Map.of();

  private RowConditions(RowColumns columns) {
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
    RowColumns.of(model.transform()); // first of all there are columns
    return of(model, RowConditionText.read(model, text));
  }

  /**
   * Conditions on the rows of a model.
   *
   * @throws UsageException if the model has no such column or category, or no row can meet them all
   */
  public static RowConditions of(ModelDescription model, List<RowCondition> conditions) {
    RowConditions all = new RowConditions(RowColumns.of(model.transform()));
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
    all.requirePossible(model.columns());
    return all;
  }

  /** Refuses what no row can have with all conditions and constraints, and says why. */
  private void requirePossible(List<String> names) {
    double[] least = new double[columns.count()];
    double[] greatest = new double[columns.count()];
    for (int i = 0; i < least.length; i++) {
      least[i] =
          bounds(i).mapToDouble(RowCondition.Within::least).max().orElse(Double.NEGATIVE_INFINITY);
      greatest[i] =
          bounds(i)
              .mapToDouble(RowCondition.Within::greatest)
              .min()
              .orElse(Double.POSITIVE_INFINITY);
      if (least[i] > greatest[i]) {
        throw new UsageException(
            "no row can meet all conditions on column \"" + names.get(i) + "\"");
      }
    }
    seen = columns.seen(allowed, ranges.keySet());
    columns
        .free()
        .flatMap(free -> free.broken(least, greatest))
        .ifPresent(
            constraint -> {
              throw new UsageException(
                  "no row can meet the conditions: they break the constraint " + constraint.text());
            });
    for (BitSet some : seen.values()) {
      if (some.isEmpty()) {
        throw new UsageException(
            "no row of the training data has what is asked of the columns %s together, and a constraint"
                    .formatted(
                        String.join(", ", allowed.keySet().stream().map(names::get).toList()))
                + " allows only what they have");
      }
    }
  }

  /** The ranges of a column with their ends inside. */
  private Stream<RowCondition.Within> bounds(int place) {
    double parts = columns.type(place).parts();
    return ranges.getOrDefault(place, List.of()).stream()
        .map(
            range ->
                range.open() && parts > 0
                    ? new RowCondition.Within(
                        range.column(),
                        (Math.floor(range.least() * parts) + 1) / parts,
                        (Math.ceil(range.greatest() * parts) - 1) / parts,
                        false)
                    : range);
  }

  private static UsageException unknown(String what, String name, List<String> known) {
    return new UsageException(
        "the model has no " + what + " \"" + name + "\"" + Nearest.question(name, known),
        Hint.say("There are: " + String.join(", ", known) + "."));
  }

  private void allow(int place, RowCondition condition) {
    List<String> categories = columns.categories(place);
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
    if (left.stream().noneMatch(k -> columns.occurs(place, k))) {
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

  private static int index(List<String> categories, String name, String column) {
    int index = categories.indexOf(name);
    if (index < 0) {
      throw unknown("category of column \"" + column + "\"", name, categories);
    }
    return index;
  }

  private void add(int place, RowCondition.Within range) {
    if (!columns.categories(place).isEmpty()) {
      throw new UsageException(
          "column \"" + range.column() + "\" holds categories, which are in no range",
          Hint.say("Ask for one of: " + String.join(", ", columns.categories(place)) + "."));
    }
    double least = columns.least(place);
    double greatest = columns.greatest(place);
    if (Double.isNaN(least)) {
      throw new UsageException("column \"" + range.column() + "\" has no values: all are missing");
    }
    if (range.least() > greatest
        || range.greatest() < least
        || range.open() && (range.least() >= greatest || range.greatest() <= least)
        || range.least() > range.greatest()) {
      ColumnType type = columns.type(place);
      throw new UsageException(
          "no row can meet the condition on column \"%s\": the model's values are from %s to %s"
              .formatted(range.column(), type.text(least), type.text(greatest)));
    }
    ranges.computeIfAbsent(place, key -> new ArrayList<>()).add(range);
  }

  /** Whether rows may be rejected. A category is met by construction, if no constraint ties it. */
  boolean mayReject() {
    return !ranges.isEmpty() || (columns.free().isPresent() && !allowed.isEmpty());
  }

  /** Whether a row meets all of them. */
  boolean holds(double[] row) {
    for (Map.Entry<Integer, BitSet> column : allowed.entrySet()) {
      double value = row[column.getKey()];
      if (Double.isNaN(value) || !column.getValue().get((int) value)) {
        return false;
      }
    }
    for (Map.Entry<Integer, List<RowCondition.Within>> column : ranges.entrySet()) {
      for (RowCondition.Within range : column.getValue()) {
        if (!range.holds(row[column.getKey()])) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * How many rows one is chosen of, so that several columns go together: the others are drawn as if
   * they did not know what is asked of these. One suffices where G is asked for the only category.
   */
  int candidates(ModelDescription model) {
    int asked = model.conditioning().choosesCategories() ? 1 : 0;
    return seen.size() > asked ? CANDIDATES : 1;
  }

  /** The probability with which what G gave for a row leads to the allowed categories. */
  double probability(float[] network) {
    double probability = 1;
    int at = 0;
    for (int i = 0; i < columns.encodings().size(); i++) {
      BitSet some = seen.get(i);
      if (some != null) {
        probability *= columns.encodings().get(i).share(network, at, some);
      }
      at += columns.encodings().get(i).width();
    }
    return probability;
  }

  /** Leaves only allowed categories to choose from, in what G gave for one row. */
  void restrict(float[] network) {
    int at = 0;
    for (int i = 0; i < columns.encodings().size(); i++) {
      BitSet some = seen.get(i);
      if (some != null) {
        columns.encodings().get(i).restrict(network, at, some);
      }
      at += columns.encodings().get(i).width();
    }
  }

  /**
   * The labels to ask G for: allowed categories of the column in which they are rarest, by their
   * frequency; any if none is asked for.
   */
  int[] labels(ModelDescription model, float[][] latents) {
    int rarest = -1;
    double least = Double.POSITIVE_INFINITY;
    double[] wanted = new double[0];
    for (Map.Entry<Integer, double[]> column : RowDraws.asked(model).entrySet()) {
      BitSet some = seen.get(column.getKey());
      if (some != null) {
        double[] shares = column.getValue();
        double[] allowedShares =
            IntStream.range(0, shares.length)
                .mapToDouble(k -> some.get(k) ? shares[k] : 0)
                .toArray();
        double share = Arrays.stream(allowedShares).sum();
        if (share < least) {
          least = share;
          rarest = column.getKey();
          wanted = allowedShares;
        }
      }
    }
    return rarest < 0
        ? RowDraws.labels(model, latents)
        : RowDraws.labels(model, latents, rarest, wanted);
  }
}
