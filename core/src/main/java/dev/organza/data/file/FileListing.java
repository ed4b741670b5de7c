package dev.organza.data.file;

import dev.organza.OrganzaException;
import dev.organza.data.DataProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Sorts the files of a folder or an archive by their names: samples that are read, and others that
 * a user may take for samples of the set. Hidden files and all others do not count.
 */
public final class FileListing {

  private static final int SHOWN = 3;

  private final FileKind kind;
  private final SortedSet<String> samples = new TreeSet<>();
  private final Map<String, List<String>> notRead = new TreeMap<>();
  private final List<String> links = new ArrayList<>();
  private final List<String> others = new ArrayList<>();

  /** Lists nothing yet. */
  public FileListing(FileKind kind) {
    this.kind = kind;
  }

  /** Takes the path of a file inside the folder or archive, with slashes; is it a sample? */
  public boolean add(String path) {
    if (isHidden(path)) {
      return false;
    }
    String extension = extension(path);
    if (kind.isRead(path)) {
      samples.add(path);
      return true;
    } else if (kind.isAlike(path)) {
      notRead.computeIfAbsent(extension, key -> new ArrayList<>()).add(path);
    } else if (others.size() <= SHOWN) {
      others.add(path);
    }
    return false;
  }

  /** The samples, in the order of their names. */
  public List<String> samples() {
    return List.copyOf(samples);
  }

  /** Takes the path of a link in an archive. */
  public void addLink(String path) {
    if (!isHidden(path) && kind.isRead(path)) {
      links.add(path);
    }
  }

  /** What to say about files that a user may miss among the samples; empty if there are none. */
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    int count = notRead.values().stream().mapToInt(List::size).sum();
    if (count > 0) {
      notes.add(
          "%s in formats that Organza does not read: %s. Convert them to %s to use them."
              .formatted(
                  count == 1 ? "1 file is skipped" : "%,d files are skipped".formatted(count),
                  notRead.entrySet().stream()
                      .map(kind -> counted(kind.getKey(), kind.getValue()))
                      .collect(Collectors.joining(", ")),
                  kind.usual()));
    }
    if (!links.isEmpty()) {
      notes.add(
          "%,d links to %s are skipped: %s Archive the files themselves (tar -h)."
              .formatted(links.size(), kind.many(), DataProblem.someAtTheEnd(links)));
    }
    return notes;
  }

  private static String counted(String extension, List<String> paths) {
    return "%,d .%s (%s)".formatted(paths.size(), extension, DataProblem.some(paths));
  }

  /**
   * That there are no samples.
   *
   * @param where the folder or archive
   */
  public OrganzaException nothing(String where) {
    String remedy =
        "Give a folder or archive of %s files; class folders become labels."
            .formatted(kind.formats());
    if (!notes().isEmpty()) {
      return DataProblem.in(
          where, "holds no %s that can be read.".formatted(kind.many()), String.join(" ", notes()));
    } else if (!others.isEmpty()) {
      return DataProblem.in(
          where,
          "holds no %s by the ends of their names (%s, …), but %s"
              .formatted(kind.many(), kind.ends(), DataProblem.someAtTheEnd(others)),
          remedy);
    }
    return DataProblem.in(where, "holds no %s.".formatted(kind.many()), remedy);
  }

  /** What stands after the last dot of a name, in lower case; empty if there is none. */
  public static String extension(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }

  /**
   * Whether a path is not meant for us: hidden, or the copies of resource forks that macOS adds.
   */
  public static boolean isHidden(String path) {
    for (String part : path.split("/", -1)) {
      if (part.startsWith(".") || part.equals("__MACOSX")) {
        return true;
      }
    }
    return false;
  }
}
