package dev.organza.data.source;

import dev.organza.data.DataProblem;
import dev.organza.data.Dataset;
import dev.organza.data.Fitting;
import dev.organza.data.Reading;
import dev.organza.data.image.ImageSets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.ZipException;

/** A ZIP archive of image files. */
final class ImageArchiveFormat implements FileFormat {

  @Override
  public String description() {
    return "zips of images (.zip)";
  }

  @Override
  public boolean accepts(Path path) {
    return Files.isRegularFile(path)
        && FileFormat.fileName(path).toLowerCase(Locale.ROOT).endsWith(".zip");
  }

  @Override
  public Dataset open(Path path, Reading reading, Fitting fitting) {
    try {
      return ImageSets.ofZip(path, FileFormat.fileName(path), reading, fitting);
    } catch (ZipException e) {
      throw DataProblem.in(
          path,
          "is not a ZIP archive, or is damaged or cut off (" + DataProblem.reason(e) + ").",
          "Get the file again, or pack the images again.");
    } catch (IOException e) {
      throw DataProblem.unreadable(path, e);
    }
  }
}
