package dev.organza.bench.compare;

import dev.organza.bench.turns.Machine;
import dev.organza.bench.turns.Spread;
import dev.organza.bench.worker.Workload;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The comparison as people read it. */
final class Markdown {

  private final StringBuilder text = new StringBuilder();
  private final List<String> footnotes = new ArrayList<>();

  private Markdown() {}

  /**
   * Writes a comparison.
   *
   * @param date of the measurement
   * @param command how it was called
   */
  static String of(Machine machine, String date, String command, List<Standing> standings) {
    Markdown markdown = new Markdown();
    markdown.heading(machine, date, command, standings);
    Set<Workload> workloads =
        standings.stream()
            .map(Standing::workload)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    for (Workload workload : workloads) {
      markdown.table(
          workload,
          standings.stream().filter(standing -> standing.workload() == workload).toList());
    }
    markdown.footnotes();
    return markdown.text.toString();
  }

  private void heading(Machine machine, String date, String command, List<Standing> standings) {
    line("Measured on %s with `%s`.".formatted(date, command));
    line("");
    line(
        String.format(
            Locale.ROOT,
            "- Machine: %s, %d processors, %.1f GiB of memory, %s; load before the start %.2f",
            machine.processor(),
            machine.processors(),
            machine.memoryMebibytes() / 1024.0,
            machine.system(),
            machine.load()));
    line("- JVM: " + machine.java());
    line("- Systems: " + versions(standings));
    line("");
    line(
        "Medians of the rounds, in brackets the least and the most. Ratios compare medians of"
            + " images a second, and of images a second of processor time, which a busy machine"
            + " changes less.");
    line("");
  }

  private static String versions(List<Standing> standings) {
    return standings.stream()
        .flatMap(standing -> standing.rounds().stream())
        .map(Outcome.Figures::version)
        .distinct()
        .collect(Collectors.joining("; "));
  }

  private void table(Workload workload, List<Standing> standings) {
    Optional<Standing> reference = reference(standings);
    line("### " + workload);
    line("");
    line(
        "| system | threads | images/s | ratio to "
            + reference.map(standing -> standing.rival().title()).orElse("nothing")
            + " | images/s of processor time | its ratio | s to the first step | peak memory, MiB"
            + " |");
    line("|---|---|---|---|---|---|---|---|");
    for (Standing standing : standings) {
      row(standing, reference);
    }
    line("");
  }

  /**
   * What the others are compared with: PyTorch's usual script, or else the first that has figures.
   */
  private static Optional<Standing> reference(List<Standing> standings) {
    return standings.stream()
        .filter(standing -> standing.rival() == Rival.TORCH && standing.measured())
        .findFirst()
        .or(() -> standings.stream().filter(Standing::measured).findFirst());
  }

  private void row(Standing standing, Optional<Standing> reference) {
    String title = standing.rival().title() + marks(standing);
    if (!standing.measured()) {
      line("| %s | – | – | – | – | – | – | – |".formatted(title));
      return;
    }
    line(
        "| %s | %s | %s | %s | %s | %s |"
            .formatted(
                title,
                threads(standing),
                speed(standing, reference, Outcome.Figures::speed),
                speed(standing, reference, Outcome.Figures::processorSpeed),
                standing.spread(Outcome.Figures::firstSeconds).text(),
                standing.spread(figures -> figures.residentKibibytes() / 1024.0).text()));
  }

  /** A speed and what it is of the reference's, as two cells. */
  private static String speed(
      Standing standing, Optional<Standing> reference, ToDoubleFunction<Outcome.Figures> measured) {
    Spread speed = standing.spread(measured);
    double ratio = speed.median() / reference.orElseThrow().spread(measured).median();
    return String.format(Locale.ROOT, "%s | %.2f", speed.text(), ratio);
  }

  private String marks(Standing standing) {
    List<String> notes = new ArrayList<>(standing.notes());
    if (standing.measured() && standing.rival().compiles() && standing.firstEver().isPresent()) {
      notes.add(
          String.format(
              Locale.ROOT,
              "With no kernel in the cache the first step took %.0f s.",
              standing.firstEver().getAsDouble()));
    }
    if (notes.isEmpty()) {
      return "";
    }
    String note = String.join(" ", notes);
    int number = footnotes.indexOf(note) + 1;
    if (number == 0) {
      footnotes.add(note);
      number = footnotes.size();
    }
    return " [" + number + "]";
  }

  private static String threads(Standing standing) {
    return standing.rounds().stream()
        .map(Outcome.Figures::threads)
        .distinct()
        .sorted()
        .map(Object::toString)
        .collect(Collectors.joining(", "));
  }

  private void footnotes() {
    for (int i = 0; i < footnotes.size(); i++) {
      line("%d. %s".formatted(i + 1, footnotes.get(i).replace("|", "\\|")));
    }
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
