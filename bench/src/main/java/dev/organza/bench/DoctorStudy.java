package dev.organza.bench;

import dev.organza.OrganzaException;
import dev.organza.diagnostics.Diagnostics;
import dev.organza.diagnostics.DiagnosticsExamination;
import dev.organza.doctor.Doctor;
import dev.organza.doctor.Finding;
import dev.organza.journal.Event;
import dev.organza.journal.Journal;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.recipe.Recipes;
import dev.organza.run.RunFolder;
import dev.organza.run.TrainingRun;
import dev.organza.train.StepStatistics;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether the doctor names what was done to a run, and says nothing of runs to which nothing was
 * done. Training and diagnosis are apart: {@code train:…} leaves run folders, {@code table:…} reads
 * their journals again.
 */
public final class DoctorStudy {

  static final Path RUNS = Path.of("bench", "target", "doctor");

  private DoctorStudy() {}

  /**
   * Runs a part of the study.
   *
   * @param arguments {@code cost:RECIPE:DATA} (of an examination), or {@code
   *     WHAT:CASES:SEEDS[:REMEDY]}. WHAT is {@code train} (and say what is found), {@code table}
   *     (of what is found in the runs that are there) or {@code cure} (train again with the remedy
   *     that the finding has, or with REMEDY instead, and compare). CASES is {@code tuned}, {@code
   *     fresh}, {@code later}, {@code healthy}, or names joined by commas, each with {@code @data}
   *     for one data set only; SEEDS is such as {@code 1-3}
   */
  public static void main(String... arguments) throws IOException {
    String[] asked = arguments[0].split(":");
    if (asked[0].equals("cost")) {
      cost(asked[1], asked[2]);
      return;
    }
    int[] seeds = Seeds.of(asked[2]);
    if (asked[0].equals("table")) {
      table(chosen(asked[1]), seeds);
      return;
    }
    DoctorData.plant();
    for (DoctorCase c : chosen(asked[1])) {
      for (int seed : seeds) {
        Path runs = RUNS.resolve(c.folder(seed));
        if (asked[0].equals("train")) {
          if (!Files.exists(runs)) {
            train(c, seed, List.of(), runs);
          }
          print(c, seed, runs);
        } else if (Files.exists(runs)) {
          cure(c, seed, runs, asked.length > 3 ? List.of(asked[3]) : List.of());
        }
      }
    }
  }

  /**
   * What an examination costs beside the training, in processor time of one thread, which does not
   * depend on what else the machine does.
   */
  private static void cost(String name, String data) {
    Recipes recipes = Catalogue.builtIn().recipes();
    Recipe recipe =
        recipes.set(
            recipes.named(name),
            List.of(
                "data.source=" + data, "hardware={device: cpu, threads: 1, precision: float32}"));
    ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    try (TrainingRun run = TrainingRun.start(Catalogue.builtIn(), recipe, RUNS.resolve("cost"));
        DiagnosticsExamination examination =
            new DiagnosticsExamination(run.trainer(), Optional.empty())) {
      long training = 0;
      long examining = 0;
      long images = 0;
      for (int turn = 0; turn < 6; turn++) {
        long start = clock.getCurrentThreadCpuTime();
        long before = run.trainer().progress().images();
        StepStatistics last = run.trainer().step();
        for (int round = 0; round < 9; round++) {
          last = run.trainer().step();
        }
        long between = clock.getCurrentThreadCpuTime();
        examination.before();
        examination.after(last);
        if (turn > 0) { // the first warms up
          training += between - start;
          examining += clock.getCurrentThreadCpuTime() - between;
          images += run.trainer().progress().images() - before;
        }
      }
      double perImage = training / 1e9 / images;
      double each = examining / 1e9 / 5;
      double every = Math.max(4000, recipe.training().kimg() * 1000 / 40);
      System.out.printf(
          Locale.ROOT,
          "%s on %s: %.1f ms an image, %.0f ms an examination, which is %.2f %% of the training"
              + " with one every %.0f images%n",
          name,
          data,
          1000 * perImage,
          1000 * each,
          100 * each / (perImage * every),
          every);
    }
  }

