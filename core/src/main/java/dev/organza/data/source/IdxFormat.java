package dev.organza.data.source;

import dev.organza.data.DataProblem;
import dev.organza.data.Dataset;
import dev.organza.data.DatasetBuilder;
import dev.organza.data.Fitting;
import dev.organza.data.Labels;
import dev.organza.data.Reading;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * IDX files as MNIST uses them: a file of images, with the labels beside it where the name says so
 * ({@code images-idx3} becomes {@code labels-idx1}); or a folder of the four files of MNIST, of
 * which the training images are read.
 */
final class IdxFormat implements FileFormat {

  /** No deflate stream grows by more than this (zlib's own figure is 1032). */
  private static final long MOST_INFLATION = 1040;

  private static final List<String> TRAINING_IMAGES =
      List.of(
          "train-images-idx3-ubyte",
          "train-images-idx3-ubyte.gz",
          "train-images.idx3-ubyte",
          "train-images.idx3-ubyte.gz");

  @Override
  public String description() {
    return "IDX images (.idx, -ubyte, also .gz; or the MNIST folder)";
  }

  @Override
  public boolean accepts(Path path) {
    if (Files.isDirectory(path)) {
      return trainingImages(path).isPresent();
    }
    String name = FileFormat.fileName(path).toLowerCase(Locale.ROOT);
    return name.contains("idx") || name.endsWith("ubyte") || name.endsWith(".gz");
  }

  private static Optional<Path> trainingImages(Path folder) {
    return TRAINING_IMAGES.stream().map(folder::resolve).filter(Files::isRegularFile).findFirst();
  }

  @Override
  public Dataset open(Path path, Reading reading, Fitting fitting) {
    Path images = Files.isDirectory(path) ? trainingImages(path).orElseThrow() : path;
    Optional<Path> labels = labelsBeside(images);
    return labels.isPresent()
        ? read(FileFormat.fileName(path), images, labels.get(), List.of())
        : unlabelled(FileFormat.fileName(path), images);
  }

  private static Optional<Path> labelsBeside(Path images) {
    String name = FileFormat.fileName(images);
    String beside = name.replaceFirst("images([-.])idx[34]", "labels$1idx1");
    if (beside.equals(name)) {
      return Optional.empty();
    }
    String plain = beside.replaceFirst("(?i)\\.gz$", "");
    return Stream.of(plain, plain + ".gz")
        .map(images::resolveSibling)
        .filter(Files::isRegularFile)
        .findFirst();
  }

  private static Dataset unlabelled(String name, Path images) {
    IdxReader.Images read = images(images);
    return DatasetBuilder.ofPixels(name, read.shape(), read.values()).build();
  }

  /** Images and labels, with these names for the classes, or numbers if there are none. */
  static Dataset read(String name, Path images, Path labels, List<String> classes) {
    return labelled(name, images(images), labels(labels), labels, classes);
  }

  static Dataset labelled(
      String name, IdxReader.Images images, int[] indices, Object where, List<String> classes) {
    int count = images.values().count();
    if (indices.length != count) {
      images.values().close();
      throw DataProblem.in(
          where,
          "has %,d labels for %,d images.".formatted(indices.length, count),
          "Use the two files of one set, or move the labels away to go without.");
    }
    for (int i = 0; i < indices.length && !classes.isEmpty(); i++) {
      if (indices[i] >= classes.size()) {
        images.values().close();
        throw DataProblem.in(
            where,
            "has label %d at sample %,d, and there are %d classes."
                .formatted(indices[i], i + 1, classes.size()),
            "Get the file again.");
      }
    }
    Labels labels = classes.isEmpty() ? Labels.numbered(indices) : Labels.of(indices, classes);
    return DatasetBuilder.ofPixels(name, images.shape(), images.values()).labelled(labels).build();
  }

  private static IdxReader.Images images(Path path) {
    return reading(path, IdxReader::images);
  }

  private static int[] labels(Path path) {
    return reading(path, IdxReader::labels);
  }

  private interface Part<T> {
    T of(IdxReader reader) throws IOException;
  }

  private static <T> T reading(Path path, Part<T> part) {
    boolean zipped = FileFormat.fileName(path).toLowerCase(Locale.ROOT).endsWith(".gz");
    try (InputStream file = Files.newInputStream(path);
        InputStream in =
            new BufferedInputStream(zipped ? new GZIPInputStream(file, 1 << 16) : file, 1 << 16)) {
      long limit = Files.size(path) * (zipped ? MOST_INFLATION : 1);
      return part.of(new IdxReader(in, path.toString(), limit));
    } catch (ZipException | EOFException e) {
      throw DataProblem.in(path, "its gzip data are damaged or cut off.", "Get the file again.");
    } catch (IOException e) {
      throw DataProblem.unreadable(path, e);
    }
  }
}
