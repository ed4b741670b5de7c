package dev.organza.bench.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.organza.bench.turns.Machine;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The comparison as programs read it: every measurement of every round. */
final class RawNumbers {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private RawNumbers() {}

  /** As one JSON document; see {@link Markdown#of} for the arguments. */
  static String of(Machine machine, String date, String command, List<Standing> standings)
      throws IOException {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("date", date);
    document.put("command", command);
    document.put("machine", machine);
    document.put("standings", standings.stream().map(RawNumbers::plain).toList());
    return JSON.writeValueAsString(document) + "\n";
  }

  private static Map<String, @Nullable Object> plain(Standing standing) {
    Map<String, @Nullable Object> plain = new LinkedHashMap<>();
    plain.put("workload", standing.workload().toString());
    plain.put("system", standing.rival().toString());
    plain.put(
        "firstEverSeconds",
        standing.firstEver().isPresent() ? standing.firstEver().getAsDouble() : null);
    plain.put("rounds", standing.rounds());
    plain.put("notes", standing.notes());
    return plain;
  }
}
