package dev.organza.tree;

import dev.organza.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The path of every key in a recipe, to find where a misplaced key belongs. */
record KnownPaths(List<String> paths) {

  static final KnownPaths NONE = new KnownPaths(List.of());

  static KnownPaths of(Record root) {
    List<String> paths = new ArrayList<>();
    collect(root, "", paths);
    return new KnownPaths(List.copyOf(paths));
  }

  /** The path of a key below a section; the root's own path is empty. */
  static String child(String path, String key) {
    return path.isEmpty() || key.startsWith("[") ? path + key : path + "." + key;
  }

  /**
   * The first other path that ends in the same key or, failing that, in one much like it.
   *
   * @param path the path that is not known
   */
  Optional<String> elsewhere(String path) {
    List<String> others = paths.stream().filter(other -> !other.equals(path)).toList();
    List<String> leaves = others.stream().map(KnownPaths::leaf).toList();
    return Optional.of(leaves.indexOf(leaf(path)))
        .filter(index -> index >= 0)
        .or(() -> Nearest.of(leaf(path), leaves).map(leaves::indexOf))
        .map(others::get);
  }

  private static String leaf(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  private static void collect(Record record, String path, List<String> paths) {
    for (RecordType.Component component : RecordType.of(record.getClass()).components()) {
      String at = child(path, component.name());
      paths.add(at);
      if (component.of(record) instanceof Record nested) {
        collect(nested, component.flat() ? path : at, paths);
      }
    }
  }
}
