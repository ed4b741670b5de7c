package dev.organza.bench.quality;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.organza.bench.turns.Machine;
import dev.organza.metric.Measure;
import dev.organza.metric.Result;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** A line of the file of raw rows: something that was done and need not be done again. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "row")
@JsonSubTypes({
  @JsonSubTypes.Type(value = QualityRow.Trial.class, name = "trial"),
  @JsonSubTypes.Type(value = QualityRow.Run.class, name = "run"),
  @JsonSubTypes.Type(value = QualityRow.Judged.class, name = "judged")
})
sealed interface QualityRow {

  /**
   * What makes two trainings comparable, and one of them enough.
   *
   * @param data the name of the data
   * @param sha256 of their content, after fitting
   * @param system the candidate's name
   * @param definition a hash of the recipe or of the script
   * @param clock of the minutes
   * @param threads that were asked for; 0 if the choice was the system's
   * @param processor the machine's
   * @param processors how many of them
   */
  record Work(
      String data,
      String sha256,
      String system,
      String definition,
      String clock,
      int threads,
      String processor,
      int processors) {}

  /**
   * A short trial of PyTorch's modes.
   *
   * @param date in UTC
   * @param tried in order, at least one
   */
  record Trial(Work work, String date, Machine machine, List<Tried> tried) implements QualityRow {

    public Trial {
      tried = List.copyOf(tried);
    }

    /** Whether a mode was tried, for better or worse. */
    boolean covers(Candidate.PyTorch.Mode mode) {
      return tried.stream().anyMatch(each -> each.mode() == mode);
    }

    /** The fastest of some modes; empty if none of them worked. */
    Optional<Tried> fastest(Collection<Candidate.PyTorch.Mode> modes) {
      return tried.stream()
          .filter(each -> each.works() && modes.contains(each.mode()))
          .max(Comparator.comparingDouble(Tried::speed));
    }

    /** Seconds to the first step of a mode in its first trial, with no kernel in the cache. */
    OptionalDouble firstEver(Candidate.PyTorch.Mode mode) {
      return tried.stream()
          .filter(each -> each.works() && each.mode() == mode)
          .mapToDouble(Tried::firstSeconds)
          .findFirst();
    }
  }

  /**
   * A mode with a number of threads.
   *
   * @param speed in images a second of the comparison's clock; 0 if it failed
   * @param firstSeconds from the start of the process to the end of the first step
   */
  record Tried(Candidate.PyTorch.Mode mode, int threads, double speed, double firstSeconds) {

    static Tried failed(Candidate.PyTorch.Mode mode, int threads) {
      return new Tried(mode, threads, 0, 0);
    }

    boolean works() {
      return speed > 0;
    }
  }

  /**
   * A finished training.
   *
   * @param id the name of its folder
   * @param date when it began, in UTC
   * @param load the mean number of threads of the whole machine that wanted to run meanwhile
   * @param commit of the code
   */
  record Run(
      String id,
      Work work,
      long seed,
      String recipe,
      String date,
      Machine machine,
      double load,
      String commit,
      Training.Done training)
      implements QualityRow {

    /** The snapshot of so many minutes. */
    QualitySnapshot at(String minutes) {
      return training.snapshots().stream()
          .filter(snapshot -> snapshot.minutes().equals(minutes))
          .findFirst()
          .orElseThrow();
    }

    boolean has(List<String> minutes) {
      return training.snapshots().stream()
          .map(QualitySnapshot::minutes)
          .toList()
          .containsAll(minutes);
    }
  }

  /**
   * The metrics of a snapshot.
   *
   * @param run the run's id
   * @param results of the metrics, with their protocols
   */
  record Judged(String run, String minutes, String date, List<Result> results)
      implements QualityRow {

    public Judged {
      results = List.copyOf(results);
    }

    /** A measure by its name. */
    Measure measure(String name) {
      return results.stream()
          .flatMap(result -> result.measures().stream())
          .filter(measure -> measure.name().equals(name))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("no measure " + name));
    }
  }
}
