package dev.organza.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The image files in a ZIP archive, read one by one into memory; nothing is extracted to disk. */
final class ImageArchive implements ImageFiles {

  /** The most entries an archive may have. */
  static final int MAX_ENTRIES = 5_000_000;

  private final Path path;
  private final ZipFile zip;
  private final List<ZipEntry> entries = new ArrayList<>();
  private final long maxBytes;

  ImageArchive(Path path) throws IOException {
    this(path, MAX_ENTRIES, MAX_FILE_BYTES);
  }

  /** Refuses archives of more entries, and entries that unpack to more bytes. */
  ImageArchive(Path path, int maxEntries, long maxBytes) throws IOException {
    this.path = path;
    this.maxBytes = maxBytes;
    this.zip = new ZipFile(path.toFile());
    try {
      list(maxEntries);
    } catch (RuntimeException | Error e) {
      zip.close();
      throw e;
    }
  }

  private void list(int maxEntries) {
    if (zip.size() > maxEntries) {
      throw DataProblem.in(
          path,
          "has %,d entries, more than %,d.".formatted(zip.size(), maxEntries),
          "Give a smaller archive, or a folder.");
    }
    zip.stream()
        .forEach(
            entry -> {
              String name = entry.getName();
              if (leadsOutside(name)) {
                throw DataProblem.in(
                    path,
                    "the entry \"" + name + "\" leads outside of the archive.",
                    "Do not use this archive: it was made to overwrite files where it is unpacked.");
              }
              if (!entry.isDirectory()
                  && ImageDecoder.isImageName(name)
                  && !ImageFiles.isHidden(name)) {
                entries.add(entry);
              }
            });
    entries.sort(Comparator.comparing(ZipEntry::getName));
  }

  private static boolean leadsOutside(String name) {
    String slashes = name.replace('\\', '/');
    return slashes.startsWith("/")
        || slashes.matches("[A-Za-z]:.*")
        || List.of(slashes.split("/", -1)).contains("..");
  }

  @Override
  public String where() {
    return path.toString();
  }

  @Override
  public List<String> names() {
    return entries.stream().map(ZipEntry::getName).toList();
  }

  @Override
  public byte[] bytes(int index) throws IOException {
    ZipEntry entry = entries.get(index);
    try (InputStream in = zip.getInputStream(entry)) {
      // What the entry declares may be a lie; readNBytes grows with what is really there.
      byte[] bytes = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, maxBytes + 1));
      if (bytes.length > maxBytes) {
        throw DataProblem.in(
            path,
            "the entry \"%s\" unpacks to more than %,d bytes.".formatted(entry.getName(), maxBytes),
            "Remove it from the archive; no image needs that much.");
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
