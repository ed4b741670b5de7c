package dev.organza.bench;

import dev.organza.OrganzaException;
import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.Datasets;
import dev.organza.data.DownloadListener;
import dev.organza.doctor.Doctor;
import dev.organza.doctor.Finding;
import dev.organza.journal.Event;
import dev.organza.journal.Journal;
import dev.organza.run.Recipe;
import dev.organza.run.Recipes;
import dev.organza.run.RunFolder;
import dev.organza.run.RunListener;
import dev.organza.run.TrainingRun;
import dev.organza.train.StepStatistics;
import dev.organza.train.Vitals;
import dev.organza.train.VitalsExamination;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * Whether the doctor names what was done to a run, and says nothing of runs to which nothing was
 * done. Training and diagnosis are apart: {@code train:…} leaves run folders, {@code table:…} reads
 * their journals again.
 */
public final class DoctorStudy {

  private static final List<String> KINDS =
      List.of(
          "discriminator-too-strong",
          "discriminator-too-weak",
          "mode-collapse",
          "oscillation",
          "divergence",
          "memorisation",
          "dead-units",
          "wrong-range",
          "learning-rates",
          "improving",
          "plateaued");

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
    cases.add(new Case("healthy", "", "digits", "gan", List.of()));
    cases.add(new Case("healthy", "", "heights", "gan", List.of()));
    cases.add(new Case("healthy", "", "digits", "dcgan", List.of()));
    cases.add(new Case("healthy", "", "heights", "lsgan", List.of()));
    cases.add(new Case("healthy", "", "digits", "lsgan", List.of()));
    cases.add(new Case("healthy", "", "heights", "r1", List.of("penalties[0].gamma=0.1")));
    cases.add(new Case("healthy", "", "ring8", "gan", List.of()));
    cases.add(new Case("healthy", "", "fashion", "gan", List.of()));
    return cases;
  }

  private static List<Case> failures() {
    List<Case> cases = new ArrayList<>();
    for (String data : List.of("heights", "digits", "ring8", "fashion")) {
      // G's gradient of log(1 − D) is D(G(z)) itself; a D that moves more and faster makes it 0.
      cases.add(
          failure(
              "vanishing",
              "discriminator-too-strong",
              data,
              "objective=minimax",
              "training.criticSteps=8",
              "discriminator.optimizer.learningRate=0.004"));
      // D is trained on samples that drown in noise.
      cases.add(
          failure(
              "blind",
              "discriminator-too-weak",
              data,
              "stabilisers.instanceNoise={kind: constant, value: 8}"));
      // Latents that hardly differ.
      cases.add(
          failure("starved", "mode-collapse", data, "prior={kind: uniform, size: 2, bound: 0.01}"));
      // Momentum and large steps at the same point.
      cases.add(
          failure(
              "momentum",
              "oscillation",
              data,
              "training.order=simultaneous",
              "generator.optimizer.learningRate=0.01",
              "generator.optimizer.beta1=0.9",
              "discriminator.optimizer.learningRate=0.01",
              "discriminator.optimizer.beta1=0.9"));
      // A critic that nothing bounds.
      cases.add(
          failure(
              "unbounded",
              "divergence",
              data,
              "objective=wasserstein",
              "discriminator.optimizer.learningRate=0.01"));
      // Learning by heart takes D longer than the other causes take: 2,000 rounds.
      cases.add(
          failure(
              "few",
              "memorisation",
              data,
              "data.first=64",
              "training.batch=32",
              "training.kimg=64",
              "checkpoints.everyKimg=64",
              "reports.samplesEveryKimg=64"));
      cases.add(
          failure(
              "spike",
              "dead-units",
              data,
              "architecture.activation=relu",
              "generator.optimizer.learningRate=0.1",
              "discriminator.optimizer.learningRate=0.1"));
      cases.add(
          failure("slow", "learning-rates", data, "discriminator.optimizer.learningRate=0.00001"));
    }
    // Masks of 0 and 1 saved as bytes, and a code for missing values in a table.
    cases.add(failure("range", "wrong-range", path("masks.npy")));
    cases.add(failure("range", "wrong-range", path("codes.csv")));
    return cases;
  }

  private static Case failure(String name, String expected, String data, String... changes) {
    return new Case(name, expected, data, "gan", List.of(changes));
  }

  /** The files of the cause {@code range}, and one of them as it should be. */
  private static void plantWrongRanges() throws IOException {
    Files.createDirectories(RUNS.resolve("data"));
    try (Dataset digits = open("digits");
        Dataset heights = open("heights")) {
      writeMasks(digits, 1, Path.of(path("masks.npy")));
      writeMasks(digits, 255, Path.of(path("masks255.npy")));
      SplittableRandom random = new SplittableRandom(1);
      List<String> lines = new ArrayList<>(List.of("height"));
      float[] row = new float[1];
      for (int i = 0; i < heights.count(); i++) {
        heights.read(i, row, 0);
        lines.add(random.nextDouble() < 0.005 ? "-9999" : String.valueOf(row[0]));
      }
      Files.write(Path.of(path("codes.csv")), lines);
    }
  }

  private static Dataset open(String source) {
    return Datasets.open(DataOptions.DEFAULTS.withSource(source), DownloadListener.silent());
  }

  /** Bytes of 0 and {@code white} as NumPy saves them, {@code [N,8,8]}. */
  private static void writeMasks(Dataset digits, int white, Path file) throws IOException {
    int elements = digits.shape().elements();
    // Magic, version and length are 10 bytes; the whole is a multiple of 64, ended by a newline.
    String header =
        "%-117s\n"
            .formatted(
                "{'descr': '|u1', 'fortran_order': False, 'shape': (%d, 8, 8), }"
                    .formatted(digits.count()));
    ByteBuffer bytes =
        ByteBuffer.allocate(10 + header.length() + digits.count() * elements)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
            .putShort((short) header.length())
            .put(header.getBytes(StandardCharsets.US_ASCII));
    float[] image = new float[elements];
    for (int i = 0; i < digits.count(); i++) {
      digits.read(i, image, 0);
      for (float value : image) {
        bytes.put((byte) (value > 100 ? white : 0));
      }
    }
    Files.write(file, bytes.array());
  }

  private static String path(String file) {
    return RUNS.resolve("data").resolve(file).toString();
  }

  /** Short games that a core plays in seconds, and that settle. */
  private static List<String> common(Case c, long seed) {
    List<String> settings = new ArrayList<>();
    boolean small = c.data().equals("digits") || c.data().endsWith(".npy");
    boolean images = small || c.data().equals("fashion");
    boolean conv = images && !c.recipe().equals("gan");
    // About 800 rounds; twice as many for a healthy ring, which takes them.
    boolean ring = c.data().equals("ring8") && c.expected().isEmpty();
    double kimg = images ? 25.6 : ring ? 102.4 : 51.2;
    settings.add("data.source=" + c.data());
    settings.add("seed=" + seed);
    settings.add("prior={kind: normal, size: " + (images ? 16 : 4) + "}");
    if (conv) {
      settings.add("architecture={kind: dcgan, width: 8}");
      if (c.recipe().equals("wgan-gp")) {
        settings.add("architecture.discriminatorNormalisation=layer");
      }
    } else {
      settings.add("architecture={kind: mlp, width: 64, depth: 2}");
    }
    for (String player : List.of("generator", "discriminator")) {
      if (!conv) {
        settings.add(player + ".initialiser=xavier");
      }
      settings.add(player + ".optimizer.learningRate=0.001");
    }
    settings.add("training.batch=" + (images ? 32 : 64));
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
   * @param arguments {@code cost:RECIPE:DATA} (of an examination), or {@code WHAT:CASES:SEEDS}.
   *     WHAT is {@code train} (and say what is found), {@code table} (of what is found in the runs
   *     that are there) or {@code cure} (train again with the remedy, and compare). CASES is {@code
   *     healthy}, {@code failures}, {@code all}, or names joined by commas, each with {@code @data}
   *     for one data set only; SEEDS is such as {@code 1-3}
   */
  public static void main(String... arguments) throws IOException {
    String[] asked = arguments[0].split(":");
    if (asked[0].equals("cost")) {
      cost(asked[1], asked[2]);
      return;
    }
    String[] seeds = asked[2].split("-");
    long first = Long.parseLong(seeds[0]);
    long last = Long.parseLong(seeds[seeds.length - 1]);
    if (asked[0].equals("table")) {
      table(chosen(asked[1]), first, last);
      return;
    }
    plantWrongRanges();
    for (Case c : chosen(asked[1])) {
      for (long seed = first; seed <= last; seed++) {
        Path runs = RUNS.resolve(c.folder(seed));
        if (asked[0].equals("train")) {
          if (!Files.exists(runs)) {
            train(c, seed, List.of(), runs);
          }
          print(c, seed, runs);
        } else if (Files.exists(runs)) {
          cure(c, seed, runs);
        }
      }
    }
  }

  /**
   * What an examination costs beside the training, in processor time of one thread, which does not
   * depend on what else the machine does.
   */
  private static void cost(String name, String data) {
    Recipes recipes = Recipes.standard();
    Recipe recipe =
        recipes.set(
            recipes.named(name),
            List.of(
                "data.source=" + data, "hardware={device: cpu, threads: 1, precision: float32}"));
    ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    try (TrainingRun run = TrainingRun.start(recipe, RUNS.resolve("cost"), RunListener.silent());
        VitalsExamination examination = new VitalsExamination(run.trainer(), Optional.empty())) {
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
          "%s on %s: %.1f ms an image, %.0f ms an examination, which is %.2f %% of the training with one every %.0f images%n",
          name,
          data,
          1000 * perImage,
          1000 * each,
          100 * each / (perImage * every),
          every);
    }
  }

  /** For each cause and data set, in how many of the runs each kind was found. */
  private static void table(List<Case> cases, long first, long last) {
    StringBuilder text = new StringBuilder("| done to it | data, recipe | runs |");
    KINDS.forEach(kind -> text.append(' ').append(kind).append(" |"));
    text.append("\n|---|---|---|").append("---|".repeat(KINDS.size())).append('\n');
    for (Case c : cases) {
      int runs = 0;
      Map<String, Integer> found = new LinkedHashMap<>();
      Map<String, Integer> following = new LinkedHashMap<>();
      Map<String, Integer> passing = new LinkedHashMap<>();
      for (long seed = first; seed <= last; seed++) {
        Path folder = RUNS.resolve(c.folder(seed));
        if (Files.exists(folder)) {
          runs++;
          List<Finding> findings = TrainingRun.doctor(RunFolder.find(folder, "latest")).findings();
          for (Finding finding : findings) {
            Map<String, Integer> which =
                !finding.present() ? passing : finding.because().isPresent() ? following : found;
            which.merge(finding.kind(), 1, Integer::sum);
          }
        }
      }
      if (runs > 0) {
        String data = c.data().substring(c.data().lastIndexOf('/') + 1);
        text.append("| %s | %s, %s | %d |".formatted(c.name(), data, c.recipe(), runs));
        for (String kind : KINDS) {
          String cell = String.valueOf(found.getOrDefault(kind, 0));
          cell = cell.equals("0") ? "" : kind.equals(c.expected()) ? "**" + cell + "**" : cell;
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

  /** Trains again with the remedy of the finding that is right, and compares. */
  private static void cure(Case c, long seed, Path runs) throws IOException {
    RunFolder before = RunFolder.find(runs, "latest");
    Optional<Finding> finding =
        TrainingRun.doctor(before).findings().stream()
            .filter(f -> f.kind().equals(c.expected()))
            .findFirst();
    if (finding.isEmpty()) {
      System.out.println("# not found in " + runs.getFileName());
      return;
    }
    List<String> settings = finding.get().remedy().settings();
    if (settings.isEmpty()) {
      settings =
          List.of("data.source=" + (c.data().endsWith(".npy") ? path("masks255.npy") : "heights"));
    }
    Path cured = RUNS.resolve(c.folder(seed) + "_cured");
    if (!Files.exists(cured)) {
      train(c, seed, settings, cured);
    }
    RunFolder after = RunFolder.find(cured, "latest");
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %d | `%s` | %s | %s | %s | %s |%n",
        c.name(),
        c.data().substring(c.data().lastIndexOf('/') + 1),
        seed,
        String.join("` `", settings),
        state(before),
        state(after),
        kinds(before),
        kinds(after));
    System.out.flush();
  }

  private static String kinds(RunFolder folder) {
    return TrainingRun.doctor(folder).findings().stream()
        .filter(Finding::present)
        .map(Finding::kind)
        .collect(Collectors.joining(", "));
  }

  /** How near the samples are at the end, and how much of the data they cover. */
  private static String state(RunFolder folder) {
    List<Event> vitals =
        Journal.read(folder.journal()).stream()
            .filter(event -> event.kind().equals(Event.VITALS))
            .toList();
    List<Event> end = vitals.subList(Math.max(0, vitals.size() - 5), vitals.size());
    return String.format(
        Locale.ROOT,
        "%.2f / %.0f %%",
        end.stream().mapToDouble(e -> e.number(Vitals.DISTANCE)).average().orElse(Double.NaN),
        100 * end.stream().mapToDouble(e -> e.number(Vitals.COVERAGE)).average().orElse(0));
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

  private static void train(Case c, long seed, List<String> remedy, Path runs) throws IOException {
    Recipes recipes = Recipes.standard();
    Recipe recipe =
        recipes.set(
            recipes.set(recipes.set(recipes.named(c.recipe()), common(c, seed)), c.changes()),
            remedy);
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
              finding.present() ? finding.because().isPresent() ? "<" : "" : "~",
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
