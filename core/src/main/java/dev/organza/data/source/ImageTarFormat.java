package dev.organza.data.source;

import dev.organza.data.DataProblem;
import dev.organza.data.Dataset;
import dev.organza.data.Fitting;
import dev.organza.data.Reading;
import dev.organza.data.image.ImageSets;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A TAR archive of image files, plain or compressed with gzip. A compressed one is unpacked to a
 * temporary TAR file while it is read.
 */
final class ImageTarFormat implements FileFormat {

  /**
   * By how much a compressed archive may grow. Image files hardly shrink; uncompressed bitmaps of
   * flat drawings do by up to this.
   */
  private static final long MOST_INFLATION = 100;

  /** A small archive may grow by more, to 64 MiB. */
  private static final long ALWAYS_ALLOWED = 64L << 20;

  @Override
  public String description() {
    return "TARs of images (.tar, .tgz, .tar.gz)";
  }

  @Override
  public boolean accepts(Path path) {
    return Files.isRegularFile(path)
        && FileFormat.fileName(path).toLowerCase(Locale.ROOT).matches(".*\\.(tar|tgz|tar\\.gz)");
  }

  @Override
  public Dataset open(Path path, Reading reading, Fitting fitting) {
    try {
      return FileFormat.fileName(path).toLowerCase(Locale.ROOT).endsWith(".tar")
          ? read(path, path, reading, fitting)
          : unpacked(path, reading, fitting);
    } catch (EOFException | ZipException e) {
      throw DataProblem.in(
          path,
          "is damaged or cut off (" + DataProblem.reason(e) + ").",
          "Get the file again, or pack the images again.");
    } catch (IOException e) {
      throw DataProblem.unreadable(path, e);
    }
  }

  private static Dataset unpacked(Path path, Reading reading, Fitting fitting) throws IOException {
    Path tar = Files.createTempFile("organza-", ".tar");
    try {
      gunzip(path, tar);
      return read(tar, path, reading, fitting);
    } finally {
      Files.deleteIfExists(tar);
    }
  }

  private static Dataset read(Path tar, Path path, Reading reading, Fitting fitting)
      throws IOException {
    try {
      return ImageSets.ofTar(tar, path.toString(), FileFormat.fileName(path), reading, fitting);
    } catch (IllegalArgumentException e) {
      throw new ZipException("its headers are no TAR headers: " + DataProblem.reason(e));
    }
  }

  private static void gunzip(Path from, Path to) throws IOException {
    long most = Math.max(ALWAYS_ALLOWED, MOST_INFLATION * Files.size(from));
    try (InputStream packed = new BufferedInputStream(Files.newInputStream(from), 1 << 16);
        InputStream in = new GZIPInputStream(packed, 1 << 16);
        OutputStream out = Files.newOutputStream(to)) {
      byte[] piece = new byte[1 << 16];
      long written = 0;
      for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
        written += n;
        if (written > most) {
          throw DataProblem.in(
              from,
              "unpacks to more than %,d times its size.".formatted(MOST_INFLATION),
              "Unpack it yourself if you trust it, and give the folder.");
        }
        out.write(piece, 0, n);
      }
    }
  }
}
