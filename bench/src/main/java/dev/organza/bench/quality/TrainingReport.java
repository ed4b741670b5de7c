package dev.organza.bench.quality;

import dev.organza.bench.turns.WorkerProcess;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what a worker says on its standard output, in lines that begin with {@code @}; every
 * other line belongs to the system itself.
 *
 * <pre>
 * &#64;first                                   the first step has ended; the clock starts
 * &#64;version PyTorch 2.10.0
 * &#64;threads 2
 * &#64;how compile-autocast
 * &#64;snapshot 2 120.013 118400 120.013 238.4  minutes asked for, seconds on the clock, images,
 *                                          seconds of training, and of its processors
 * </pre>
 *
 * {@code @unable} says why there is nothing to train. The samples of a snapshot are in a file
 * before its line is written.
 */
final class TrainingReport implements WorkerProcess.Listener {

  private final List<QualitySnapshot> snapshots = new ArrayList<>();
  private @Nullable String version;
  private @Nullable Integer threads;
  private @Nullable String how;
  private @Nullable String unable;
  private @Nullable Double firstSeconds;

  @Override
  public void take(String line, double secondsSinceStart) {
    if (!line.startsWith("@")) {
      return;
    }
    String[] words = line.substring(1).split(" ", 2);
    String rest = words.length > 1 ? words[1].strip() : "";
    try {
      switch (words[0]) {
        case "first" -> firstSeconds = secondsSinceStart;
        case "version" -> version = rest;
        case "threads" -> threads = Integer.valueOf(rest);
        case "how" -> how = rest;
        case "snapshot" -> snapshots.add(snapshot(rest.split(" ")));
        case "unable" -> unable = rest;
        default -> throw new IllegalArgumentException("unknown word");
      }
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("a worker said \"" + line + "\"", e);
    }
  }

  private static QualitySnapshot snapshot(String[] words) {
    return new QualitySnapshot(
        words[0],
        Double.parseDouble(words[1]),
        Long.parseLong(words[2]),
        Double.parseDouble(words[3]),
        Double.parseDouble(words[4]));
  }

  /**
   * What it comes to, when the worker has ended as it should.
   *
   * @param minutes the snapshots that were asked for
   */
  Training training(List<String> minutes) {
    if (unable != null) {
      return new Training.Failed(unable);
    }
    if (version == null
        || threads == null
        || how == null
        || firstSeconds == null
        || !snapshots.stream().map(QualitySnapshot::minutes).toList().equals(minutes)) {
      return new Training.Failed("Its worker ended without saying all that it should have.");
    }
    return new Training.Done(version, threads, how, firstSeconds, snapshots);
  }
}
