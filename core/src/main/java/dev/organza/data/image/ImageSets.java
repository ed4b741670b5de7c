package dev.organza.data.image;

import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import java.io.IOException;
import java.nio.file.Path;

/** Data sets of many image files, which lie in a folder or an archive. */
public final class ImageSets {

  private ImageSets() {}

  /** Whether a file is an image by the end of its name. */
  public static boolean isImageName(String name) {
    return ImageDecoder.isImageName(name);
  }

  /**
   * The images in a folder and its folders.
   *
   * @param name of the data set
   */
  public static Dataset ofFolder(Path folder, String name, DataOptions options) throws IOException {
    try (ImageDirectory files = new ImageDirectory(folder);
        ImageCollection collection = new ImageCollection(files, options)) {
      return collection.read(name);
    }
  }

  /**
   * The images in a ZIP archive.
   *
   * @param name of the data set
   */
  public static Dataset ofZip(Path archive, String name, DataOptions options) throws IOException {
    try (ImageArchive files = new ImageArchive(archive);
        ImageCollection collection = new ImageCollection(files, options)) {
      return collection.read(name);
    }
  }

  /**
   * The images in a TAR archive that is not compressed.
   *
   * @param where the file that the user gave, for messages
   * @param name of the data set
   */
  public static Dataset ofTar(Path archive, String where, String name, DataOptions options)
      throws IOException {
    try (ImageTar files = new ImageTar(archive, where, ImageArchive.MAX_ENTRIES);
        ImageCollection collection = new ImageCollection(files, options)) {
      return collection.read(name);
    }
  }
}
