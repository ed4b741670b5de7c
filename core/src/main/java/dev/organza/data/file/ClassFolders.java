package dev.organza.data.file;

import dev.organza.data.DataProblem;
import dev.organza.data.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The classes that the paths of samples give: the folders that stand next below the folder common
 * to all samples. If a sample has no such folder, there are no labels.
 *
 * @param labels of the samples
 * @param strays the samples whose place is the reason that there are no labels
 * @param kind what they are, for messages
 */
public record ClassFolders(Labels labels, List<String> strays, FileKind kind) {

  /**
   * The classes of samples, of which there is at least one.
   *
   * @param paths with slashes
   */
  public static ClassFolders of(List<String> paths, FileKind kind) {
    String common = folder(paths.get(0));
    for (String path : paths) {
      while (!path.startsWith(common)) {
        common = folder(common.substring(0, common.length() - 1));
      }
    }
    List<String> classes = new ArrayList<>();
    List<String> strays = new ArrayList<>();
    for (String path : paths) {
      int slash = path.indexOf('/', common.length());
      if (slash < 0) {
        strays.add(path);
      } else {
        classes.add(path.substring(common.length(), slash));
      }
    }
    if (!strays.isEmpty()) {
      return new ClassFolders(Labels.NONE, classes.isEmpty() ? List.of() : strays, kind);
    }
    List<String> names = List.copyOf(new TreeSet<>(classes));
    return new ClassFolders(
        Labels.of(classes.stream().mapToInt(names::indexOf).toArray(), names), List.of(), kind);
  }

  /** What to say about samples beside the folders of classes; empty if there are none. */
  public List<String> notes() {
    if (strays.isEmpty()) {
      return List.of();
    }
    return List.of(
        strays.size() == 1
            ? ("The %s have no labels, because %s lies in no class folder. Move it into one, or"
                    + " remove it, to make the folders classes.")
                .formatted(kind.many(), strays.get(0))
            : ("The %s have no labels, because %,d of them lie in no class folder: %s Move them"
                    + " into one, or remove them, to make the folders classes.")
                .formatted(kind.many(), strays.size(), DataProblem.someAtTheEnd(strays)));
  }

  /** Everything up to and with the last slash. */
  private static String folder(String path) {
    return path.substring(0, path.lastIndexOf('/') + 1);
  }
}
