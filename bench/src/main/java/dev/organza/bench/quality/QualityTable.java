package dev.organza.bench.quality;

import dev.organza.bench.turns.Machine;
import dev.organza.bench.turns.Spread;
import dev.organza.metric.Interval;
import dev.organza.metric.Measure;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The comparison as people read it. */
final class QualityTable {

  private static final List<String> MEASURES =
      List.of("fid", "precision", "recall", "density", "coverage");

  private final StringBuilder text = new StringBuilder();
  private final List<String> minutes;

  private QualityTable(List<String> minutes) {
    this.minutes = minutes;
  }

  /**
   * A training with what was found of it.
   *
   * @param judged for each number of minutes, in order
   */
  record Judgement(QualityRow.Run run, List<QualityRow.Judged> judged) {}

  /**
   * A system on some data.
   *
   * @param judgements of the seeds that are done
   * @param firstEver seconds to the first step with no compiled kernel in the cache, where that
   *     differs
   */
  record Line(Candidate candidate, List<Judgement> judgements, Optional<Double> firstEver) {

    String title() {
      return candidate instanceof Candidate.Organza organza
              && !organza.recipe().equals(organza.word())
          ? "%s (`%s`)".formatted(organza.word(), organza.recipe())
          : candidate.word();
    }

    Spread spread(ToDoubleFunction<Judgement> value) {
      return Spread.of(judgements.stream().map(value::applyAsDouble).toList());
    }
  }

  /** Some data with the systems that were trained on them. */
  record Section(String data, List<Line> lines) {}

  /**
   * Writes a comparison.
   *
   * @param minutes of training, rising
   * @param failures sentences
   */
  static String of(
      Machine machine,
      String command,
      Clock clock,
      List<String> minutes,
      List<Section> sections,
      List<String> failures) {
    QualityTable table = new QualityTable(minutes);
    table.heading(machine, command, clock, sections);
    sections.forEach(table::section);
    if (!failures.isEmpty()) {
      table.line("Not trained:");
      table.line("");
      failures.forEach(failure -> table.line("- " + failure.replace("|", "\\|")));
    }
    return table.text.toString();
  }

  private void heading(Machine machine, String command, Clock clock, List<Section> sections) {
    List<QualityRow.Run> runs =
        sections.stream()
            .flatMap(section -> section.lines().stream())
            .flatMap(line -> line.judgements().stream())
            .map(Judgement::run)
            .toList();
    line(
        "Trained %s with `%s`."
            .formatted(
                runs.isEmpty()
                    ? "never"
                    : between(runs.stream().map(run -> run.date().substring(0, 10)).toList()),
                command));
    line("");
    line(
        String.format(
            Locale.ROOT,
            "- Machine: %s, %d processors, %.1f GiB of memory, %s",
            machine.processor(),
            machine.processors(),
            machine.memoryMebibytes() / 1024.0,
            machine.system()));
    line(
        clock == Clock.CPU
            ? "- Minutes are those of the processor, one thread computing: the weaker protocol, for a machine with"
                + " other work."
            : "- Minutes are those of the clock.");
    line("- Commits: " + words(runs, QualityRow.Run::commit));
    line("- Systems: " + words(runs, run -> run.training().version()));
    line("");
    line(
        "Medians of the seeds, in brackets the least and the most; of one seed, the metric's own 95 % interval."
            + " Lower is better for FID alone.");
    line("");
  }

  private static String words(
      List<QualityRow.Run> runs, java.util.function.Function<QualityRow.Run, String> word) {
    Set<String> words = new LinkedHashSet<>(runs.stream().map(word).toList());
    return String.join("; ", words);
  }

  private static String between(List<String> dates) {
    List<String> sorted = dates.stream().sorted().toList();
    String first = sorted.get(0);
    String last = sorted.get(sorted.size() - 1);
    return first.equals(last) ? "on " + first : "from " + first + " to " + last;
  }

