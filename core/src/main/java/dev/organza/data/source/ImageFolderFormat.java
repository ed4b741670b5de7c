package dev.organza.data.source;

import dev.organza.data.DataOptions;
import dev.organza.data.DataProblem;
import dev.organza.data.Dataset;
import dev.organza.data.image.ImageSets;
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
    return Files.isDirectory(path) || ImageSets.isImageName(FileFormat.fileName(path));
  }

  @Override
  public Dataset open(Path path, DataOptions options) {
    if (!Files.isDirectory(path)) {
      throw DataProblem.in(
          path, "is one image, and a data set needs many.", "Give the folder that holds them.");
    }
    try {
      return ImageSets.ofFolder(path, FileFormat.fileName(path), options);
    } catch (IOException e) {
      throw DataProblem.unreadable(path, e);
    }
  }
}
