package dev.organza.data.constraint;

import dev.organza.OrganzaException;
import dev.organza.data.Dataset;
import dev.organza.data.Field;
import dev.organza.data.column.Column;
import dev.organza.data.column.Constraint;
import dev.organza.data.column.TableSchema;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The columns that are learned in the place of a table's where there are constraints: free of them,
 * so that a network may give any values, and the constraints hold in every row that is made of
 * them. Fitted on training data and saved with the model.
 *
 * <ul>
 *   <li>Of numbers one below another, the distance is learned in the place of the higher one.
 *   <li>Of numbers that add up, the parts are learned, and the total follows.
 *   <li>A number that is above 0 is learned as a distance from 0.
 *   <li>Categories of which only some combinations occur are one category.
 * </ul>
 *
 * <p>A constraint holds where one of its values is missing, and which are missing is learned as a
 * category. Unique columns are no matter of one row, see {@link DistinctRows}.
 *
 * @param columns the learned columns of the table
 * @param kept the places of those that are learned as they are
 * @param groups what is learned in the place of the others, after those that are kept
 */
public record FreeColumns(List<Column> columns, List<Integer> kept, List<ColumnGroup> groups) {

  /** Copies the lists. */
  public FreeColumns {
    columns = List.copyOf(columns);
    kept = List.copyOf(kept);
    groups = List.copyOf(groups);
  }

  /** Whether a table has constraints that its own columns are not free of. */
  public static boolean isNeeded(TableSchema table) {
    return table.constraints().stream().anyMatch(one -> !(one instanceof Constraint.Unique));
  }

  /**
   * The free columns of a data set.
   *
   * @param table what its rows are of
   * @throws dev.organza.UsageException if the columns cannot have the constraints of the table
   * @throws OrganzaException if rows of the data set break a constraint
   */
  public static FreeColumns fit(TableSchema table, Dataset dataset) {
    ConstraintPlan plan = ConstraintPlan.of(table);
    List<ColumnGroup> groups = new ArrayList<>();
    for (TiedNumbers numbers : plan.numbers()) {
      groups.add(new TiedFit(numbers, dataset).fitted());
    }
    for (List<Integer> places : plan.combinations()) {
      groups.add(JointCategory.fit(table.learned(), places, dataset));
    }
    Set<Integer> tied = new HashSet<>();
    groups.forEach(group -> tied.addAll(group.places()));
    List<Integer> kept =
        IntStream.range(0, table.learned().size()).filter(i -> !tied.contains(i)).boxed().toList();
    return new FreeColumns(table.learned(), kept, groups);
  }

  /**
   * Refuses constraints that a table cannot have, and rows that break them.
   *
   * @param dataset rows of a table
   * @throws dev.organza.UsageException if its columns cannot have its constraints
   * @throws OrganzaException if rows of the data set break a constraint
   */
  public static void require(TableSchema table, Dataset dataset) {
    for (TiedNumbers numbers : ConstraintPlan.of(table).numbers()) {
      new TiedFit(numbers, dataset).requireHeld();
    }
    DistinctRows.require(table, dataset);
  }

  /** The columns that are learned. */
  public List<Column> free() {
    List<Column> free = new ArrayList<>();
    kept.forEach(place -> free.add(columns.get(place)));
    Set<String> names = new HashSet<>(free.stream().map(Column::name).toList());
    for (ColumnGroup group : groups) {
      for (Column column : group.free()) {
        String name = column.name();
        while (!names.add(name)) { // another column of the table is called so
          name += "'";
        }
        free.add(new Column(name, column.type(), column.missing()));
      }
    }
    return free;
  }

  /**
   * From a row of the table to one of the free columns.
   *
   * @param row a value for each learned column of the table, NaN for a missing one
   * @return a value for each free column
   */
  public double[] loosened(double[] row) {
    double[] free = new double[width()];
    int at = 0;
    for (int place : kept) {
      free[at++] = row[place];
    }
    for (ColumnGroup group : groups) {
      group.loosen(row, free, at);
      at += group.width();
    }
    return free;
  }

  /**
   * From a row of the free columns, with any values, to one of the table, in which the constraints
   * hold.
   *
   * @param free a value for each free column
   * @return a value for each learned column of the table, NaN for a missing one
   */
  public double[] tied(double[] free) {
    double[] row = new double[columns.size()];
    int at = 0;
    for (int place : kept) {
      row[place] = free[at++];
    }
    for (ColumnGroup group : groups) {
      group.tie(free, at, row);
      at += group.width();
    }
    return row;
  }

  /** How many free columns there are. */
  public int width() {
    return kept.size() + groups.stream().mapToInt(ColumnGroup::width).sum();
  }

  /** The place among the free columns of one that is learned as it is; −1 for another. */
  public int placeOfKept(int column) {
    return kept.indexOf(column);
  }

  /**
   * A constraint that no row can keep whose numbers lie between bounds.
   *
   * @param least by the place of a column of the table; −∞ for none
   * @param greatest by the place of a column of the table; ∞ for none
   * @return empty if there is none
   */
  public Optional<Constraint> broken(double[] least, double[] greatest) {
    return groups.stream()
        .filter(TiedNumbers.class::isInstance)
        .flatMap(group -> ((TiedNumbers) group).broken(least, greatest).stream())
        .findFirst();
  }

  /** The rows of a data set as those of the free columns, as a view of it. */
  public Dataset of(Dataset dataset) {
    Field.Row row = new Field.Row(dataset.schema().sample().name(), free());
    return new FreeRows(dataset, row, this);
  }

  /**
   * Which categories of the free columns are left where some are allowed of the table's.
   *
   * @param allowed the allowed categories by the place of a column of the table
   * @param present the places of columns in which a value is not missing
   * @return those of free columns by their place, of columns of which not all are left
   */
  public Map<Integer, BitSet> allowed(Map<Integer, BitSet> allowed, Set<Integer> present) {
    Map<Integer, BitSet> left = new HashMap<>();
    for (int i = 0; i < kept.size(); i++) {
      BitSet some = allowed.get(kept.get(i));
      if (some != null) {
        left.put(i, some);
      }
    }
    int at = kept.size();
    for (ColumnGroup group : groups) {
      List<Column> free = group.free();
      for (int i = 0; i < free.size(); i++) {
        int categories = free.get(i).categories().size();
        BitSet some = categories == 0 ? new BitSet() : group.allowed(i, allowed, present);
        if (some.cardinality() < categories) {
          left.put(at + i, some);
        }
      }
      at += free.size();
    }
    return left;
  }
}