  /** For each cause and data set, in how many of the runs each kind was found. */
  private static void table(List<DoctorCase> cases, int[] seeds) {
    StringBuilder text = new StringBuilder("| done to it | data, recipe | runs |");
    DoctorCase.KINDS.forEach(kind -> text.append(' ').append(kind).append(" |"));
    text.append("\n|---|---|---|").append("---|".repeat(DoctorCase.KINDS.size())).append('\n');
    for (DoctorCase c : cases) {
      int runs = 0;
      Map<String, Integer> found = new LinkedHashMap<>();
      Map<String, Integer> following = new LinkedHashMap<>();
      Map<String, Integer> passing = new LinkedHashMap<>();
      for (int seed : seeds) {
        Path folder = RUNS.resolve(c.folder(seed));
        if (Files.exists(folder)) {
          runs++;
          List<Finding> findings =
              Doctor.of(Catalogue.builtIn(), RunFolder.find(folder, "latest")).findings();
          for (Finding finding : findings) {
            Map<String, Integer> which =
                !finding.present() ? passing : finding.because().isPresent() ? following : found;
            which.merge(finding.kind(), 1, Integer::sum);
          }
        }
      }
      if (runs > 0) {
        String data = c.source();
        text.append("| %s | %s, %s | %d |".formatted(c.name(), data, c.recipe(), runs));
        for (String kind : DoctorCase.KINDS) {
          String cell = String.valueOf(found.getOrDefault(kind, 0));
          cell = cell.equals("0") ? "" : c.expected().contains(kind) ? "**" + cell + "**" : cell;
          int follows = following.getOrDefault(kind, 0);
          int over = passing.getOrDefault(kind, 0);
          text.append(' ')
              .append(cell)
              .append(follows > 0 ? " <" + follows : "")
              .append(over > 0 ? " (" + over + ")" : "")
              .append(" |");
        }
        text.append('\n');
      }
    }
    System.out.print(text);
  }

