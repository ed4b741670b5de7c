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

  /** The content of the file with this index in {@link #names()}. */
  byte[] bytes(int index) throws IOException;

  @Override
  void close();

  /**
   * Whether a path is not meant for us: hidden, or the copies of resource forks that macOS adds.
   */
  static boolean isHidden(String path) {
    for (String part : path.split("/", -1)) {
      if (part.startsWith(".") || part.equals("__MACOSX")) {
        return true;
      }
    }
    return false;
  }
}
