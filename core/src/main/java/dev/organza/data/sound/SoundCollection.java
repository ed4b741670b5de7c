package dev.organza.data.sound;

import dev.organza.Hint;
import dev.organza.data.DataProblem;
import dev.organza.data.Dataset;
import dev.organza.data.DatasetBuilder;
import dev.organza.data.WaveStore;
import dev.organza.data.file.ClassFolders;
import dev.organza.data.file.FileKind;
import dev.organza.data.file.StoredFiles;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes one data set of many sound files, in the order of their names. */
final class SoundCollection implements AutoCloseable {

  /** Decoded at once, by all processors. */
  private static final int BLOCK = 16;

  private final StoredFiles files;
  private final FileKind kind;
  private final List<SoundDecoder> decoders;
  private final double unreadableShare;
  private final SoundFit fit;
  private final WaveStore.Builder waves;
  private final List<String> used = new ArrayList<>();
  private final List<String> unreadable = new ArrayList<>();
  private final List<String> silent = new ArrayList<>();
  private final List<String> clipped = new ArrayList<>();
  private final List<String> cutOff = new ArrayList<>();
  private final List<String> longer = new ArrayList<>();
  private final Map<Integer, Integer> rates = new TreeMap<>();

  SoundCollection(
      StoredFiles files,
      FileKind kind,
      List<SoundDecoder> decoders,
      double unreadableShare,
      SoundFit fit) {
    this.files = files;
    this.kind = kind;
    this.decoders = decoders;
    this.unreadableShare = unreadableShare;
    this.fit = fit;
    this.waves = new WaveStore.Builder(fit.length());
  }

  /** A sound, or why there is none. */
  private record Decoded(String name, Recording.@Nullable Sound sound, String problem) {}

  /**
   * Reads them.
   *
   * @param name of the data set
   * @param most how many at most, spread over all
   */
  Dataset read(String name, int most) {
    List<String> names = spread(files.listing().samples(), most);
    if (names.isEmpty()) {
      throw files.listing().nothing(files.where());
    }
    for (int start = 0; start < names.size(); start += BLOCK) {
      IntStream.range(start, Math.min(names.size(), start + BLOCK))
          .parallel()
          .mapToObj(i -> decode(names.get(i)))
          .toList()
          .forEach(this::add);
    }
    List<String> notes = files.listing().notes();
    if (!unreadable.isEmpty()) {
      notes.add(unreadableNote(names.size()));
    }
    if (used.isEmpty()) {
      throw DataProblem.in(
          files.where(),
          "holds silence alone: " + DataProblem.someAtTheEnd(silent),
          "Give sounds whose peak is more than 60 dB below full scale.");
    }
    ClassFolders classes = ClassFolders.of(used, kind);
    notes.addAll(classes.notes());
    notes.addAll(soundNotes());
    return DatasetBuilder.ofWaves(name, fit.rate(), waves.build())
        .labelled(classes.labels())
        .noting(notes)
        .placed(List.copyOf(used)::get)
        .build();
  }

  private static List<String> spread(List<String> all, int most) {
    return all.size() <= most
        ? all
        : IntStream.range(0, most)
            .mapToObj(i -> all.get((int) ((long) i * all.size() / most)))
            .toList();
  }

  private Decoded decode(String name) {
    try (InputStream in = new BufferedInputStream(files.open(name), 1 << 15)) {
      in.mark(SoundDecoder.HEAD);
      byte[] head = in.readNBytes(SoundDecoder.HEAD);
      in.reset();
      if (head.length == 0) {
        return new Decoded(name, null, "empty");
      }
      for (SoundDecoder decoder : decoders) {
        if (decoder.accepts(head)) {
          Recording recording = new Recording(fit);
          try {
            decoder.decode(in, recording);
          } catch (RuntimeException e) {
            // Decoders throw what they like on damaged data.
            return new Decoded(name, null, "damaged: " + DataProblem.reason(e));
          }
          return new Decoded(name, recording.sound(), "");
        }
      }
      return new Decoded(name, null, "its content is no " + kind.formats());
    } catch (IOException e) {
      return new Decoded(name, null, DataProblem.reason(e));
    }
  }

  private void add(Decoded decoded) {
    Recording.Sound sound = decoded.sound();
    if (sound == null) {
      unreadable.add(decoded.name() + " (" + decoded.problem() + ")");
      return;
    }
    if (sound.silent()) {
      silent.add(decoded.name());
      return;
    }
    waves.append(sound.wave());
    used.add(decoded.name());
    rates.merge(sound.rate(), 1, Integer::sum);
    if (sound.clipped()) {
      clipped.add(decoded.name());
    }
    if (sound.cutOff()) {
      cutOff.add(decoded.name());
    }
    if (sound.longer()) {
      longer.add(decoded.name());
    }
  }

  private List<String> soundNotes() {
    List<String> notes = new ArrayList<>();
    note(notes, silent, "%,d of %,d sounds are silent and left out: %s");
    note(notes, cutOff, "%,d of %,d sounds end before their header says: %s");
    note(
        notes,
        clipped,
        "%,d of %,d sounds are clipped, which is to be heard in what is learned: %s");
    note(
        notes,
        longer,
        String.format(Locale.ROOT, "%%,d of %%,d sounds are cut after %.3g s: ", seconds())
            + "%s data.sound.length takes more of them.");
    if (rates.keySet().stream().anyMatch(rate -> rate != fit.rate())) {
      notes.add(
          "Resampled to %,d Hz: %s."
              .formatted(
                  fit.rate(),
                  rates.entrySet().stream()
                      .filter(rate -> rate.getKey() != fit.rate())
                      .map(rate -> "%,d of %,d Hz".formatted(rate.getValue(), rate.getKey()))
                      .collect(Collectors.joining(", "))));
    }
    return notes;
  }

  private double seconds() {
    return (double) fit.length() / fit.rate();
  }

  private void note(List<String> notes, List<String> some, String format) {
    if (!some.isEmpty()) {
      notes.add(
          format.formatted(
              some.size(), used.size() + silent.size(), DataProblem.someAtTheEnd(some)));
    }
  }

  /** What to say about the files that cannot be read, if there are not too many of them. */
  private String unreadableNote(int total) {
    String report =
        "%,d of %,d sound files cannot be read: %s"
            .formatted(unreadable.size(), total, DataProblem.someAtTheEnd(unreadable));
    if (unreadable.size() == total) {
      throw DataProblem.in(
          files.where(), report, Hint.say("Give sounds as " + kind.formats() + "."));
    }
    if (unreadable.size() > unreadableShare * total) {
      throw DataProblem.in(
          files.where(),
          report,
          Hint.say("Repair or remove them, or accept them with ")
              .set(
                  "data.unreadableShare",
                  String.format(
                      Locale.ROOT, "%.2f", Math.ceil(100.0 * unreadable.size() / total) / 100))
              .and("."));
    }
    return report + " They are left out.";
  }

  /** Removes what was stored, if no data set came of it. */
  @Override
  public void close() {
    waves.close();
  }
}
