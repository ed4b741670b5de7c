package dev.organza.data.table;

import dev.organza.Hint;
import dev.organza.Nearest;
import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.data.DataProblem;
import dev.organza.data.Dataset;
import dev.organza.data.DatasetBuilder;
import dev.organza.data.column.Column;
import dev.organza.data.column.ColumnType;
import dev.organza.data.column.Constraint;
import dev.organza.data.column.RowStore;
import dev.organza.data.column.TableSchema;
import dev.organza.data.constraint.FreeColumns;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Makes a data set of all columns of a table, whatever they hold: one look at all rows tells the
 * types, a second one reads the values. Every row is used; a missing value is NaN.
 */
public final class TypedTable {

  /** Names that a shell takes as they are, and not too many to read. */
  private static final Pattern PLAIN_LIST = Pattern.compile("[\\p{L}\\p{N}_.,-]{1,120}");

  private final RawTable table;
  private final SchemaChanges changes;
  private final List<String> notes;

  private TypedTable(RawTable table, SchemaChanges changes, List<String> notes) {
    this.table = table;
    this.changes = changes;
    this.notes = new ArrayList<>(notes);
  }

  /**
   * Reads a table.
   *
   * @param name of the data set
   * @param changes what is said of its columns
   * @param notes what was decided already
   * @param wanted the columns to use, in this order; empty for all
   * @throws OrganzaException if the table cannot be learned as it is
   */
  public static Dataset read(
      String name, RawTable table, SchemaChanges changes, List<String> notes, List<String> wanted)
      throws IOException {
    return new TypedTable(table, changes, notes).read(name, wanted);
  }