  /**
   * Trains again with the remedy of the finding that is right, and compares.
   *
   * @param instead another remedy to try; empty for the finding's own
   */
  private static void cure(DoctorCase c, long seed, Path runs, List<String> instead)
      throws IOException {
    RunFolder before = RunFolder.find(runs, "latest");
    Optional<Finding> finding =
        Doctor.of(Catalogue.builtIn(), before).findings().stream()
            .filter(f -> f.failure() && f.present() && f.because().isEmpty())
            .findFirst();
    if (finding.isEmpty()) {
      System.out.println("# not found in " + runs.getFileName());
      return;
    }
    List<String> settings = instead.isEmpty() ? finding.get().remedy().settings() : instead;
    if (settings.isEmpty()) {
      settings = List.of("data.source=" + DoctorData.mended(c.data()));
    }
    String how = instead.isEmpty() ? "" : "_" + instead.get(0).replaceAll("[^A-Za-z0-9]+", "-");
    Path cured = RUNS.resolve(c.folder(seed) + "_cured" + how);
    if (!Files.exists(cured)) {
      train(c, seed, settings, cured);
    }
    RunFolder after = RunFolder.find(cured, "latest");
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %d | `%s` | %s | %s | %s | %s |%n",
        c.name(),
        c.source(),
        seed,
        String.join("` `", settings),
        state(before),
        state(after),
        kinds(before),
        kinds(after));
    System.out.flush();
  }

  private static String kinds(RunFolder folder) {
    return Doctor.of(Catalogue.builtIn(), folder).findings().stream()
        .filter(Finding::present)
        .map(Finding::kind)
        .collect(Collectors.joining(", "));
  }

  /**
   * How near the samples are at the end, how much of the data they cover, how often D ranks a
   * training sample above a held-out one, and how far samples are from the nearest training sample.
   */
  private static String state(RunFolder folder) {
    List<Event> diagnostics =
        Journal.read(folder.journal()).stream()
            .filter(event -> event.kind().equals(Event.DIAGNOSTICS))
            .toList();
    List<Event> end = diagnostics.subList(Math.max(0, diagnostics.size() - 5), diagnostics.size());
    return String.format(
        Locale.ROOT,
        "%.2f / %.0f %% / %.2f / %.2f",
        end.stream().mapToDouble(e -> e.number(Diagnostics.DISTANCE)).average().orElse(Double.NaN),
        100 * end.stream().mapToDouble(e -> e.number(Diagnostics.COVERAGE)).average().orElse(0),
        end.stream()
            .mapToDouble(e -> e.number(Diagnostics.RECOGNITION))
            .average()
            .orElse(Double.NaN),
        end.stream().mapToDouble(e -> e.number(Diagnostics.COPYING)).average().orElse(Double.NaN));
  }

  private static List<DoctorCase> chosen(String names) {
    List<DoctorCase> chosen = new ArrayList<>();
    for (String name : names.split(",")) {
      String[] parts = name.split("@");
      List<DoctorCase> all =
          switch (parts[0]) {
            case "tuned" -> DoctorCase.tuned();
            case "fresh" -> DoctorCase.fresh();
            case "later" -> DoctorCase.later();
            case "healthy" -> DoctorCase.sound();
            default ->
                Stream.of(DoctorCase.tuned(), DoctorCase.fresh(), DoctorCase.later())
                    .flatMap(List::stream)
                    .filter(c -> c.name().equals(parts[0]))
                    .toList();
          };
      all.stream()
          .filter(c -> parts.length == 1 || c.source().equals(parts[1]))
          .forEach(chosen::add);
    }
    return chosen;
  }

  private static void train(DoctorCase c, long seed, List<String> remedy, Path runs)
      throws IOException {
    Recipes recipes = Catalogue.builtIn().recipes();
    Recipe recipe =
        recipes.set(
            recipes.set(recipes.set(recipes.named(c.recipe()), c.common(seed)), c.changes()),
            remedy);
    long start = System.nanoTime();
    try (TrainingRun run = TrainingRun.start(Catalogue.builtIn(), recipe, runs)) {
      run.train(Optional.empty());
    } catch (OrganzaException e) {
      Files.writeString(runs.resolve("ending.txt"), e.getMessage(), StandardCharsets.UTF_8);
    }
    System.out.printf(
        Locale.ROOT, "# %s %.0f s%n", runs.getFileName(), (System.nanoTime() - start) / 1e9);
  }

  private static void print(DoctorCase c, long seed, Path runs) {
    RunFolder folder = RunFolder.find(runs, "latest");
    Doctor doctor = Doctor.of(Catalogue.builtIn(), folder);
    StringBuilder line = new StringBuilder();
    for (Finding finding : doctor.findings()) {
      line.append(
          String.format(
              Locale.ROOT,
              " %s%s(%.2f,%.0f)",
              finding.present() ? finding.because().isPresent() ? "<" : "" : "~",
              finding.kind(),
              finding.confidence(),
              finding.since() / 1000.0));
    }
    System.out.printf(
        Locale.ROOT,
        "%-28s want %-26s:%s; %s; changes: %s%n",
        c.folder(seed),
        c.healthy() ? "-" : String.join("|", c.expected()),
        line,
        state(folder),
        changes(folder));
    System.out.flush();
  }

  /** What the run said while it went on: each finding or state that started (+) or ended (-). */
  private static String changes(RunFolder folder) {
    return Journal.read(folder.journal()).stream()
        .filter(event -> event.kind().equals(Event.FINDING))
        .map(
            event ->
                ("started".equals(event.values().get("state")) ? "+" : "-")
                    + event.values().get("finding")
                    + "@"
                    + event.images() / 1000)
        .collect(Collectors.joining(" "));
  }
}
