package dev.organza.data;

import java.io.IOException;
import java.util.List;

/** The image files of a folder or an archive. Reading is thread-safe. */
interface ImageFiles extends AutoCloseable {

  /** The most bytes one image file may have: 128 MiB. */
  long MAX_FILE_BYTES = 128L << 20;

  /** The folder or archive, for messages. */
  String where();

  /** The paths of the image files inside it, with slashes, in the order of their names. */
  List<String> names();

  /** What to say about files that a user may miss among these; empty if there are none. */
  List<String> notes();

  /** The content of the file with this index in {@link #names()}. */
  byte[] bytes(int index) throws IOException;

  @Override
  void close();
}
