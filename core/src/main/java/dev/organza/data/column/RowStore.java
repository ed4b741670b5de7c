package dev.organza.data.column;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a table, each value in as few bytes as hold it exactly (see {@link ColumnValues}): on
 * the heap where they are few, else in a temporary file of the owner's, so that memory does not
 * grow with a table. Filled by one thread, row by row, then read by any number.
 */
public abstract sealed class RowStore implements AutoCloseable {

  /** What is larger lies in a file. */
  private static final long MOST_ON_THE_HEAP = 16L << 20;

  private RowStore() {}

  /**
   * Room for the rows of some columns.
   *
   * @param rows how many, at least 1
   */
  public static RowStore of(List<ColumnType> types, int rows) {
    long bytes = types.stream().mapToLong(ColumnValues::width).sum() * rows;
    return of(types, rows, bytes <= MOST_ON_THE_HEAP);
  }

  static RowStore of(List<ColumnType> types, int rows, boolean onTheHeap) {
    return onTheHeap ? new Heap(types, rows) : new Filed(types, rows);
  }

  /** How many columns there are. */
  public abstract int columns();

  /** How many rows there are. */
  public abstract int count();

  /**
   * Adds the next row.
   *
   * @param raw a value for each column, NaN for a missing one
   * @throws IllegalArgumentException if a type has no such value
   * @throws IllegalStateException if there is no room
   */
  public abstract void append(double[] raw);

  /** Writes the values of a row, all of which were added. */
  public abstract void read(int row, double[] into, int offset);

  /** Deletes what is in a file. */
  @Override
  public abstract void close();

  /** Column by column. */
  private static final class Heap extends RowStore {

    private final ColumnValues[] columns;
    private int rows;

    Heap(List<ColumnType> types, int rows) {
      this.columns =
          types.stream().map(type -> ColumnValues.of(type, rows)).toArray(ColumnValues[]::new);
    }

    @Override
    public int columns() {
      return columns.length;
    }

    @Override
    public int count() {
      return columns[0].count();
    }

    @Override
    public void append(double[] raw) {
      if (rows == count()) {
        throw new IllegalStateException("there is no room for another row");
      }
      for (int i = 0; i < columns.length; i++) {
        columns[i].set(rows, raw[i]);
      }
      rows++;
    }

    @Override
    public void read(int row, double[] into, int offset) {
      for (int i = 0; i < columns.length; i++) {
        into[offset + i] = columns[i].get(row);
      }
    }

    @Override
    public void close() {}
  }

  /** Row by row. An interrupt of a thread that reads closes channels, and not these files. */
  private static final class Filed extends RowStore {

    private static final int BLOCK = 1 << 16;

    private final ColumnValues[] codecs;
    private final int width;
    private final int rows;
    private final Path file;
    private final ThreadLocal<Reader> readers = ThreadLocal.withInitial(this::reader);
    private final Queue<Reader> open = new ConcurrentLinkedQueue<>();
    private @Nullable DataOutputStream filling;
    private int filled;

    Filed(List<ColumnType> types, int rows) {
      this.codecs =
          types.stream().map(type -> ColumnValues.of(type, 1)).toArray(ColumnValues[]::new);
      this.width = types.stream().mapToInt(ColumnValues::width).sum();
      this.rows = rows;
      try {
        file = Files.createTempFile("organza-rows", null);
        file.toFile().deleteOnExit();
        filling =
            new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BLOCK));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public int columns() {
      return codecs.length;
    }

    @Override
    public int count() {
      return rows;
    }

    @Override
    public void append(double[] raw) {
      if (filling == null) {
        throw new IllegalStateException("there is no room for another row");
      }
      try {
        for (int i = 0; i < codecs.length; i++) {
          codecs[i].write(raw[i], filling);
        }
        if (++filled == rows) {
          filling.close();
          filling = null;
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private Reader reader() {
      try {
        Reader reader = new Reader(new RandomAccessFile(file.toFile(), "r"));
        open.add(reader);
        return reader;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void read(int row, double[] into, int offset) {
      readers.get().read(row, into, offset);
    }

    @Override
    public void close() {
      try {
        if (filling != null) {
          filling.close();
        }
        for (Reader reader : open) {
          reader.from.close();
        }
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** One thread's place: rows that follow each other are read many at once. */
    private final class Reader {

      private final RandomAccessFile from;
      private final byte[] bytes = new byte[Math.max(width, BLOCK)];
      private final ByteBuffer values = ByteBuffer.wrap(bytes);
      private int first;
      private int count;
      private int last = -2;

      Reader(RandomAccessFile from) {
        this.from = from;
      }

      void read(int row, double[] into, int offset) {
        if (row < first || row >= first + count) {
          load(row, row == last + 1 ? Math.min(bytes.length / width, rows - row) : 1);
        }
        last = row;
        values.position((row - first) * width);
        for (int i = 0; i < codecs.length; i++) {
          into[offset + i] = codecs[i].read(values);
        }
      }

      private void load(int row, int many) {
        count = 0;
        try {
          from.seek((long) row * width);
          from.readFully(bytes, 0, many * width);
        } catch (EOFException e) {
          throw new IllegalStateException("row " + row + " was not added", e);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        first = row;
        count = many;
      }
    }
  }
}
