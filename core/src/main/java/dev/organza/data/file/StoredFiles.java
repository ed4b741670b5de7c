package dev.organza.data.file;

import java.io.IOException;
import java.io.InputStream;

/** The sample files of a folder or an archive. Reading is thread-safe. */
public interface StoredFiles extends AutoCloseable {

  /** The most bytes that are read of one file at once: 128 MiB. */
  long MAX_FILE_BYTES = 128L << 20;

  /** The folder or archive, for messages. */
  String where();

  /** What is in it. */
  FileListing listing();

  /**
   * A file from its beginning; the caller closes it.
   *
   * @param path one of the listing's samples
   */
  InputStream open(String path) throws IOException;

  /**
   * The content of a file.
   *
   * @param path one of the listing's samples
   */
  byte[] bytes(String path) throws IOException;

  @Override
  void close();
}
