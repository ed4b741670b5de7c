package dev.organza.bench;

import dev.organza.OrganzaException;
import dev.organza.doctor.Doctor;
import dev.organza.doctor.Finding;
import dev.organza.run.Recipe;
import dev.organza.run.Recipes;
import dev.organza.run.RunFolder;
import dev.organza.run.RunListener;
import dev.organza.run.TrainingRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether the doctor names what was done to a run, and says nothing of runs to which nothing was
 * done. Training and diagnosis are apart: {@code train:…} leaves run folders, {@code table:…} reads
 * their journals again.
 */
public final class DoctorStudy {

  private static final Path RUNS = Path.of("bench", "target", "doctor");

  /**
   * One cause on one kind of data.
   *
   * @param name of the cause
   * @param expected the kind of the finding; empty for a healthy run
   * @param data the source
   * @param recipe where it starts
   * @param changes what is set on top of the common settings
   */
  private record Case(
      String name, String expected, String data, String recipe, List<String> changes) {

    String folder(long seed) {
      String source = data.substring(data.lastIndexOf('/') + 1);
      return name + "_" + source + "_" + recipe + "_" + seed;
    }
  }

  private DoctorStudy() {}

  private static List<Case> healthy() {
    List<Case> cases = new ArrayList<>();
    for (String data : List.of("ring8", "grid25", "heights")) {
      cases.add(new Case("healthy", "", data, "gan", List.of()));
    }
    cases.add(new Case("healthy", "", "fashion", "gan", List.of()));
    cases.add(new Case("healthy", "", "digits", "gan", List.of()));
    cases.add(new Case("healthy", "", "fashion", "dcgan", List.of("architecture.width=8")));
    cases.add(new Case("healthy", "", "ring8", "lsgan", List.of()));
    cases.add(new Case("healthy", "", "ring8", "r1", List.of("penalties[0].gamma=0.01")));
    cases.add(new Case("healthy", "", "ring8", "wgan-gp", List.of("penalties[0].weight=0.1")));
    cases.add(new Case("healthy", "", "heights", "sngan", List.of()));
    cases.add(new Case("healthy", "", "fashion", "sngan", List.of("architecture.images.width=4")));
    return cases;
  }

  private static List<Case> failures() {
    List<Case> cases = new ArrayList<>();
    for (String data : List.of("ring8", "grid25", "heights", "fashion", "digits")) {
      boolean images = data.equals("fashion") || data.equals("digits");
      cases.add(
          new Case(
              "vanishing",
              "discriminator-too-strong",
              data,
              "gan",
              List.of(
                  "objective=minimax",
                  "training.criticSteps=8",
                  "discriminator.optimizer.learningRate=0.005")));
      cases.add(
          new Case(
              "weak",
              "discriminator-too-weak",
              data,
              "gan",
              List.of("discriminator.clip=" + (images ? "0.002" : "0.005"))));
      cases.add(
          new Case(
              "collapse",
              "mode-collapse",
              data,
              "gan",
              List.of(
                  "generator.optimizer.learningRate=" + (images ? "0.004" : "0.008"),
                  "generator.optimizer.beta1=0.9")));
      cases.add(
          new Case(
              "oscillation",
              "oscillation",
              data,
              "gan",
              List.of(
                  "training.order=simultaneous",
                  "generator.optimizer={kind: sgd, learningRate: 0.3, momentum: {kind: constant, value: 0.9}}",
                  "discriminator.optimizer={kind: sgd, learningRate: 0.3, momentum: {kind: constant, value: 0.9}}")));
      cases.add(new Case("unbounded", "divergence", data, "gan", List.of("objective=wasserstein")));
      cases.add(
          new Case(
              "few", "memorisation", data, "gan", List.of("data.first=64", "training.batch=32")));
      cases.add(
          new Case(
              "dead",
              "dead-units",
              data,
              "gan",
              List.of(
                  "architecture.activation=relu",
                  "generator.optimizer.learningRate=0.05",
                  "discriminator.optimizer.learningRate=0.05")));
      cases.add(
          new Case(
              "rates",
              "learning-rates",
              data,
              "gan",
              List.of("discriminator.optimizer.learningRate=0.00002")));
    }
    cases.add(new Case("range", "wrong-range", path("masks.npy"), "gan", List.of()));
    cases.add(new Case("range", "wrong-range", path("codes.csv"), "gan", List.of()));
    return cases;
  }

  private static String path(String file) {
    return RUNS.resolve("data").resolve(file).toString();
  }

