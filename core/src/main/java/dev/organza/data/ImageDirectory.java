package dev.organza.data;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.List;

/** The image files in a folder and the folders in it. */
final class ImageDirectory implements ImageFiles {

  private final Path folder;
  private final List<String> names;
  private final List<String> notes;

  ImageDirectory(Path folder) throws IOException {
    this.folder = folder;
    ImageListing listing = new ImageListing();
    Files.walkFileTree(
        folder,
        EnumSet.of(FileVisitOption.FOLLOW_LINKS),
        Integer.MAX_VALUE,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
            return !path.equals(folder) && ImageListing.isHidden(relative(path))
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()) {
              listing.add(relative(path));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path path, IOException e) throws IOException {
            if (e instanceof FileSystemLoopException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }
        });
    this.names = listing.images();
    this.notes = listing.notes();
  }

  private String relative(Path path) {
    return folder.relativize(path).toString().replace(path.getFileSystem().getSeparator(), "/");
  }

  @Override
  public String where() {
    return folder.toString();
  }

  @Override
  public List<String> names() {
    return names;
  }

  @Override
  public List<String> notes() {
    return notes;
  }

  @Override
  public byte[] bytes(int index) throws IOException {
    Path file = folder.resolve(names.get(index));
    if (Files.size(file) > MAX_FILE_BYTES) {
      throw new IOException("%,d bytes, more than %,d".formatted(Files.size(file), MAX_FILE_BYTES));
    }
    return Files.readAllBytes(file);
  }

  @Override
  public void close() {}
}
