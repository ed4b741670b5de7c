package dev.organza.data.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;

/** The sample files in a folder and the folders in it. */
public final class FolderFiles implements StoredFiles {

  private final Path folder;
  private final FileListing listing;

  /** Lists the files of a kind. */
  public FolderFiles(Path folder, FileKind kind) throws IOException {
    this.folder = folder;
    this.listing = new FileListing(kind);
    Files.walkFileTree(
        folder,
        EnumSet.of(FileVisitOption.FOLLOW_LINKS),
        Integer.MAX_VALUE,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
            return !path.equals(folder) && FileListing.isHidden(relative(path))
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
  }

  private String relative(Path path) {
    return folder.relativize(path).toString().replace(path.getFileSystem().getSeparator(), "/");
  }

  @Override
  public String where() {
    return folder.toString();
  }

  @Override
  public FileListing listing() {
    return listing;
  }

  @Override
  public InputStream open(String path) throws IOException {
    return Files.newInputStream(folder.resolve(path));
  }

  @Override
  public byte[] bytes(String path) throws IOException {
    Path file = folder.resolve(path);
    if (Files.size(file) > MAX_FILE_BYTES) {
      throw new IOException("%,d bytes, more than %,d".formatted(Files.size(file), MAX_FILE_BYTES));
    }
    return Files.readAllBytes(file);
  }

  @Override
  public void close() {}
}
