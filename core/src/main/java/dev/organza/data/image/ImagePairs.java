package dev.organza.data.image;

import dev.organza.Hint;
import dev.organza.data.DataProblem;
import dev.organza.data.Dataset;
import dev.organza.data.Datasets;
import dev.organza.data.Fitting;
import dev.organza.data.Reading;
import dev.organza.data.file.FileListing;
import dev.organza.data.file.FolderFiles;
import dev.organza.data.file.StoredFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Pairs of images: those of the same name in two folders, whose endings, {@code .png} or {@code
 * .jpg}, need not be the same; or the halves of pictures.
 */
final class ImagePairs {

  private ImagePairs() {}

  /** The images of one side that were read. */
  private record Side(Dataset dataset, List<String> names) {}

  /** Those of two folders in a folder. */
  static Dataset read(Path folder, String name, Reading reading, Fitting fitting)
      throws IOException {
    return read(
        side(folder, reading.pair().get(0)),
        side(folder, reading.pair().get(1)),
        name,
        reading,
        fitting);
  }

  /** Those of two folders. */
  static Dataset read(Path first, Path second, String name, Reading reading, Fitting fitting)
      throws IOException {
    try (FolderFiles a = new FolderFiles(first, ImageDecoder.FILES);
        FolderFiles b = new FolderFiles(second, ImageDecoder.FILES)) {
      Map<String, String> inA = byName(a);
      Map<String, String> inB = byName(b);
      List<String> common = inA.keySet().stream().filter(inB::containsKey).toList();
      if (common.isEmpty()) {
        throw DataProblem.in(
            first,
            "no image in %s has the name of one in %s."
                .formatted(first.getFileName(), second.getFileName()),
            "Give the two images of a pair the same name.");
      }
      double share = reading.unreadableShare();
      List<String> notes = new ArrayList<>(lonely(first, inA, inB, share));
      notes.addAll(lonely(second, inB, inA, share));
      return read(
          name,
          () -> read(a, name, reading, fitting, UnaryOperator.identity(), of(common, inA)),
          () -> read(b, name, reading, fitting, UnaryOperator.identity(), of(common, inB)),
          notes);
    }
  }

  /** The left and the right halves of the pictures in a folder. */
  static Dataset readHalves(Path folder, String name, Reading reading, Fitting fitting)
      throws IOException {
    try (FolderFiles files = new FolderFiles(folder, ImageDecoder.FILES)) {
      List<String> all = files.listing().samples();
      return read(
          name,
          () -> read(files, name, reading, fitting, picture -> picture.half(0), all),
          () -> read(files, name, reading, fitting, picture -> picture.half(1), all),
          List.of());
    }
  }

  private static Dataset read(
      String name, Supplier<Side> first, Supplier<Side> second, List<String> notes) {
    Side a = first.get();
    try {
      return pairs(name, a, second.get(), notes);
    } catch (RuntimeException | Error e) {
      a.dataset().close();
      throw e;
    }
  }

  private static List<String> of(List<String> names, Map<String, String> files) {
    return names.stream().map(name -> Objects.requireNonNull(files.get(name))).toList();
  }

  private static Path side(Path folder, String name) {
    Path side = folder.resolve(name);
    if (!Files.isDirectory(side)) {
      throw DataProblem.in(
          folder,
          "has no folder \"" + name + "\" with one image of each pair.",
          Hint.say("Put the images of each side into a folder, and name both: ")
              .set("data.pair", "[a,b]"));
    }
    return side;
  }

  /** The files of the images, by their names without their endings. */
  private static Map<String, String> byName(StoredFiles files) {
    if (files.listing().samples().isEmpty()) {
      throw files.listing().nothing(files.where());
    }
    Map<String, String> byName = new TreeMap<>();
    for (String file : files.listing().samples()) {
      String other = byName.put(stem(file), file);
      if (other != null) {
        throw DataProblem.in(
            files.where(),
            "%s and %s have one name.".formatted(other, file),
            "Give each image of a side another name.");
      }
    }
    return byName;
  }

  private static String stem(String file) {
    return file.substring(0, file.length() - FileListing.extension(file).length() - 1);
  }

  /**
   * A note of the images without a partner, if there are any.
   *
   * @param share of them that may be, as of images that cannot be read
   */
  private static List<String> lonely(
      Path folder, Map<String, String> own, Map<String, String> others, double share) {
    String side = folder.getFileName() + "/";
    List<String> lonely =
        own.keySet().stream()
            .filter(name -> !others.containsKey(name))
            .map(name -> side + own.get(name))
            .toList();
    if (lonely.isEmpty()) {
      return List.of();
    }
    if (lonely.size() > share * own.size()) {
      throw DataProblem.in(
          folder,
          "%,d of %,d images have no partner of the same name: %s"
              .formatted(lonely.size(), own.size(), DataProblem.someAtTheEnd(lonely)),
          Hint.say("Give each its partner, or leave them out with ")
              .set(
                  "data.unreadableShare",
                  String.format(
                      Locale.ROOT, "%.2f", Math.ceil(100.0 * lonely.size() / own.size()) / 100))
              .and("."));
    }
    return List.of(
        "%,d images have no partner of the same name and are left out: %s"
            .formatted(lonely.size(), DataProblem.someAtTheEnd(lonely)));
  }

  private static Side read(
      StoredFiles files,
      String name,
      Reading reading,
      Fitting fitting,
      UnaryOperator<Picture> cut,
      List<String> images) {
    try (ImageCollection collection =
        new ImageCollection(files, reading.unreadableShare(), fitting, cut)) {
      Dataset dataset = collection.read(name, images);
      return new Side(dataset, collection.used().stream().map(ImagePairs::stem).toList());
    }
  }

  /** What was read on both sides: an image that cannot be read takes its partner with it. */
  private static Dataset pairs(String name, Side a, Side b, List<String> notes) {
    Set<String> inB = Set.copyOf(b.names());
    List<String> both = a.names().stream().filter(inB::contains).toList();
    if (both.isEmpty()) {
      throw DataProblem.in(
          name, "holds no pair of which both images can be read.", "Repair the images.");
    }
    return Datasets.noting(Datasets.pairs(name, chosen(a, both), chosen(b, both)), notes);
  }

  private static Dataset chosen(Side side, List<String> names) {
    if (names.size() == side.names().size()) {
      return side.dataset();
    }
    Map<String, Integer> places = new HashMap<>();
    for (String name : side.names()) {
      places.put(name, places.size());
    }
    return Datasets.selected(side.dataset(), names.stream().mapToInt(places::get).toArray());
  }
}
