package dev.organza.data.made;

import dev.organza.UsageException;
import dev.organza.data.DataOptions;
import dev.organza.data.DataProblem;
import dev.organza.data.Dataset;
import dev.organza.data.Datasets;
import dev.organza.data.image.ImageSets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * Pairs of two sources: of two folders the images of the same name, of any others the samples in
 * their order.
 */
final class PairsSource implements MadeSource {

  @Override
  public String word() {
    return "pairs";
  }

  @Override
  public String form() {
    return "pairs:A,B";
  }

  @Override
  public String description() {
    return "pairs: the images of the same name in two folders, or two sources in the same order";
  }

  @Override
  public int parts() {
    return 2;
  }

  @Override
  public Dataset open(String source, List<String> parts, DataOptions options, Opener opener) {
    requireTwo(this, source, parts);
    if (parts.stream().allMatch(PairsSource::isFolder)) {
      Path a = Path.of(parts.get(0));
      Path b = Path.of(parts.get(1));
      try {
        return ImageSets.ofPairs(
            a, b, lastPart(a) + " and " + lastPart(b), options.reading(), options.fitting());
      } catch (IOException e) {
        throw DataProblem.unreadable(source, e);
      }
    }
    Dataset a = opener.open(parts.get(0));
    try {
      Dataset b = opener.open(parts.get(1));
      try {
        return inOrder(source, a, b);
      } catch (RuntimeException e) {
        b.close();
        throw e;
      }
    } catch (RuntimeException e) {
      a.close();
      throw e;
    }
  }

  private static Dataset inOrder(String source, Dataset a, Dataset b) {
    requirePlain(source, a);
    requirePlain(source, b);
    if (a.count() != b.count()) {
      throw new UsageException(
          "%s: sample i of one side belongs to sample i of the other, and %s has %,d samples, %s %,d.%nGive sources with as many samples as each other, or two folders whose images have the same names."
              .formatted(source, a.name(), a.count(), b.name(), b.count()));
    }
    return Datasets.pairs(a.name() + " and " + b.name(), a, b);
  }

  static void requireTwo(MadeSource kind, String source, List<String> parts) {
    if (parts.size() != 2 || parts.stream().anyMatch(String::isBlank)) {
      throw new UsageException(
          "%s: %s takes two sources.%nWrite them with a comma between them, %s."
              .formatted(source, kind.word(), kind.form()));
    }
  }

  /** A side is one array. */
  static void requirePlain(String source, Dataset side) {
    if (side.schema().arrays().size() > 1) {
      throw new UsageException(
          "%s: %s has pairs already.%nGive a source of single images."
              .formatted(source, side.name()));
    }
  }

  private static boolean isFolder(String part) {
    try {
      return Files.isDirectory(Path.of(part));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static String lastPart(Path folder) {
    Path name = folder.toAbsolutePath().normalize().getFileName();
    return name == null ? folder.toString() : name.toString();
  }
}
