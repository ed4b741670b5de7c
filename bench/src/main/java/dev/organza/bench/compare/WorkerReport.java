package dev.organza.bench.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what a worker says on its standard output; {@link dev.organza.bench.worker.WorkerRun} has
 * the format.
 */
final class WorkerReport {

  private final Map<String, Long> parameters = new LinkedHashMap<>();
  private final Map<String, Double> losses = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();
  private @Nullable String version;
  private @Nullable String unable;
  private @Nullable Integer threads;
  private @Nullable Double firstSeconds;
  private @Nullable Double speed;
  private @Nullable Double processorSpeed;
  private @Nullable Long resident;

  /**
   * Takes the next line.
   *
   * @param secondsSinceStart when it came
   * @throws IllegalArgumentException if it begins with @ and is none of the format
   */
  void take(String line, double secondsSinceStart) {
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
        case "parameters" -> parameters.put(key(rest), Long.valueOf(value(rest)));
        case "speed" -> speed = Double.valueOf(rest);
        case "processor" -> processorSpeed = Double.valueOf(rest);
        case "loss" -> losses.put(key(rest), number(value(rest)));
        case "rss" -> resident = Long.valueOf(rest);
        case "note" -> notes.add(rest);
        case "unable" -> unable = rest;
        default -> throw new IllegalArgumentException("unknown word");
      }
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("a worker said \"" + line + "\"", e);
    }
  }

  private static String key(String pair) {
    return pair.substring(0, pair.indexOf(' '));
  }

  private static String value(String pair) {
    return pair.substring(pair.indexOf(' ') + 1);
  }

  /** A number as Java or Python writes it. */
  private static double number(String text) {
    return switch (text) {
      case "nan" -> Double.NaN;
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  /** What it comes to, when the worker has ended as it should. */
  Outcome outcome() {
    if (unable != null) {
      return new Outcome.Nothing(unable);
    }
    for (Map.Entry<String, Double> loss : losses.entrySet()) {
      if (!Double.isFinite(loss.getValue())) {
        return new Outcome.Nothing(
            "Diverged: the " + loss.getKey() + "'s loss is " + loss.getValue() + ".");
      }
    }
    if (version == null
        || threads == null
        || firstSeconds == null
        || speed == null
        || processorSpeed == null
        || resident == null
        || parameters.isEmpty()) {
      return new Outcome.Nothing("Its worker ended without saying all that it should have.");
    }
    return new Outcome.Figures(
        version,
        threads,
        Map.copyOf(parameters),
        firstSeconds,
        speed,
        processorSpeed,
        resident,
        List.copyOf(notes));
  }
}
