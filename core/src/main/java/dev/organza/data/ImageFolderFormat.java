package dev.organza.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder of image files. */
final class ImageFolderFormat implements FileFormat {

  @Override
  public String description() {
    return "folders of images";
  }

  @Override
  public boolean accepts(Path path) {
    return Files.isDirectory(path) || ImageDecoder.isImageName(FileFormat.fileName(path));
  }

  @Override
  public Dataset open(Path path, DataOptions options) {
    if (!Files.isDirectory(path)) {
      throw DataProblem.in(
          path, "is one image, and a data set needs many.", "Give the folder that holds them.");
    }
    try (ImageDirectory files = new ImageDirectory(path);
        ImageCollection collection = new ImageCollection(files, options)) {
      return collection.read(FileFormat.fileName(path));
    } catch (IOException e) {
      throw DataProblem.unreadable(path, e);
    }
  }
}
