package dev.organza.data.source;

import dev.organza.data.DataProblem;
import dev.organza.data.Dataset;
import dev.organza.data.Fitting;
import dev.organza.data.Reading;
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
  public Dataset open(Path path, Reading reading, Fitting fitting) {
    if (!Files.isDirectory(path)) {
      throw DataProblem.in(
          path, "is one image, and a data set needs many.", "Give the folder that holds them.");
    }
    try {
      return reading.pair().isEmpty()
          ? ImageSets.ofFolder(path, FileFormat.fileName(path), reading, fitting)
          : ImageSets.ofPairs(path, FileFormat.fileName(path), reading, fitting);
    } catch (IOException e) {
      throw DataProblem.unreadable(path, e);
    }
  }
}
