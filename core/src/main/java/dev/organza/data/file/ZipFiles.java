package dev.organza.data.file;

import dev.organza.data.DataProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The sample files in a ZIP archive, read one by one into memory; nothing is extracted to disk. */
public final class ZipFiles implements StoredFiles {

  /** The most entries an archive may have. */
  public static final int MAX_ENTRIES = 5_000_000;

  private final Path path;
  private final ZipFile zip;
  private final Map<String, ZipEntry> entries = new HashMap<>();
  private final FileKind kind;
  private final FileListing listing;
  private final long maxBytes;

  /** Lists the files of a kind. */
  public ZipFiles(Path path, FileKind kind) throws IOException {
    this(path, kind, MAX_ENTRIES, MAX_FILE_BYTES);
  }

  /** Refuses archives of more entries, and entries that unpack to more bytes. */
  public ZipFiles(Path path, FileKind kind, int maxEntries, long maxBytes) throws IOException {
    this.path = path;
    this.kind = kind;
    this.listing = new FileListing(kind);
    this.maxBytes = maxBytes;
    this.zip = new ZipFile(path.toFile());
    try {
      EntryName.requireCount(path, zip.size(), maxEntries);
      zip.stream()
          .forEach(
              entry -> {
                String name = EntryName.path(path, entry.getName());
                if (!entry.isDirectory() && listing.add(name)) {
                  entries.put(name, entry);
                }
              });
    } catch (RuntimeException | Error e) {
      zip.close();
      throw e;
    }
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
    return zip.getInputStream(Objects.requireNonNull(entries.get(name)));
  }

  @Override
  public byte[] bytes(String name) throws IOException {
    ZipEntry entry = Objects.requireNonNull(entries.get(name));
    try (InputStream in = zip.getInputStream(entry)) {
      // What the entry declares may be a lie; readNBytes grows with what is really there.
      byte[] bytes = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, maxBytes + 1));
      if (bytes.length > maxBytes) {
        throw DataProblem.in(
            path,
            "the entry \"%s\" unpacks to more than %,d bytes.".formatted(entry.getName(), maxBytes),
            "Remove it from the archive; no " + kind.one() + " needs that much.");
      }
      return bytes;
    }
  }

  @Override
  public void close() {
    try {
      zip.close();
    } catch (IOException e) {
      throw DataProblem.unreadable(path, e);
    }
  }
}
