package dev.organza.data.source;

import dev.organza.data.DataProblem;
import dev.organza.data.Dataset;
import dev.organza.data.Fitting;
import dev.organza.data.Reading;
import dev.organza.data.file.FileKind;
import dev.organza.data.image.ImageSets;
import dev.organza.data.sound.SoundDecoder;
import dev.organza.data.sound.SoundSets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * A folder or a ZIP archive in which there are more sounds than images, by the ends of their names.
 */
record SoundFormat(SoundSets sets) implements FileFormat {

  /** So many sounds and images say what a folder is of. */
  private static final int ENOUGH = 1_000;

  /** So many files, spread over a folder, show whether there are classes. */
  private static final int PREVIEW = 32;

  /** With one more format of sound. */
  SoundFormat with(SoundDecoder decoder) {
    return new SoundFormat(sets.with(decoder));
  }

  @Override
  public String description() {
    return "folders and zips of sounds (" + sets.kind().formats() + ")";
  }

  private static boolean isZip(Path path) {
    return Files.isRegularFile(path)
        && FileFormat.fileName(path).toLowerCase(Locale.ROOT).endsWith(".zip");
  }

  @Override
  public boolean accepts(Path path) {
    FileKind kind = sets.kind();
    Predicate<String> isSound = name -> kind.isRead(name) || kind.isAlike(name);
    try {
      if (Files.isDirectory(path)) {
        try (Stream<Path> files = Files.walk(path)) {
          return mostlySounds(files.map(FileFormat::fileName), isSound);
        }
      }
      if (isZip(path)) {
        try (ZipFile zip = new ZipFile(path.toFile())) {
          return mostlySounds(zip.stream().map(ZipEntry::getName), isSound);
        }
      }
    } catch (IOException | RuntimeException e) {
      return false; // the format of images says what is wrong
    }
    return Files.isRegularFile(path) && isSound.test(FileFormat.fileName(path));
  }

  private static boolean mostlySounds(Stream<String> names, Predicate<String> isSound) {
    int[] more = new int[1];
    names
        .filter(name -> isSound.test(name) || ImageSets.isImageName(name))
        .limit(ENOUGH)
        .forEach(name -> more[0] += isSound.test(name) ? 1 : -1);
    return more[0] > 0;
  }

  @Override
  public Dataset open(Path path, Reading reading, Fitting fitting) {
    return opened(path, reading, Integer.MAX_VALUE);
  }

  @Override
  public Optional<Dataset> preview(Path path, Reading reading) {
    return Optional.of(opened(path, reading, PREVIEW));
  }

  private Dataset opened(Path path, Reading reading, int most) {
    try {
      if (Files.isDirectory(path)) {
        return sets.ofFolder(path, FileFormat.fileName(path), reading, most);
      }
      if (isZip(path)) {
        return sets.ofZip(path, FileFormat.fileName(path), reading, most);
      }
    } catch (ZipException e) {
      throw DataProblem.in(
          path,
          "is not a ZIP archive, or is damaged or cut off (" + DataProblem.reason(e) + ").",
          "Get the file again, or pack the sounds again.");
    } catch (IOException e) {
      throw DataProblem.unreadable(path, e);
    }
    throw DataProblem.in(
        path, "is one sound, and a data set needs many.", "Give the folder that holds them.");
  }
}