  private void section(Section section) {
    List<Line> done =
        section.lines().stream().filter(line -> !line.judgements().isEmpty()).toList();
    line("### " + section.data());
    line("");
    line("| system | minutes | seeds | kimg | FID | precision | recall | density | coverage |");
    line("|---|---|---|---|---|---|---|---|---|");
    for (int i = 0; i < minutes.size(); i++) {
      for (Line line : done) {
        row(line, i);
      }
    }
    line("");
    reached(done);
    line("| system | how | images/s | CPU s a minute | s to the first step | load |");
    line("|---|---|---|---|---|---|");
    done.forEach(this::how);
    line("");
  }

  private void row(Line line, int at) {
    String mark = minutes.get(at);
    List<String> cells = new ArrayList<>();
    cells.add(line.title());
    cells.add(mark);
    cells.add(
        line.judgements().stream()
            .map(judgement -> Long.toString(judgement.run().seed()))
            .collect(Collectors.joining(", ")));
    cells.add(
        Spread.number(line.spread(judgement -> judgement.run().at(mark).images() / 1e3).median()));
    for (String measure : MEASURES) {
      cells.add(cell(line, at, measure));
    }
    line("| " + String.join(" | ", cells) + " |");
  }

  private static String cell(Line line, int at, String name) {
    List<Measure> measures =
        line.judgements().stream()
            .map(judgement -> judgement.judged().get(at).measure(name))
            .toList();
    String middle = number(Spread.of(measures.stream().map(Measure::value).toList()).median());
    if (measures.size() > 1) {
      Spread spread = Spread.of(measures.stream().map(Measure::value).toList());
      return "%s (%s to %s)".formatted(middle, number(spread.least()), number(spread.most()));
    }
    Interval interval = measures.get(0).interval();
    return interval == null
        ? middle
        : "%s (%s to %s)".formatted(middle, number(interval.low()), number(interval.high()));
  }

  /** Three decimals of what is small. */
  private static String number(double value) {
    return String.format(Locale.ROOT, value < 2 ? "%.3f" : value < 100 ? "%.2f" : "%.0f", value);
  }

  /** When each system is as good as the first is at the end, by the medians of FID. */
  private void reached(List<Line> lines) {
    if (lines.size() < 2) {
      return;
    }
    double goal = fid(lines.get(0), minutes.size() - 1);
    List<String> words = new ArrayList<>();
    for (Line line : lines.subList(1, lines.size())) {
      Optional<String> first = Optional.empty();
      for (int i = minutes.size() - 1; i >= 0; i--) {
        if (fid(line, i) <= goal) {
          first = Optional.of(minutes.get(i));
        }
      }
      words.add(
          first
              .map(mark -> "`%s` within %s minutes".formatted(line.candidate().word(), mark))
              .orElse("`%s` not".formatted(line.candidate().word())));
    }
    line(
        "The FID of `%s` after %s minutes, %s, is reached by %s."
            .formatted(
                lines.get(0).candidate().word(),
                minutes.get(minutes.size() - 1),
                number(goal),
                String.join(", ", words)));
    line("");
  }

  private static double fid(Line line, int at) {
    return line.spread(judgement -> judgement.judged().get(at).measure("fid").value()).median();
  }

  private void how(Line line) {
    String last = minutes.get(minutes.size() - 1);
    String ways =
        line.judgements().stream()
            .map(judgement -> judgement.run().training())
            .map(
                done ->
                    "%s, %d thread%s"
                        .formatted(done.how(), done.threads(), done.threads() == 1 ? "" : "s"))
            .distinct()
            .collect(Collectors.joining("; "));
    String first =
        line.spread(judgement -> judgement.run().training().firstSeconds()).text()
            + line.firstEver()
                .map(seconds -> "; " + Spread.number(seconds) + " with no kernel in the cache")
                .orElse("");
    line(
        "| %s | %s | %s | %s | %s | %s |"
            .formatted(
                line.title(),
                ways,
                line.spread(judgement -> judgement.run().at(last).speed()).text(),
                line.spread(
                        judgement -> {
                          QualitySnapshot end = judgement.run().at(last);
                          return 60 * end.cpuSeconds() / end.seconds();
                        })
                    .text(),
                first,
                line.spread(judgement -> judgement.run().load()).text()));
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
