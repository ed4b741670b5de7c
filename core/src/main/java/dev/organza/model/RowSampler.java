package dev.organza.model;

import dev.organza.Hint;
import dev.organza.UsageException;
import dev.organza.data.column.TableSchema;
import dev.organza.data.constraint.DistinctRows;
import dev.organza.game.Latents;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a seed one after another, as many as are wanted: generated when they are asked for,
 * so that memory does not grow with them. Row i is the same whatever the count. Rows of a table
 * whose columns have types are as the table writes them; its constraints hold, and unique columns
 * are unique over all rows.
 *
 * <p>Images and sounds are given in the same way, as rows of their values.
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

  private final long first;
  private double[][] pass = new double[0][];
  private int at;

  /** Rows of the next pass that lie before the first. */
  private int skipped;

  private long drawn;
  private long given;
  private long generated;
  private long vain;

  private RowSampler(
      Model model, long from, long to, long seed, Selection selection, RowConditions conditions) {
    ModelDescription description = model.description();
    selection.requireFrom(description);
    this.model = model;
    this.count = to;
    this.selection = selection;
    this.conditions = conditions;
    this.table = description.table();
    this.distinct = distinct(description, conditions);
    int rows = rowsAPass(model, conditions);
    this.first = from;
    this.given = from;
    this.drawn = from / rows * model.samplesAPass();
    this.skipped = (int) (from % rows);
    this.state = model.places.state(description, seed, drawn);
  }

  private static DistinctRows distinct(ModelDescription description, RowConditions conditions) {
    return DistinctRows.of(
        description.table(),
        row -> description.transform().constrained().map(f -> f.tied(f.loosened(row))).orElse(row),
        conditions::holds);
  }

  private static void requireCount(long count) {
    if (count < 1) {
      throw new UsageException("count is " + count + "; it is at least 1");
    }
  }

  /**
   * Rows that all meet conditions, those of {@link Model#rows}.
   *
   * @param count how many, at least 1
   * @throws UsageException if no row can meet the conditions
   */
  public static RowSampler of(Model model, long count, long seed, RowConditions conditions) {
    requireCount(count);
    return new RowSampler(model, 0, count, seed, Selection.ANY, conditions);
  }

  /**
   * Rows as {@link Model#sampleDoubles} gives them.
   *
   * @param count how many, at least 1
   * @throws UsageException if the model does not have such a class or such codes
   */
  public static RowSampler of(Model model, long count, long seed, Selection selection) {
    requireCount(count);
    return new RowSampler(model, 0, count, seed, selection, RowConditions.NONE);
  }

  /**
   * Some of the rows of a seed that meet conditions, without making those before. Only the latents
   * before are drawn. To begin at a multiple of {@link #rowsAPass} spares a part of a pass.
   *
   * @param from the number of the first row, from 0
   * @param to the number behind the last row, larger than {@code from}
   * @throws UsageException if there are rows before and the rows do not {@linkplain
   *     #followFromNumber follow from their number}, or no row can meet the conditions
   */
  public static RowSampler range(
      Model model, long from, long to, long seed, RowConditions conditions) {
    return range(model, from, to, seed, Selection.ANY, conditions);
  }

  /**
   * Some of the samples of a seed, without making those before. Only the latents before are drawn.
   * To begin at a multiple of {@link Model#samplesAPass} spares a part of a pass.
   *
   * @param from the number of the first sample, from 0
   * @param to the number behind the last one, larger than {@code from}
   * @throws UsageException if there are rows before and the rows do not {@linkplain
   *     #followFromNumber follow from their number}, or the model does not have such a class or
   *     such codes
   */
  public static RowSampler range(Model model, long from, long to, long seed, Selection selection) {
    return range(model, from, to, seed, selection, RowConditions.NONE);
  }

  private static RowSampler range(
      Model model, long from, long to, long seed, Selection selection, RowConditions conditions) {
    if (from < 0 || to <= from) {
      throw new UsageException("no rows lie from " + from + " to " + to);
    }
    if (from > 0 && !followFromNumber(model.description(), conditions)) {
      throw new UsageException(
          "row " + from + " depends on the rows before it, so that they are made as well",
          Hint.say("Begin with the first row, or ask for no ranges and no unique columns."));
    }
    return new RowSampler(model, from, to, seed, selection, conditions);
  }

  /**
   * Whether each row follows from the seed and its number alone. It does not where columns are
   * unique over all rows, and where rows are rejected that lie outside a range.
   *
   * @param conditions on the rows; {@link RowConditions#NONE} for none
   */
  public static boolean followFromNumber(ModelDescription model, RowConditions conditions) {
    return !conditions.mayReject() && distinct(model, conditions).isEmpty();
  }

  /** How many rows with these conditions one pass makes; of several latents one may be chosen. */
  public static int rowsAPass(Model model, RowConditions conditions) {
    return model.samplesAPass() / conditions.candidates(model.description());
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
        at = skipped;
        skipped = 0;
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
      if (first > 0) {
        throw new IllegalStateException("row " + given + " was rejected, and later ones are known");
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
    return generated == 0 ? 1 : (given - first) / (double) generated;
  }

  private UsageException tooRare() {
    return new UsageException(
        String.format(
            Locale.ROOT,
            "only %,d of %,d generated rows lie in the ranges that are asked for",
            given - first,
            generated),
        Hint.say("Ask for wider ranges."));
  }

  /**
   * States of the streams that latents are drawn from, at places where someone began before: a
   * stream has to be drawn from to be moved on, and the next one may begin behind. For any thread.
   */
  static final class LatentPlaces {

    /** So many are remembered, of 5 kB each. */
    private static final int MOST = 256;

    /**
     * A place in a stream.
     *
     * @param latents that were drawn before it, a multiple of 64
     */
    private record Place(long seed, long latents) {}

    private final TreeMap<Place, byte[]> states =
        new TreeMap<>(Comparator.comparingLong(Place::seed).thenComparingLong(Place::latents));

    /**
     * The state of the stream of a seed behind some latents.
     *
     * @param latents a multiple of 64
     */
    byte[] state(ModelDescription model, long seed, long latents) {
      try (RandomStream stream = RandomStream.of(seed, "samples")) {
        Place wanted = new Place(seed, latents);
        long at = 0;
        synchronized (states) {
          Map.Entry<Place, byte[]> before = states.floorEntry(wanted);
          if (before != null && before.getKey().seed == seed) {
            stream.restore(before.getValue());
            at = before.getKey().latents;
          }
        }
        for (; at < latents; at += Model.CHUNK) {
          try (Scope scope = Scope.open()) {
            Latents.draw(model.prior(), model.conditioning().codes(), Model.CHUNK, stream);
          }
        }
        byte[] state = stream.state();
        if (latents > 0) {
          synchronized (states) {
            states.put(wanted, state);
            if (states.size() > MOST) {
              states.pollFirstEntry();
            }
          }
        }
        return state;
      }
    }
  }
}
