package dev.organza.data.image;

import java.io.IOException;

/** The image files of a folder or an archive. Reading is thread-safe. */
interface ImageFiles extends AutoCloseable {

  /** The most bytes one image file may have: 128 MiB. */
  long MAX_FILE_BYTES = 128L << 20;

  /** The folder or archive, for messages. */
  String where();

  /** What is in it. */
  ImageListing listing();

  /**
   * The content of an image file.
   *
   * @param path one of the listing's images
   */
  byte[] bytes(String path) throws IOException;

  @Override
  void close();
}
