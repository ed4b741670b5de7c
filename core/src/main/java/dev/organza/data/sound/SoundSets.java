package dev.organza.data.sound;

import dev.organza.UsageException;
import dev.organza.data.Dataset;
import dev.organza.data.Field;
import dev.organza.data.Reading;
import dev.organza.data.SoundOptions;
import dev.organza.data.file.FileKind;
import dev.organza.data.file.FolderFiles;
import dev.organza.data.file.StoredFiles;
import dev.organza.data.file.ZipFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Data sets of many sound files, which lie in a folder or a ZIP archive.
 *
 * @param decoders the first that accepts a file reads it
 */
public record SoundSets(List<SoundDecoder> decoders) {

  /** Files that people take for sounds of the set; some may be read. */
  private static final Set<String> SOUNDS =
      Set.of(
          ("wav wave flac ogg oga mp3 aif aiff aifc m4a aac opus wma au snd caf amr ape wv alac mid"
                  + " midi mp2 mp4a ra raw")
              .split(" "));

  /** What is read without further modules: WAV. */
  public static final SoundSets WAV = new SoundSets(List.of(new WavDecoder()));

  /** Copies the list. */
  public SoundSets {
    decoders = List.copyOf(decoders);
  }

  /** With one more format. */
  public SoundSets with(SoundDecoder decoder) {
    return new SoundSets(Stream.concat(decoders.stream(), Stream.of(decoder)).toList());
  }

  /** Which files are sounds. */
  public FileKind kind() {
    Set<String> read =
        decoders.stream()
            .flatMap(decoder -> decoder.extensions().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> alike = new TreeSet<>(SOUNDS);
    alike.removeAll(read);
    List<String> formats = decoders.stream().map(SoundDecoder::format).toList();
    int last = formats.size() - 1;
    return new FileKind(
        "sound",
        "sounds",
        last == 0
            ? formats.get(0)
            : String.join(", ", formats.subList(0, last)) + " or " + formats.get(last),
        "WAV",
        read.stream().limit(3).map(end -> "." + end).collect(Collectors.joining(", ")),
        read,
        alike);
  }

  /**
   * The sounds in a folder and its folders.
   *
   * @param name of the data set
   * @param most how many files are read at most, spread over all; at least 1
   */
  public Dataset ofFolder(Path folder, String name, Reading reading, int most) throws IOException {
    try (FolderFiles files = new FolderFiles(folder, kind())) {
      return read(files, name, reading, most);
    }
  }

  /**
   * The sounds in a ZIP archive.
   *
   * @param name of the data set
   * @param most how many files are read at most, spread over all; at least 1
   */
  public Dataset ofZip(Path archive, String name, Reading reading, int most) throws IOException {
    try (ZipFiles files = new ZipFiles(archive, kind())) {
      return read(files, name, reading, most);
    }
  }

  private Dataset read(StoredFiles files, String name, Reading reading, int most) {
    try (SoundCollection collection =
        new SoundCollection(
            files, kind(), decoders, reading.unreadableShare(), SoundFit.of(reading.sound()))) {
      return collection.read(name, most);
    }
  }

  /** Sounds that come from no file, made to fit; others are as they are. Closing closes them. */
  public static Dataset fitted(Dataset sounds, SoundOptions options) {
    return SoundFit.fit(sounds, options);
  }

  /**
   * Refuses a way to read sounds where there are none.
   *
   * @throws UsageException if there is one, and the samples are no sounds
   */
  public static void requireSense(Dataset dataset, SoundOptions options) {
    if (!options.equals(SoundOptions.DEFAULTS)
        && !(dataset.schema().sample() instanceof Field.Wave)) {
      throw new UsageException(
          "data.sound is given, and %s holds no sounds.%nLeave it out, or choose a folder of sounds."
              .formatted(dataset.name()));
    }
  }
}
