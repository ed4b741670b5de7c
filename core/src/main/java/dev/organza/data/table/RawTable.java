package dev.organza.data.table;

import dev.organza.data.column.StoredType;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table as its file has it: cells of which not all need be numbers. It is read row by row. */
public interface RawTable {

  /** The file, for messages. */
  String where();

  /** The names of the columns in order; empty for a column without a name. */
  List<String> names();

  /** How a column is held; null where it is text. */
  default @Nullable StoredType stored(int column) {
    return null;
  }

  /** Why the values of a column are not read, as the rest of a sentence; empty where they are. */
  default String unreadable(int column) {
    return "";
  }

  /** Hands over every row, in order; the same ones each time. */
  void read(Sink sink) throws IOException;

  /** The words for a row's position, for example {@code line 3}. */
  String place(int position);

  /** Takes a row, which is valid during the call. */
  interface Sink {
    void accept(Row row);
  }

  /** One row. */
  interface Row {

    /** Where it lies in the file. */
    int position();

    /** The number in a cell; NaN if it holds none that is finite and in the range of float32. */
    double number(int column);

    /**
     * What a cell says, without white space around it; empty for one that is blank. A number has a
     * point as its decimal sign.
     */
    String text(int column);

    /** Why a cell holds no number, as the rest of a sentence. */
    String problem(int column);

    /** Whether float64 cuts digits of a whole number off. */
    boolean isCut(int column);
  }
}
