package dev.organza.data.image;

import dev.organza.data.DataProblem;
import dev.organza.data.file.EntryName;
import dev.organza.data.file.FileListing;
import dev.organza.data.file.StoredFiles;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** The image files in an uncompressed TAR archive, read where they lie in it. */
final class ImageTar implements StoredFiles {

  /** The unit of a TAR archive, in bytes. */
  private static final int RECORD = 512;

  /** Where the content of an entry lies in the archive, in bytes. */
  private record Place(long start, long size) {}

  private final Path path;
  private final String where;
  private final FileChannel file;
  private final Map<String, Place> places = new HashMap<>();
  private final FileListing listing = new FileListing(ImageDecoder.FILES);

  /**
   * Lists an archive.
   *
   * @param where what messages call it
   * @param maxEntries archives of more are refused
   */
  ImageTar(Path path, String where, int maxEntries) throws IOException {
    this.path = path;
    this.where = where;
    list(maxEntries);
    this.file = FileChannel.open(path);
  }

  private void list(int maxEntries) throws IOException {
    long length = Files.size(path);
    if (length % RECORD != 0) {
      // The reader takes the end within a header for the end of the archive.
      throw new EOFException("%,d bytes are no whole records of TAR".formatted(length));
    }
    long count = 0;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
        TarArchiveInputStream tar = new TarArchiveInputStream(in, StandardCharsets.UTF_8.name())) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        EntryName.requireCount(where, ++count, maxEntries);
        String name = EntryName.path(where, entry.getName());
        if (entry.isLink() || entry.isSymbolicLink()) {
          listing.addLink(name);
        } else if (isPlain(entry)) {
          Place place = new Place(tar.getBytesRead(), entry.getSize());
          if (place.size() > length - place.start()) {
            throw new EOFException("it ends within " + name);
          }
          if (listing.add(name)) {
            // An archive may be appended to: the last entry of a name counts.
            places.put(name, place);
          }
        }
      }
    }
  }

  private static boolean isPlain(TarArchiveEntry entry) {
    return !entry.isDirectory()
        && !entry.isSparse()
        && !entry.isFIFO()
        && !entry.isCharacterDevice()
        && !entry.isBlockDevice();
  }

  @Override
  public String where() {
    return where;
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
    Place place = Objects.requireNonNull(places.get(name));
    if (place.size() > MAX_FILE_BYTES) {
      throw new IOException("%,d bytes, more than %,d".formatted(place.size(), MAX_FILE_BYTES));
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) place.size());
    while (bytes.hasRemaining()) {
      if (file.read(bytes, place.start() + bytes.position()) < 0) {
        throw new EOFException("the archive became shorter while it was read");
      }
    }
    return bytes.array();
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw DataProblem.unreadable(where, e);
    }
  }
}