  private Dataset read(String name, List<String> wanted) throws IOException {
    List<String> names = table.names();
    changes.requireColumns(table.where(), names);
    int[] chosen = chosen(names, wanted);
    List<ColumnInference> inferences = infer(chosen);
    int rows = inferences.get(0).cells();
    if (rows == 0) {
      throw problem("has a header line and no rows.", "Give a table that holds some.");
    }
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < chosen.length; i++) {
      columns.add(inferences.get(i).column().storedAs(table.stored(chosen[i])));
    }
    requireLearnable(columns, rows);
    for (int i = 0; i < columns.size(); i++) {
      notes.addAll(inferences.get(i).notes(table, columns.get(i).type()));
    }
    requireColumns(columns);
    TableSchema schema = new TableSchema(columns, changes.constraints());
    int[] positions = new int[rows];
    RowStore values = values(schema, chosen, positions);
    Dataset dataset =
        DatasetBuilder.ofTable(name, schema, values)
            .noting(notes)
            .placed(index -> table.place(positions[index]))
            .build();
    try {
      FreeColumns.require(schema, dataset);
      return dataset;
    } catch (RuntimeException e) {
      dataset.close();
      throw e;
    }
  }

  /** Refuses constraints on columns that are left out. */
  private void requireColumns(List<Column> columns) {
    List<String> names = columns.stream().map(Column::name).toList();
    for (Constraint constraint : changes.constraints()) {
      for (String column : constraint.columns()) {
        if (!names.contains(column)) {
          throw new UsageException(
              "%s: the constraint %s is about \"%s\", which is left out.%nKeep the column, or leave the constraint out of the schema."
                  .formatted(table.where(), constraint.text(), column));
        }
      }
    }
  }

  private int[] chosen(List<String> names, List<String> wanted) {
    Set<String> seen = new HashSet<>();
    for (String column : names) {
      if (!seen.add(column) && (wanted.isEmpty() || wanted.contains(column))) {
        throw problem(
            column.isEmpty()
                ? "has two columns without a name."
                : "has two columns called \"" + column + "\".",
            "Give each column another name.");
      }
    }
    for (String column : wanted) {
      if (!seen.contains(column)) {
        throw new UsageException(
            "%s has no column \"%s\".%nThe nearest is \"%s\"."
                .formatted(table.where(), column, Nearest.closest(column, names)));
      }
    }
    List<String> order = wanted.isEmpty() ? names : wanted;
    List<String> kept = order.stream().filter(column -> !changes.of(column).isDropped()).toList();
    if (kept.isEmpty()) {
      throw problem("has no column that is not dropped.", "Keep one.");
    }
    requireReadable(kept);
    return kept.stream().mapToInt(names::indexOf).toArray();
  }

  private void requireReadable(List<String> kept) {
    List<String> unreadable =
        kept.stream()
            .filter(column -> !table.unreadable(table.names().indexOf(column)).isEmpty())
            .toList();
    if (!unreadable.isEmpty()) {
      throw problem(
          "column \"%s\": %s."
              .formatted(
                  unreadable.get(0), table.unreadable(table.names().indexOf(unreadable.get(0)))),
          "Leave out "
              + unreadable.stream()
                  .map(name -> "\"" + name + "\"")
                  .collect(Collectors.joining(", "))
              + ", with \"drop\" as the type in a schema or by choosing the other columns.");
    }
  }

  private List<ColumnInference> infer(int[] chosen) throws IOException {
    boolean[] keepsWords = new boolean[chosen.length];
    List<ColumnInference> inferences = look(chosen, keepsWords);
    boolean again = false;
    for (int i = 0; i < chosen.length; i++) {
      keepsWords[i] = inferences.get(i).needsWords();
      again |= keepsWords[i];
    }
    return again ? look(chosen, keepsWords) : inferences;
  }

  private List<ColumnInference> look(int[] chosen, boolean[] keepsWords) throws IOException {
    List<ColumnInference> inferences =
        IntStream.range(0, chosen.length)
            .mapToObj(
                i -> {
                  String column = table.names().get(chosen[i]);
                  return new ColumnInference(column, changes.of(column), keepsWords[i]);
                })
            .toList();
    table.read(
        row -> {
          for (int i = 0; i < chosen.length; i++) {
            inferences.get(i).add(row, chosen[i]);
          }
        });
    return inferences;
  }

  private void requireLearnable(List<Column> columns, int rows) {
    List<String> texts =
        columns.stream()
            .filter(column -> column.type() instanceof ColumnType.Text)
            .map(Column::name)
            .toList();
    if (!texts.isEmpty()) {
      throw DataProblem.in(
          table.where(),
          "%s free text, which is not learned: %s."
              .formatted(
                  texts.size() == 1 ? "a column is" : texts.size() + " columns are",
                  DataProblem.some(texts)),
          without(columns, texts));
    }
    if (columns.stream().noneMatch(column -> column.type().isLearned())) {
      throw problem(
          rows == 1
              ? "has one row, from which nothing can be learned."
              : "has no column to learn: each is an identifier, or has one value in all rows.",
          "Give a table whose rows differ; a schema may say that a column is a category.");
    }
  }

  /** How to leave out columns of free text. */
  private static Hint without(List<Column> columns, List<String> texts) {
    List<String> others =
        columns.stream().map(Column::name).filter(name -> !texts.contains(name)).toList();
    String list = String.join(",", others);
    Hint hint =
        Hint.say(
            "Leave it out, with \"drop\" as its type in a schema or by choosing the other columns");
    return (PLAIN_LIST.matcher(list).matches() ? hint.and(": ").set("data.columns", list) : hint)
        .and("; if it is something else, give its type in a schema.");
  }

  private RowStore values(TableSchema schema, int[] chosen, int[] positions) throws IOException {
    int[] places =
        IntStream.range(0, chosen.length)
            .filter(i -> schema.columns().get(i).type().isLearned())
            .map(i -> chosen[i])
            .toArray();
    List<ColumnType> types = schema.learned().stream().map(Column::type).toList();
    List<ToDoubleFunction<String>> readers = types.stream().map(ColumnType::reader).toList();
    RowStore values = RowStore.of(types, positions.length);
    double[] raw = new double[places.length];
    int[] at = {0};
    boolean whole = false;
    try {
      table.read(
          row -> {
            for (int i = 0; i < places.length; i++) {
              raw[i] =
                  types.get(i).isNumber()
                      ? row.number(places[i])
                      : readers.get(i).applyAsDouble(row.text(places[i]));
            }
            values.append(raw);
            positions[at[0]++] = row.position();
          });
      whole = true;
      return values;
    } finally {
      if (!whole) {
        values.close();
      }
    }
  }

  private OrganzaException problem(String what, String remedy) {
    return DataProblem.in(table.where(), what, remedy);
  }
}
