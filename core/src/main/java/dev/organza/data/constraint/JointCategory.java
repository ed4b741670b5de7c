package dev.organza.data.constraint;

import dev.organza.data.Dataset;
import dev.organza.data.column.Column;
import dev.organza.data.column.ColumnType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Columns of categories of which only some combinations occur: one category for each combination
 * that was seen. A missing value is a part of a combination like any other.
 *
 * @param places of the columns in a row
 * @param name of the joint column
 * @param names of the combinations, which differ
 * @param combinations an index for each column, −1 where its value is missing; in their order
 */
record JointCategory(
    List<Integer> places, String name, List<String> names, List<List<Integer>> combinations)
    implements ColumnGroup {

  private static final int MISSING = -1;

  JointCategory {
    places = List.copyOf(places);
    names = List.copyOf(names);
    combinations = combinations.stream().map(List::copyOf).toList();
    if (names.size() != combinations.size() || names.isEmpty()) {
      throw new IllegalArgumentException("there is a combination, and each has one name");
    }
  }

  /** The combinations that a data set has, in the order of their indices. */
  static JointCategory fit(List<Column> columns, List<Integer> places, Dataset dataset) {
    TreeMap<List<Integer>, String> seen = new TreeMap<>(JointCategory::compare);
    double[] row = new double[dataset.shape().elements()];
    for (int n = 0; n < dataset.count(); n++) {
      dataset.read(n, row, 0);
      List<Integer> combination = combination(places, row);
      if (!seen.containsKey(combination)) {
        seen.put(combination, name(columns, places, combination));
      }
    }
    List<String> names = new ArrayList<>(seen.values());
    if (names.stream().distinct().count() < names.size()) { // words that hold the separator
      names = IntStream.range(0, names.size()).mapToObj(Integer::toString).toList();
    }
    String name =
        places.stream().map(place -> columns.get(place).name()).collect(Collectors.joining(" / "));
    return new JointCategory(places, name, names, List.copyOf(seen.keySet()));
  }

  private static int compare(List<Integer> a, List<Integer> b) {
    return Arrays.compare(
        a.stream().mapToInt(Integer::intValue).toArray(),
        b.stream().mapToInt(Integer::intValue).toArray());
  }

  private static String name(List<Column> columns, List<Integer> places, List<Integer> indices) {
    return IntStream.range(0, places.size())
        .mapToObj(
            i ->
                indices.get(i) == MISSING
                    ? ""
                    : columns.get(places.get(i)).categories().get(indices.get(i)))
        .collect(Collectors.joining(" / "));
  }

  private static List<Integer> combination(List<Integer> places, double[] row) {
    return places.stream()
        .map(place -> Double.isNaN(row[place]) ? MISSING : (int) row[place])
        .toList();
  }

  @Override
  public List<Column> free() {
    return List.of(new Column(name, new ColumnType.Category(names), null));
  }

  @Override
  public int width() {
    return 1;
  }

  @Override
  public void loosen(double[] row, double[] free, int offset) {
    List<Integer> combination = combination(places, row);
    int index = Collections.binarySearch(combinations, combination, JointCategory::compare);
    free[offset] = index >= 0 ? index : nearest(combination);
  }

  /** Of a row that is not of the training data: the combination that has most in common. */
  private int nearest(List<Integer> combination) {
    return IntStream.range(0, combinations.size())
        .reduce((a, b) -> common(combination, b) > common(combination, a) ? b : a)
        .orElseThrow();
  }

  private long common(List<Integer> combination, int index) {
    return IntStream.range(0, combination.size())
        .filter(i -> combination.get(i).equals(combinations.get(index).get(i)))
        .count();
  }

  @Override
  public void tie(double[] free, int offset, double[] row) {
    List<Integer> combination = combinations.get((int) free[offset]);
    for (int i = 0; i < places.size(); i++) {
      int index = combination.get(i);
      row[places.get(i)] = index == MISSING ? Double.NaN : index;
    }
  }

  @Override
  public BitSet allowed(int column, Map<Integer, BitSet> allowed, Set<Integer> present) {
    BitSet left = new BitSet();
    for (int k = 0; k < combinations.size(); k++) {
      left.set(k, meets(combinations.get(k), allowed));
    }
    return left;
  }

  private boolean meets(List<Integer> combination, Map<Integer, BitSet> allowed) {
    for (int i = 0; i < places.size(); i++) {
      BitSet some = allowed.get(places.get(i));
      if (some != null && (combination.get(i) == MISSING || !some.get(combination.get(i)))) {
        return false;
      }
    }
    return true;
  }
}
