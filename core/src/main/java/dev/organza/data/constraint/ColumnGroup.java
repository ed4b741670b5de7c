package dev.organza.data.constraint;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.organza.data.column.Column;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Columns that constraints tie to each other, and the free ones that are learned instead. */
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({
  @JsonSubTypes.Type(TiedNumbers.class),
  @JsonSubTypes.Type(JointCategory.class),
})
sealed interface ColumnGroup permits TiedNumbers, JointCategory {

  /** The places of its columns in a row of the table. */
  List<Integer> places();

  /** The columns that are learned instead: any row of them leads to one that the table may have. */
  List<Column> free();

  /** How many free columns it has. */
  default int width() {
    return free().size();
  }

  /**
   * From a row of the table to the free columns.
   *
   * @param row values of all columns, NaN for a missing one
   * @param free takes those of the free columns
   * @param offset where they begin
   */
  void loosen(double[] row, double[] free, int offset);

  /** The other way: whatever the free columns hold, the constraints hold in the row. */
  void tie(double[] free, int offset, double[] row);

  /**
   * Which categories of a free column are left where some are allowed of the table's.
   *
   * @param column which of the {@link #free()} ones
   * @param allowed the allowed categories of columns of the table, by place
   * @param present the places of columns in which a value is not missing
   * @return all of them, where nothing is asked of its columns
   */
  BitSet allowed(int column, Map<Integer, BitSet> allowed, Set<Integer> present);
}
