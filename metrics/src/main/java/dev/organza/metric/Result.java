package dev.organza.metric;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.organza.Hint;
import dev.organza.UsageException;
import dev.organza.data.Dataset;
import dev.organza.journal.Better;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A measurement with all that is needed to reproduce it and to compare it.
 *
 * @param metric the metric's name
 * @param better which direction of the first measure is an improvement
 * @param measures the values; the first is the one to compare by
 * @param real the real samples
 * @param fake the generated samples
 * @param heldOut real samples that were not trained on; null if none were used
 * @param protocol what else the values depend on
 * @param notes sentences for the reader
 * @param figures the names of pictures beside the result
 * @param seed of the metric's random draws
 * @param seconds wall-clock time, including that of the features
 * @param organza the version
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Result(
    @JsonAlias("judge") String metric,
    Better better,
    List<Measure> measures,
    Side real,
    Side fake,
    @Nullable Side heldOut,
    Map<String, String> protocol,
    List<String> notes,
    List<String> figures,
    long seed,
    double seconds,
    String organza) {

  /**
   * One set of samples.
   *
   * @param source its name
   * @param count how many samples were measured
   * @param sha256 of their content; null for generated samples, which are identified by their
   *     source
   */
  public record Side(String source, int count, @Nullable String sha256) {

    /** Real samples, identified by the hash of their content. */
    public static Side real(Dataset dataset) {
      return new Side(dataset.name(), dataset.count(), dataset.sha256());
    }
  }

  public Result {
    measures = List.copyOf(measures);
    protocol = Collections.unmodifiableMap(new LinkedHashMap<>(protocol));
    notes = List.copyOf(notes);
    figures = List.copyOf(figures);
  }

  /** The value to compare by. */
  public Measure measure() {
    return measures.get(0);
  }

  /**
   * Checks that two results have the same metric and protocol.
   *
   * @throws UsageException if they have not, naming the differences
   */
  public void requireComparable(Result other) {
    Map<String, String> mine = terms();
    Map<String, String> theirs = other.terms();
    TreeSet<String> names = new TreeSet<>(mine.keySet());
    names.addAll(theirs.keySet());
    List<String> differing =
        names.stream()
            .filter(name -> !Objects.equals(mine.get(name), theirs.get(name)))
            .map(name -> name + " (" + mine.get(name) + " and " + theirs.get(name) + ")")
            .toList();
    if (!differing.isEmpty()) {
      throw new UsageException(
          "These results cannot be compared: they differ in " + String.join(", ", differing) + ".",
          Hint.say("Measure both in the same way: ")
              .act(Hint.Task.EVALUATE, "RUN")
              .and(" ")
              .argument(Hint.Argument.METRICS, metric));
    }
  }

  private Map<String, String> terms() {
    Map<String, String> terms = new LinkedHashMap<>(protocol);
    terms.put("metric", metric);
    terms.put("real data", String.valueOf(real.sha256()));
    terms.put("real count", Integer.toString(real.count()));
    terms.put("fake count", Integer.toString(fake.count()));
    terms.put("held-out data", heldOut == null ? "none" : String.valueOf(heldOut.sha256()));
    return terms;
  }
}
