package dev.organza.model;

import dev.organza.Hint;
import dev.organza.UsageException;
import dev.organza.data.column.TableSchema;
import dev.organza.data.constraint.DistinctRows;
import dev.organza.torch.RandomStream;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a seed one after another, as many as are wanted: generated when they are asked for,
 * so that memory does not grow with them. Row i is the same whatever the count. Rows of a table
 * whose columns have types are as the table writes them; its constraints hold, and unique columns
 * are unique over all rows.
 *
 * <p>Used by one thread. The model must stay open.
 */
public final class RowSampler implements Iterator<double[]> {

  /** Rows that may be rejected one after another before it is given up. */
  private static final long MOST_IN_VAIN = 200_000;

  private final Model model;
  private final long count;
  private final Selection selection;
  private final RowConditions conditions;
  private final TableSchema table;
  private final DistinctRows distinct;

  /** Where the latents of the next pass begin. */
  private byte[] state;

  private double[][] pass = new double[0][];
  private int at;
  private long drawn;
  private long given;
  private long generated;
  private long vain;

  private RowSampler(
      Model model, long count, long seed, Selection selection, RowConditions conditions) {
    if (count < 1) {
      throw new UsageException("count is " + count + "; it is at least 1");
    }
    ModelDescription description = model.description();
    selection.requireFrom(description);
    this.model = model;
    this.count = count;
    this.selection = selection;
    this.conditions = conditions;
    this.table = description.table();
    this.distinct =
        DistinctRows.of(
            table,
            row ->
                description.transform().constrained().map(f -> f.tied(f.loosened(row))).orElse(row),
            conditions::holds);
    try (RandomStream stream = RandomStream.of(seed, "samples")) {
      this.state = stream.state();
    }
  }

  /**
   * Rows that all meet conditions, those of {@link Model#rows}.
   *
   * @param count how many, at least 1
   * @throws UsageException if no row can meet the conditions
   */
  public static RowSampler of(Model model, long count, long seed, RowConditions conditions) {
    return new RowSampler(model, count, seed, Selection.ANY, conditions);
  }

  /**
   * Rows as {@link Model#sampleDoubles} gives them.
   *
   * @param count how many, at least 1
   * @throws UsageException if the model does not have such a class or such codes
   */
  public static RowSampler of(Model model, long count, long seed, Selection selection) {
    return new RowSampler(model, count, seed, selection, RowConditions.NONE);
  }

  @Override
  public boolean hasNext() {
    return given < count;
  }

  /**
   * The next row.
   *
   * @return a value for each column, in the data's own values; NaN for a missing one
   * @throws UsageException if it takes too long to find a row that meets the conditions, or there
   *     are no more different ones
   */
  @Override
  public double[] next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    while (true) {
      if (at == pass.length) {
        pass = passed();
        at = 0;
      }
      double[] row = pass[at++];
      if (table.isThere()) {
        table.nearest(row);
      }
      generated++;
      if (conditions.holds(row)) {
        vain = 0;
        given++;
        return distinct.next(row);
      }
      if (++vain >= MOST_IN_VAIN) {
        throw tooRare();
      }
    }
  }

  /**
   * As {@link #next}, the row as Java has it: a value for each column of the table by name, null
   * for a missing one; see {@link TableSchema#values}.
   */
  public Map<String, @Nullable Object> nextValues() {
    long number = given;
    return model.description().writtenTable().values(next(), number);
  }

  /** The rows of the next pass through G. */
  private double[][] passed() {
    int size = model.samplesAPass();
    try (RandomStream stream = RandomStream.of(0, "samples")) {
      stream.restore(state);
      float[][] latents = model.latents(size, stream);
      state = stream.state();
      return model.rows.pass(latents, drawn, selection, conditions);
    } finally {
      drawn += size;
    }
  }

  /** How many rows were generated for those that were given. */
  public long generated() {
    return generated;
  }

  /** The share of generated rows that met the conditions; 1 where nothing is in a range. */
  public double accepted() {
    return generated == 0 ? 1 : given / (double) generated;
  }

  private UsageException tooRare() {
    return new UsageException(
        String.format(
            Locale.ROOT,
            "only %,d of %,d generated rows lie in the ranges that are asked for",
            given,
            generated),
        Hint.say("Ask for wider ranges."));
  }
}
