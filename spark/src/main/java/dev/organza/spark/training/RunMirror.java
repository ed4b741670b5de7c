package dev.organza.spark.training;

import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.run.LiveRun;
import dev.organza.run.RunEvent;
import dev.organza.run.RunFolder;
import dev.organza.run.RunListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the folder of a run on the cluster as the one on this machine is. A checkpoint is copied
 * when all that it needs is there, and its {@code state.json}, without which it is none, comes
 * last. Then those that this machine has removed are removed.
 *
 * <p>A worker that Spark has given up may still live. What it writes is what its successor writes,
 * bit for bit, but it must remove nothing: each says that it has taken over, and stops when another
 * has.
 */
final class RunMirror implements RunListener {

  static final String OWNER = ".owner";
  private static final String CHECKPOINTS = "checkpoints";
  private static final String INDEX = "state.json";

  /** What is told by a file's size and time. */
  private record Version(long bytes, FileTime changed) {}

  private final RunStore store;
  private final Catalogue catalogue;
  private final String source;
  private final String owner;
  private final Map<String, Version> copied = new HashMap<>();
  private @Nullable RunFolder folder;

  /**
   * A mirror of a run that is not open yet.
   *
   * @param source where the staged data lie, as the copy of the recipe is to say
   * @param owner who writes, unlike any other
   */
  RunMirror(RunStore store, Catalogue catalogue, String source, String owner) {
    this.store = store;
    this.catalogue = catalogue;
    this.source = source;
    this.owner = owner;
  }

  /** Before anything is read there. */
  void begin() {
    store.tidy();
    requireOwner();
  }

  /** Says that a folder of this machine was copied from there, and holds nothing new. */
  void isCopy(Path local) {
    for (Path file : files(local)) {
      copied.put(name(local, file), version(file));
    }
  }

  @Override
  public void attach(LiveRun run) {
    folder = run.folder();
  }

  @Override
  public void on(RunEvent event) {
    if (event instanceof RunEvent.Checkpointed checkpointed) {
      copyFiles();
      copyCheckpoint(checkpointed.folder());
      removeOld();
    } else if (event instanceof RunEvent.Sampled) {
      copyFiles();
    }
  }

  /** Copies what has changed, but checkpoints. */
  void copyFiles() {
    requireOwner();
    Path local = Objects.requireNonNull(folder).path();
    for (Path file : files(local)) {
      String name = name(local, file);
      Version version = version(file);
      if (name.startsWith(CHECKPOINTS + "/") || version.equals(copied.get(name))) {
        continue;
      }
      if (name.equals(RunStore.RECIPE)) {
        store.write(name, located(file));
      } else {
        store.put(file, name);
      }
      copied.put(name, version);
    }
  }

  /** The recipe with the data where all machines find them. */
  private String located(Path file) {
    Recipe recipe = catalogue.recipes().read(file);
    return catalogue.recipes().write(recipe.withData(recipe.data().withSource(source)));
  }

  private void copyCheckpoint(Path checkpoint) {
    String name = CHECKPOINTS + "/" + checkpoint.getFileName();
    // One of that name is there only if it was found damaged.
    store.delete(name);
    for (Path file : files(checkpoint)) {
      if (!file.endsWith(INDEX)) {
        store.putUnread(file, name + "/" + file.getFileName());
      }
    }
    store.put(checkpoint.resolve(INDEX), name + "/" + INDEX);
  }

  private void removeOld() {
    requireOwner();
    Set<String> kept = new HashSet<>();
    Path checkpoints = Objects.requireNonNull(folder).checkpointsDir();
    for (Path file : files(checkpoints)) {
      kept.add(checkpoints.relativize(file).getName(0).toString());
    }
    for (String name : store.list(CHECKPOINTS)) {
      if (!kept.contains(name)) {
        store.delete(CHECKPOINTS + "/" + name);
      }
    }
  }

  private void requireOwner() {
    if (!store.text(OWNER).equals(owner)) {
      throw new IllegalStateException(
          "another training has taken over " + store.where("") + ", so that this one ends");
    }
  }

  /** All files below a folder, without those that begin with a dot or lie in such a folder. */
  private static List<Path> files(Path folder) {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths
          .filter(Files::isRegularFile)
          .filter(path -> !isHidden(folder.relativize(path)))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isHidden(Path path) {
    for (Path part : path) {
      if (part.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }

  private static String name(Path folder, Path file) {
    return folder.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
  }

  private static Version version(Path file) {
    try {
      return new Version(Files.size(file), Files.getLastModifiedTime(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
