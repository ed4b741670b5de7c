package dev.organza.data.made;

import dev.organza.data.DataOptions;
import dev.organza.data.DataProblem;
import dev.organza.data.Dataset;
import dev.organza.data.image.ImageSets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** Pairs in one folder: each picture holds both images, as the data sets of pix2pix do. */
final class SideBySideSource implements MadeSource {

  @Override
  public String word() {
    return "side-by-side";
  }

  @Override
  public String form() {
    return "side-by-side:DIR";
  }

  @Override
  public String description() {
    return "pairs: the left and the right half of each picture in a folder";
  }

  @Override
  public int parts() {
    return 1;
  }

  private static Path folder(String path) {
    try {
      return Path.of(path);
    } catch (InvalidPathException e) {
      throw DataProblem.in(path, "is no path.", "Give a folder of pictures.");
    }
  }

  @Override
  public Dataset open(String source, List<String> parts, DataOptions options, Opener opener) {
    Path folder = folder(parts.get(0));
    if (!Files.isDirectory(folder)) {
      throw DataProblem.in(
          folder,
          Files.exists(folder) ? "is no folder." : "is not there.",
          "Give a folder of pictures that hold two images side by side.");
    }
    try {
      return ImageSets.ofHalves(
          folder,
          String.valueOf(folder.toAbsolutePath().normalize().getFileName()),
          options.reading(),
          options.fitting());
    } catch (IOException e) {
      throw DataProblem.unreadable(folder, e);
    }
  }
}
