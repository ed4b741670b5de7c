package dev.organza.data.batch;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Indices of rows: on the heap where they are few, else in a temporary file, so that memory does
 * not grow with a table.
 */
interface RowLists {

  /** More than these, 1 MiB for each column, lie in a file. */
  int MOST_ON_THE_HEAP = 1 << 18;

  /** The index at a place. */
  int get(int place);

  /** Takes indices; the array is the caller's no more. */
  static RowLists of(int[] rows) {
    try {
      return rows.length <= MOST_ON_THE_HEAP ? place -> rows[place] : new Filed(rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The file has no name once it is open, where the system allows that: nobody needs to delete it.
   */
  final class Filed implements RowLists {

    private final RandomAccessFile file;

    Filed(int[] rows) throws IOException {
      Path path = Files.createTempFile("organza-rows", null);
      try (DataOutputStream out =
          new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(path), 1 << 16))) {
        for (int row : rows) {
          out.writeInt(row);
        }
      }
      file = new RandomAccessFile(path.toFile(), "r");
      if (!path.toFile().delete()) {
        path.toFile().deleteOnExit();
      }
    }

    @Override
    public synchronized int get(int place) {
      try {
        file.seek((long) Integer.BYTES * place);
        return file.readInt();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
