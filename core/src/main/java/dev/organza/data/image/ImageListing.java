package dev.organza.data.image;

import dev.organza.OrganzaException;
import dev.organza.data.DataProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Sorts the files of a folder or an archive by their names: images that are read, and others that a
 * user may take for images of the set. Hidden files and all others do not count.
 */
final class ImageListing {

  private static final int SHOWN = 3;

  private static final Set<String> NOT_READ =
      Set.of(
          ("tga heic heif hif avif jxl jp2 j2k j2c jpf jpx jxr wdp hdp psd psb xcf kra ora eps svg"
                  + " svgz emf wmf ico icns cur pcx ppm pgm pbm pnm pam pfm exr hdr dds ktx dcm nii"
                  + " fits cr2 cr3 nef nrw arw srf sr2 dng orf rw2 raf pef 3fr erf x3f")
              .split(" "));

  private final SortedSet<String> images = new TreeSet<>();
  private final Map<String, List<String>> notRead = new TreeMap<>();
  private final List<String> links = new ArrayList<>();
  private final List<String> others = new ArrayList<>();

  /** Takes the path of a file inside the folder or archive, with slashes; is it an image? */
  boolean add(String path) {
    if (isHidden(path)) {
      return false;
    }
    String extension = extension(path);
    if (ImageDecoder.isImageName(path)) {
      images.add(path);
      return true;
    } else if (NOT_READ.contains(extension)) {
      notRead.computeIfAbsent(extension, key -> new ArrayList<>()).add(path);
    } else if (others.size() <= SHOWN) {
      others.add(path);
    }
    return false;
  }

  /** The images, in the order of their names. */
  List<String> images() {
    return List.copyOf(images);
  }

  /** Takes the path of a link in an archive. */
  void addLink(String path) {
    if (!isHidden(path) && ImageDecoder.isImageName(path)) {
      links.add(path);
    }
  }

  /** What to say about files that a user may miss among the images; empty if there are none. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    int count = notRead.values().stream().mapToInt(List::size).sum();
    if (count > 0) {
      notes.add(
          "%s in formats that Organza does not read: %s. Convert them to PNG or JPEG to use them."
              .formatted(
                  count == 1 ? "1 file is skipped" : "%,d files are skipped".formatted(count),
                  notRead.entrySet().stream()
                      .map(kind -> counted(kind.getKey(), kind.getValue()))
                      .collect(Collectors.joining(", "))));
    }
    if (!links.isEmpty()) {
      notes.add(
          "%,d links to images are skipped: %s Archive the files themselves (tar -h)."
              .formatted(links.size(), DataProblem.someAtTheEnd(links)));
    }
    return notes;
  }

  private static String counted(String extension, List<String> paths) {
    return "%,d .%s (%s)".formatted(paths.size(), extension, DataProblem.some(paths));
  }

  /**
   * That there are no images.
   *
   * @param where the folder or archive
   */
  OrganzaException noImages(String where) {
    String remedy =
        "Give a folder or archive of %s files; class folders become labels."
            .formatted(ImageCollection.READ);
    if (!notes().isEmpty()) {
      return DataProblem.in(where, "holds no images that can be read.", String.join(" ", notes()));
    } else if (!others.isEmpty()) {
      return DataProblem.in(
          where,
          "holds no images by the ends of their names (.png, .jpg, …), but %s"
              .formatted(DataProblem.someAtTheEnd(others)),
          remedy);
    }
    return DataProblem.in(where, "holds no images.", remedy);
  }

  static String extension(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }

  /**
   * Whether a path is not meant for us: hidden, or the copies of resource forks that macOS adds.
   */
  static boolean isHidden(String path) {
    for (String part : path.split("/", -1)) {
      if (part.startsWith(".") || part.equals("__MACOSX")) {
        return true;
      }
    }
    return false;
  }
}
