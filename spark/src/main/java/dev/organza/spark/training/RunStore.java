package dev.organza.spark.training;

import dev.organza.OrganzaException;
import dev.organza.UsageException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The folder of a run on any file system that Hadoop knows. Names are relative to it, with slashes.
 *
 * <p>A file is written aside and renamed, so that whoever reads sees the old one or the new one.
 * Where a rename does not replace, there is a moment without either; {@link #tidy} ends what was
 * begun. What begins with a dot or underscore is no part of the run.
 */
final class RunStore implements AutoCloseable {

  /** The staged data. */
  static final String DATA = "data";

  static final String RECIPE = "recipe.yaml";

  private static final String ASIDE = ".writing-";

  private final FileSystem files;
  private final Path folder;

  private RunStore(FileSystem files, Path folder) {
    this.files = files;
    this.folder = folder;
  }

  /**
   * Opens a folder, which need not exist.
   *
   * @param folder as Spark takes paths: a URI, or a path of the default file system
   * @throws UsageException if there is no such file system
   */
  static RunStore open(String folder, Configuration hadoop) {
    try {
      Path path = new Path(folder);
      URI uri = path.toUri().getScheme() == null ? FileSystem.getDefaultUri(hadoop) : path.toUri();
      // An instance of its own: Spark's are shared with all that runs in the process.
      FileSystem files = FileSystem.newInstance(uri, hadoop);
      // Checksums of Hadoop's own would be wrong as soon as another program writes a file.
      FileSystem plain = files instanceof LocalFileSystem local ? local.getRawFileSystem() : files;
      return new RunStore(plain, plain.makeQualified(path));
    } catch (IOException | IllegalArgumentException e) {
      throw new UsageException(
          "The folder \"%s\" cannot be used: %s%nGive one that all machines of the cluster can write, such as hdfs:///runs/faces, or file:/mnt/runs/faces on a shared disk."
              .formatted(folder, StoreException.reason(e)),
          e);
    }
  }

  /** The last part of the folder's name. */
  String name() {
    return folder.getName().isEmpty() ? "run" : folder.getName();
  }

  private Path at(String name) {
    return name.isEmpty() ? folder : new Path(folder, name);
  }

  /** Where a file or folder lies, for Spark and for messages. */
  String where(String name) {
    return at(name).toString();
  }

  /** The same as a path of this machine, if the store is on a file system that it mounts. */
  Optional<java.nio.file.Path> mounted(String name) {
    URI uri = at(name).toUri();
    return "file".equals(uri.getScheme())
        ? Optional.of(java.nio.file.Path.of(uri.getPath()))
        : Optional.empty();
  }

  /** How a program on a machine of the cluster names it. */
  String source(String name) {
    return mounted(name).map(java.nio.file.Path::toString).orElseGet(() -> where(name));
  }

  /**
   * Returns if a file can be made in the folder.
   *
   * @throws OrganzaException with the reason, if not
   */
  void requireWritable() {
    Path probe = at(".organza-" + UUID.randomUUID());
    try {
      files.create(probe, true).close();
      files.delete(probe, false);
    } catch (IOException e) {
      throw new OrganzaException(
          "cannot write %s: %s%nChoose another folder, or change its permissions."
              .formatted(folder, StoreException.reason(e)),
          e);
    }
  }

  boolean exists(String name) {
    try {
      return files.exists(at(name));
    } catch (IOException e) {
      throw StoreException.reading(where(name), e);
    }
  }

  /** Whether a training has begun here. */
  boolean holdsRun() {
    return exists(RECIPE);
  }

  /** What lies directly in a folder; nothing if there is no such folder. */
  List<String> list(String name) {
    try {
      List<String> names = new ArrayList<>();
      for (FileStatus status : files.listStatus(at(name))) {
        names.add(status.getPath().getName());
      }
      return names;
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw StoreException.reading(where(name), e);
    }
  }

  InputStream read(String name) throws IOException {
    return files.open(at(name));
  }

  /** To be written to at once; readers may see a part of it. */
  OutputStream create(String name) throws IOException {
    return files.create(at(name), true);
  }

  String text(String name) {
    try (InputStream in = read(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw StoreException.reading(where(name), e);
    }
  }

  /** Writes a small file. */
  void write(String name, String text) {
    replace(name, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Copies a file of this machine into the folder. */
  void put(java.nio.file.Path file, String name) {
    replace(name, out -> Files.copy(file, out));
  }

  /** As {@link #put}, of a file that no reader looks at before another one is there. */
  void putUnread(java.nio.file.Path file, String name) {
    try (OutputStream out = create(name)) {
      Files.copy(file, out);
    } catch (IOException e) {
      throw StoreException.writing(where(name), e);
    }
  }

  /** What is written. */
  interface Content {
    void to(OutputStream out) throws IOException;
  }

  void replace(String name, Content content) {
    Path target = at(name);
    Path aside = new Path(target.getParent(), ASIDE + target.getName());
    try {
      try (OutputStream out = files.create(aside, true)) {
        content.to(out);
      }
      take(aside, target);
    } catch (IOException e) {
      throw StoreException.writing(target.toString(), e);
    }
  }

  private void take(Path aside, Path target) throws IOException {
    files.delete(target, false);
    if (!files.rename(aside, target)) {
      throw new IOException("the file system does not rename " + aside.getName());
    }
  }

  /** Ends what a process that was killed has begun. */
  void tidy() {
    for (String name : list("")) {
      if (name.startsWith(ASIDE)) {
        Path target = at(name.substring(ASIDE.length()));
        try {
          if (files.exists(target)) {
            files.delete(at(name), false);
          } else {
            take(at(name), target);
          }
        } catch (IOException e) {
          throw StoreException.writing(target.toString(), e);
        }
      }
    }
  }

  /** Deletes a file, or a folder with all that is in it; does nothing if there is none. */
  void delete(String name) {
    try {
      files.delete(at(name), true);
    } catch (IOException e) {
      throw StoreException.writing(where(name), e);
    }
  }

  /**
   * Copies a file or folder to this machine.
   *
   * @param to where it is to lie, with its own name
   * @param without the name of a part that is left out
   */
  void fetch(String name, java.nio.file.Path to, String without) {
    try {
      fetch(files.getFileStatus(at(name)), to, at(without));
    } catch (IOException e) {
      throw StoreException.reading(where(name), e);
    }
  }

  private void fetch(FileStatus status, java.nio.file.Path to, Path without) throws IOException {
    if (status.isDirectory()) {
      Files.createDirectories(to);
      for (FileStatus part : files.listStatus(status.getPath())) {
        String name = part.getPath().getName();
        if (!name.startsWith(".") && !name.startsWith("_") && !part.getPath().equals(without)) {
          fetch(part, to.resolve(name), without);
        }
      }
      return;
    }
    try (InputStream in = files.open(status.getPath())) {
      Files.copy(in, to);
    }
  }

  @Override
  public void close() {
    try {
      files.close();
    } catch (IOException e) {
      // Everything that was written is closed.
    }
  }
}
