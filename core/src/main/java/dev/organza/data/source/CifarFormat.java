package dev.organza.data.source;

import dev.organza.Shape;
import dev.organza.data.DataProblem;
import dev.organza.data.Dataset;
import dev.organza.data.DatasetBuilder;
import dev.organza.data.Fitting;
import dev.organza.data.Labels;
import dev.organza.data.PixelStore;
import dev.organza.data.Reading;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The binary files of CIFAR-10: records of one byte for the class and 3×32×32 bytes for the pixels,
 * channel by channel. A file of them, or the folder of the five training files.
 */
final class CifarFormat implements FileFormat {

  static final List<String> CLASSES =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  static final List<String> TRAINING_FILES =
      IntStream.rangeClosed(1, 5).mapToObj(i -> "data_batch_" + i + ".bin").toList();

  static final List<String> TEST_FILES = List.of("test_batch.bin");

  /** 10,000 records. */
  static final int FILE_BYTES = 10_000 * 3073;

  private static final Shape SHAPE = Shape.image(3, 32, 32);

  @Override
  public String description() {
    return "CIFAR-10 binaries (.bin)";
  }

  @Override
  public boolean accepts(Path path) {
    return Files.isDirectory(path)
        ? Files.isRegularFile(path.resolve(TRAINING_FILES.get(0)))
        : FileFormat.fileName(path).toLowerCase(Locale.ROOT).endsWith(".bin");
  }

  @Override
  public Dataset open(Path path, Reading reading, Fitting fitting) {
    List<Path> files =
        Files.isDirectory(path)
            ? TRAINING_FILES.stream().map(path::resolve).filter(Files::exists).toList()
            : List.of(path);
    try (Reader reader = new Reader()) {
      for (Path file : files) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
          reader.add(in, file.toString());
        } catch (IOException e) {
          throw DataProblem.unreadable(file, e);
        }
      }
      return reader.dataset(FileFormat.fileName(path), path.toString());
    }
  }

  /** Puts the records of several files together. */
  static final class Reader implements AutoCloseable {

    private final PixelStore.Builder pixels = new PixelStore.Builder(SHAPE.elements());
    private int[] labels = new int[1024];

    void add(InputStream in, String where) throws IOException {
      byte[] image;
      for (int label = in.read(); label >= 0; label = in.read()) {
        image = in.readNBytes(SHAPE.elements());
        if (label >= CLASSES.size() || image.length < SHAPE.elements()) {
          throw DataProblem.in(
              where,
              label >= CLASSES.size()
                  ? "is not a CIFAR-10 file: the class of record %,d is %d."
                      .formatted(pixels.count() + 1, label)
                  : "is cut off within record %,d.".formatted(pixels.count() + 1),
              "Give a binary file of CIFAR-10 (records of 3,073 bytes), or get it again.");
        }
        if (pixels.count() == labels.length) {
          labels = Arrays.copyOf(labels, 2 * labels.length);
        }
        labels[pixels.count()] = label;
        pixels.append(image);
      }
    }

    Dataset dataset(String name, String where) {
      if (pixels.count() == 0) {
        throw DataProblem.in(where, "holds no samples.", "Get the file again.");
      }
      Labels all = Labels.of(Arrays.copyOf(labels, pixels.count()), CLASSES);
      return DatasetBuilder.ofPixels(name, SHAPE, pixels.build()).labelled(all).build();
    }

    @Override
    public void close() {
      pixels.close();
    }
  }
}