  private static List<String> common(Case c, long seed) {
    List<String> settings = new ArrayList<>();
    boolean images = c.data().equals("fashion") || c.data().equals("digits");
    boolean conv = !c.recipe().equals("gan");
    boolean small = c.data().equals("digits");
    double kimg = images ? small ? 300 : conv ? 60 : 120 : 400;
    settings.add("data.source=" + c.data());
    settings.add("seed=" + seed);
    if (c.recipe().equals("gan")) {
      settings.add("prior={kind: normal, size: " + (images ? 32 : 4) + "}");
      settings.add("architecture={kind: mlp, width: " + (images ? 128 : 64) + ", depth: 2}");
    }
    if (c.recipe().equals("gan") || !images) {
      for (String player : List.of("generator", "discriminator")) {
        settings.add(player + ".initialiser=xavier");
        settings.add(player + ".optimizer.learningRate=" + (images ? 0.0004 : 0.001));
      }
      settings.add("training.batch=" + (images ? 64 : 128));
    }
    if (!images && conv) {
      settings.add("architecture={kind: mlp, width: 64, depth: 2}");
      if (c.recipe().equals("sngan")) {
        settings.add("architecture.discriminatorNormalisation=spectral");
      }
    }
    settings.add("training.kimg=" + kimg);
    settings.add("training.emaHalfLifeKimg=10");
    settings.add("reports.samplesEveryKimg=" + kimg);
    settings.add("reports.journalEveryKimg=" + kimg / 200);
    settings.add("reports.vitalsEveryKimg=" + kimg / 40);
    settings.add("checkpoints.everyKimg=" + kimg);
    settings.add("hardware={device: cpu, threads: 1, precision: float32}");
    return settings;
  }

  /**
   * Runs a part of the study.
   *
   * @param arguments {@code train:CASES:SEEDS} or {@code table:CASES:SEEDS}; CASES is {@code
   *     healthy}, {@code failures}, or names joined by commas, each with {@code @data} for one data
   *     set only; SEEDS is such as {@code 1-3}
   */
  public static void main(String... arguments) throws IOException {
    String[] asked = arguments[0].split(":");
    String[] seeds = asked[2].split("-");
    long first = Long.parseLong(seeds[0]);
    long last = Long.parseLong(seeds[seeds.length - 1]);
    for (Case c : chosen(asked[1])) {
      for (long seed = first; seed <= last; seed++) {
        Path runs = RUNS.resolve(c.folder(seed));
        if (asked[0].equals("train") && !Files.exists(runs)) {
          train(c, seed, runs);
        }
        if (Files.exists(runs)) {
          print(c, seed, runs);
        }
      }
    }
  }

  private static List<Case> chosen(String names) {
    List<Case> all = new ArrayList<>(failures());
    all.addAll(healthy());
    List<Case> chosen = new ArrayList<>();
    for (String name : names.split(",")) {
      String[] parts = name.split("@");
      for (Case c : all) {
        boolean named =
            switch (parts[0]) {
              case "failures" -> !c.expected().isEmpty();
              case "all" -> true;
              default -> c.name().equals(parts[0]);
            };
        if (named && (parts.length == 1 || c.data().equals(parts[1]))) {
          chosen.add(c);
        }
      }
    }
    return chosen;
  }

  private static void train(Case c, long seed, Path runs) throws IOException {
    Recipes recipes = Recipes.standard();
    Recipe recipe =
        recipes.set(recipes.set(recipes.named(c.recipe()), common(c, seed)), c.changes());
    long start = System.nanoTime();
    try (TrainingRun run = TrainingRun.start(recipe, runs, RunListener.silent())) {
      run.train(Optional.empty());
    } catch (OrganzaException e) {
      Files.writeString(runs.resolve("ending.txt"), e.getMessage(), StandardCharsets.UTF_8);
    }
    System.out.printf(
        Locale.ROOT, "# %s %.0f s%n", runs.getFileName(), (System.nanoTime() - start) / 1e9);
  }

  private static void print(Case c, long seed, Path runs) {
    RunFolder folder = RunFolder.find(runs, "latest");
    Doctor doctor = TrainingRun.doctor(folder);
    StringBuilder line = new StringBuilder();
    for (Finding finding : doctor.findings()) {
      line.append(
          String.format(
              Locale.ROOT,
              " %s%s(%.2f,%.0f)",
              finding.present() ? "" : "~",
              finding.kind(),
              finding.confidence(),
              finding.since() / 1000.0));
    }
    System.out.printf(
        Locale.ROOT,
        "%-28s want %-26s:%s%n",
        c.folder(seed),
        c.expected().isEmpty() ? "-" : c.expected(),
        line);
    System.out.flush();
  }
}
