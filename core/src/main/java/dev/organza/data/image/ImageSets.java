package dev.organza.data.image;

import dev.organza.UsageException;
import dev.organza.data.DataProblem;
import dev.organza.data.Dataset;
import dev.organza.data.DatasetBuilder;
import dev.organza.data.Fitting;
import dev.organza.data.Reading;
import dev.organza.data.file.FolderFiles;
import dev.organza.data.file.StoredFiles;
import dev.organza.data.file.ZipFiles;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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
  public static Dataset ofFolder(Path folder, String name, Reading reading, Fitting fitting)
      throws IOException {
    try (FolderFiles files = new FolderFiles(folder, ImageDecoder.FILES);
        ImageCollection collection =
            new ImageCollection(files, reading.unreadableShare(), fitting)) {
      return collection.read(name);
    }
  }

  /**
   * The images in a ZIP archive.
   *
   * @param name of the data set
   */
  public static Dataset ofZip(Path archive, String name, Reading reading, Fitting fitting)
      throws IOException {
    try (ZipFiles files = new ZipFiles(archive, ImageDecoder.FILES);
        ImageCollection collection =
            new ImageCollection(files, reading.unreadableShare(), fitting)) {
      return collection.read(name);
    }
  }

  /**
   * The images in a TAR archive that is not compressed.
   *
   * @param where the file that the user gave, for messages
   * @param name of the data set
   */
  public static Dataset ofTar(
      Path archive, String where, String name, Reading reading, Fitting fitting)
      throws IOException {
    try (ImageTar files = new ImageTar(archive, where, ZipFiles.MAX_ENTRIES);
        ImageCollection collection =
            new ImageCollection(files, reading.unreadableShare(), fitting)) {
      return collection.read(name);
    }
  }

  /**
   * Image files, each of which must be readable.
   *
   * @param name of the data set
   * @throws UsageException if one is not there, is a folder, or is no image that is read
   */
  public static Dataset ofFiles(List<Path> files, String name, Fitting fitting) {
    try (ImageStack stack = new ImageStack(name, fitting.size())) {
      for (Path file : files) {
        if (!Files.isRegularFile(file)) {
          throw new UsageException(
              "%s is %s.%nGive image files: %s."
                  .formatted(
                      file, Files.exists(file) ? "no file" : "not there", ImageDecoder.READ));
        }
        stack.add(file.toString(), picture(file, fitting));
      }
      return DatasetBuilder.ofPixels(name, stack.shape(), stack.build())
          .placed(index -> files.get(index).toString())
          .build();
    }
  }

  /**
   * One image file that is in memory.
   *
   * @param name of the data set, and of the image in errors
   * @throws UsageException if it is no image that is read
   */
  public static Dataset ofBytes(byte[] file, String name, Fitting fitting) {
    try (ImageStack stack = new ImageStack(name, fitting.size())) {
      Picture picture = ImageDecoder.decode(file);
      stack.add(name, fitting.size() > 0 ? picture.fitted(fitting.size()) : picture);
      return DatasetBuilder.ofPixels(name, stack.shape(), stack.build()).build();
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  private static Picture picture(Path file, Fitting fitting) {
    try {
      if (Files.size(file) > StoredFiles.MAX_FILE_BYTES) {
        throw new IOException(
            "%,d bytes, more than %,d".formatted(Files.size(file), StoredFiles.MAX_FILE_BYTES));
      }
      Picture picture = ImageDecoder.decode(Files.readAllBytes(file));
      return fitting.size() > 0 ? picture.fitted(fitting.size()) : picture;
    } catch (IOException e) {
      throw unreadable(file.toString(), e);
    }
  }

  static UsageException unreadable(String name, IOException e) {
    return new UsageException(
        "%s cannot be read as an image: %s.%nGive images as %s."
            .formatted(name, DataProblem.reason(e), ImageDecoder.READ),
        e);
  }

  /**
   * Pairs of images: those of the same name in two folders in a folder, {@link Reading#pair}, as
   * the fields {@code a} and {@code b}.
   *
   * @param name of the data set
   */
  public static Dataset ofPairs(Path folder, String name, Reading reading, Fitting fitting)
      throws IOException {
    return ImagePairs.read(folder, name, reading, fitting);
  }

  /**
   * Pairs of images: those of the same name in two folders, as the fields {@code a} and {@code b}.
   *
   * @param name of the data set
   */
  public static Dataset ofPairs(
      Path first, Path second, String name, Reading reading, Fitting fitting) throws IOException {
    return ImagePairs.read(first, second, name, reading, fitting);
  }

  /**
   * Pairs of images: the left and the right half of each picture in a folder, as the fields {@code
   * a} and {@code b}.
   *
   * @param name of the data set
   */
  public static Dataset ofHalves(Path folder, String name, Reading reading, Fitting fitting)
      throws IOException {
    return ImagePairs.readHalves(folder, name, reading, fitting);
  }

  /**
   * Images that are in memory, by the rules that hold for files: grey if all of them are, of one
   * size.
   *
   * @param name of the data set
   * @param fitting to what size to crop and resize them
   * @throws dev.organza.UsageException if they are not squares of one size, and none is given
   * @throws IllegalArgumentException if there is none, or one is of a kind that is not read
   */
  public static DatasetBuilder of(String name, List<BufferedImage> images, Fitting fitting) {
    if (images.isEmpty()) {
      throw new IllegalArgumentException("there is no image");
    }
    try (ImageStack stack = new ImageStack(name, fitting.size())) {
      for (int i = 0; i < images.size(); i++) {
        Picture picture = ImagePixels.of(images.get(i)).withoutEqualChannels();
        stack.add("image " + i, fitting.size() > 0 ? picture.fitted(fitting.size()) : picture);
      }
      return DatasetBuilder.ofPixels(name, stack.shape(), stack.build());
    } catch (IOException e) {
      throw new IllegalArgumentException(DataProblem.reason(e), e);
    }
  }
}
