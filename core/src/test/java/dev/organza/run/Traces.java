package dev.organza.run;

import dev.organza.journal.Event;
import dev.organza.journal.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a run leaves behind that must not depend on interruptions. */
final class Traces {

  private Traces() {}

  static List<Event> events(RunFolder run) {
    return Journal.read(run.journal()).stream()
        .filter(event -> event.kind().equals(Event.STEP))
        .toList();
  }

  /** The rounds in the journal, without the time they took. */
  static List<String> steps(RunFolder run) {
    return events(run).stream()
        .map(event -> event.step() + " " + event.images() + " " + withoutTime(event.values()))
        .toList();
  }

  private static Map<String, Object> withoutTime(Map<String, Object> values) {
    Map<String, Object> rest = new LinkedHashMap<>(values);
    rest.remove(Event.WAITING);
    return rest;
  }

  /** The doctor's examinations and findings, without the time they took. */
  static List<String> diagnostics(RunFolder run) {
    return Journal.read(run.journal()).stream()
        .filter(event -> List.of(Event.DIAGNOSTICS, Event.FINDING).contains(event.kind()))
        .map(event -> event.kind() + " " + event.images() + " " + event.values())
        .toList();
  }

  /** The bytes of all weights, states and pictures, and of the recipe. */
  static Map<String, String> contents(RunFolder run) throws IOException {
    Map<String, String> contents = new LinkedHashMap<>();
    try (Stream<Path> files = Files.walk(run.path())) {
      for (Path file : files.sorted().toList()) {
        String name = run.path().relativize(file).toString();
        if (name.endsWith(".safetensors") || name.endsWith(".png") || name.endsWith(".yaml")) {
          contents.put(name, HexFormat.of().formatHex(Files.readAllBytes(file)));
        }
      }
    }
    return contents;
  }
}
