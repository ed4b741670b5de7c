package dev.organza.data.image;

import dev.organza.Hint;
import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.data.DataProblem;
import dev.organza.data.file.FileListing;
import dev.organza.data.file.FolderFiles;
import dev.organza.data.file.StoredFiles;
import dev.organza.data.file.ZipFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The image files in a folder and its folders, in a ZIP archive, or one image file. */
public final class PictureFiles implements AutoCloseable {

  private final StoredFiles files;
  private final List<String> names;

  private PictureFiles(StoredFiles files) {
    this.files = files;
    this.names = files.listing().samples();
  }

  /**
   * Opens a path.
   *
   * @throws UsageException if it is neither an image, nor a folder or ZIP archive
   * @throws OrganzaException if it cannot be read, or there is no image in it
   */
  public static PictureFiles of(Path path) {
    try {
      PictureFiles opened = new PictureFiles(open(path));
      if (opened.names.isEmpty()) {
        opened.close();
        throw opened.files.listing().nothing(path.toString());
      }
      return opened;
    } catch (IOException e) {
      throw DataProblem.unreadable(path, e);
    }
  }

  private static StoredFiles open(Path path) throws IOException {
    String name = String.valueOf(path.getFileName());
    if (Files.isDirectory(path)) {
      return new FolderFiles(path, ImageDecoder.FILES);
    }
    if (!Files.exists(path)) {
      throw new UsageException(
          path + " is not there.",
          Hint.say("Give an image, a folder of images, or a ZIP of them."));
    }
    if (name.toLowerCase(Locale.ROOT).endsWith(".zip")) {
      return new ZipFiles(path, ImageDecoder.FILES);
    }
    if (ImageDecoder.isImageName(name)) {
      return new OneImage(path, name);
    }
    throw new UsageException(
        path + " is no image, no folder and no ZIP archive.",
        Hint.say("Give images as " + ImageDecoder.READ + "."));
  }

  /** The paths of the images inside, with slashes, in their order. */
  public List<String> names() {
    return names;
  }

  /** What was passed over, one sentence each. */
  public List<String> notes() {
    return files.listing().notes();
  }

  /**
   * Decodes an image.
   *
   * @param name one of {@link #names}
   * @throws OrganzaException naming the file, if it cannot be read
   */
  public DecodedImage read(String name) {
    try {
      return DecodedImage.of(files.bytes(name));
    } catch (IOException e) {
      throw DataProblem.in(
          name,
          "cannot be read as an image: " + DataProblem.reason(e) + ".",
          "Give images as " + ImageDecoder.READ + ".");
    }
  }

  @Override
  public void close() {
    files.close();
  }

  /** One file as a listing of one. */
  private static final class OneImage implements StoredFiles {

    private final Path path;
    private final FileListing listing = new FileListing(ImageDecoder.FILES);

    OneImage(Path path, String name) {
      this.path = path;
      listing.add(name);
    }

    @Override
    public String where() {
      return path.toString();
    }

    @Override
    public FileListing listing() {
      return listing;
    }

    @Override
    public InputStream open(String name) throws IOException {
      return new ByteArrayInputStream(bytes(name));
    }

    @Override
    public byte[] bytes(String name) throws IOException {
      if (Files.size(path) > MAX_FILE_BYTES) {
        throw new IOException(
            "%,d bytes, more than %,d".formatted(Files.size(path), MAX_FILE_BYTES));
      }
      return Files.readAllBytes(path);
    }

    @Override
    public void close() {}
  }
}
