package dev.organza.bench.workers;

import dev.organza.FileTree;
import dev.organza.bench.workers.SharedTraining.Outcome;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Whether workers that share a batch train what one process trains. For every recipe, with small
 * networks: the gradients of the first step, relative to the largest of the same player, and the
 * weights after some steps, by one worker with the whole batch and by several with a part each; the
 * same with one worker whose weights start a unit in the last place off, as a measure of what
 * rounding does; and whether the same workers give the same bits twice.
 */
public final class EqualStudy {

  private static final String IMAGES = "architecture.images.";
  private static final String SMALL = "architecture.images.small.";
  private static final int ROWS = 512;

  private EqualStudy() {}

  /**
   * Prints a line for each recipe.
   *
   * @param arguments {@code WORKERS:STEPS:BATCH:OPTIMISER}, and perhaps {@code :RECIPE} for one
   *     alone; the optimiser is {@code own}, the recipe's, or {@code sgd}, which does not magnify
   *     the rounding of gradients that are nearly 0 as Adam does
   */
  public static void main(String... arguments) throws IOException, InterruptedException {
    String[] words = arguments[0].split(":");
    int workers = Integer.parseInt(words[0]);
    int steps = Integer.parseInt(words[1]);
    String batch = words[2];
    Path folder = Files.createTempDirectory("organza-equal-study-");
    try {
      Path table = folder.resolve("table.csv");
      Files.writeString(table, rows());
      Catalogue catalogue = Catalogue.builtIn();
      System.out.println(
          "| recipe | first gradient | with noise | weights | with noise | twice the same bits |");
      System.out.println("|---|---|---|---|---|---|");
      for (Map.Entry<String, List<String>> entry : recipes(table).entrySet()) {
        if (words.length > 4 && !words[4].equals(entry.getKey())) {
          continue;
        }
        String name = entry.getKey().replaceAll(" .*", "");
        List<String> settings =
            Stream.concat(
                    Stream.concat(Stream.of("training.batch=" + batch), entry.getValue().stream()),
                    Stream.of(
                        "training.batchStatistics=all-workers",
                        "hardware={device: cpu, threads: 1, precision: float32}"))
                .toList();
        Recipe own = catalogue.recipes().set(catalogue.recipes().named(name), settings);
        Recipe recipe = words[3].equals("sgd") ? descending(catalogue, own) : own;
        Outcome one = SharedTraining.after(catalogue, recipe, 1, 1, 0);
        Outcome noisy = SharedTraining.after(catalogue, recipe, 1, 1, Math.ulp(1f));
        Outcome several = SharedTraining.after(catalogue, recipe, workers, 1, 0);
        System.out.printf(
            "| %s | %s | %s ",
            entry.getKey(),
            largest(one.gradients(), several.gradients(), true),
            largest(one.gradients(), noisy.gradients(), true));
        one = SharedTraining.after(catalogue, recipe, 1, steps, 0);
        noisy = SharedTraining.after(catalogue, recipe, 1, steps, Math.ulp(1f));
        several = SharedTraining.after(catalogue, recipe, workers, steps, 0);
        Outcome again = SharedTraining.after(catalogue, recipe, workers, steps, 0);
        System.out.printf(
            "| %s | %s | %s |%n",
            largest(one.weights(), several.weights(), false),
            largest(one.weights(), noisy.weights(), false),
            same(several.weights(), again.weights()) ? "yes" : "NO");
      }
    } finally {
      FileTree.delete(folder);
    }
    System.exit(0); // Gloo's threads
  }

  /** The recipe with stochastic gradient descent for every player. */
  private static Recipe descending(Catalogue catalogue, Recipe own) {
    List<String> settings =
        own.game().players().keySet().stream()
            .map(player -> own.game().path(player) + ".optimizer={kind: sgd, learningRate: 0.01}")
            .distinct()
            .toList();
    return catalogue.recipes().set(own, settings);
  }

  /**
   * The largest difference, and where it is.
   *
   * @param relative to the largest value of the same player
   */
  private static String largest(
      Map<String, float[]> one, Map<String, float[]> other, boolean relative) {
    Map<String, Double> scales = new HashMap<>();
    one.forEach(
        (name, values) -> {
          for (float value : values) {
            scales.merge(player(name), (double) Math.abs(value), Math::max);
          }
        });
    double most = 0;
    String where = "";
    for (Map.Entry<String, float[]> each : one.entrySet()) {
      String name = each.getKey();
      float[] values = each.getValue();
      float[] others = Objects.requireNonNull(other.get(name), name);
      double scale = relative ? scales.getOrDefault(player(name), 1.0) : 1;
      for (int i = 0; i < values.length; i++) {
        double difference = Math.abs((double) values[i] - others[i]) / scale;
        if (!(difference <= most)) {
          most = difference;
          where = name;
        }
      }
    }
    return String.format(Locale.ROOT, "%.1e %s", most, where);
  }

  private static String player(String tensor) {
    return tensor.substring(0, tensor.indexOf('.'));
  }

  private static boolean same(Map<String, float[]> one, Map<String, float[]> other) {
    return one.keySet().stream().allMatch(name -> Arrays.equals(one.get(name), other.get(name)));
  }

  /** Each recipe with data and small networks. */
  private static Map<String, List<String>> recipes(Path table) {
    Map<String, List<String>> all = new LinkedHashMap<>();
    String digits = "data.source=digits";
    all.put("gan", List.of(digits, "architecture.width=16"));
    all.put("dcgan", List.of(digits, "architecture.width=4"));
    for (String name : List.of("compact", "cgan")) {
      all.put(
          name,
          List.of(
              digits,
              SMALL + "width=4",
              SMALL + "generatorUnits=8",
              SMALL + "discriminatorUnits=8"));
    }
    all.put(
        "gan-2014",
        List.of(
            digits,
            "data.first=0",
            "architecture.generatorUnits=12",
            "architecture.discriminatorUnits=6",
            "architecture.pieces=3"));
    all.put(
        "cgan-2014",
        List.of(
            digits,
            "data.first=0",
            "architecture.latentUnits=6",
            "architecture.labelUnits=8",
            "architecture.jointUnits=12",
            "architecture.sampleMaxout=6",
            "architecture.labelMaxout=4",
            "architecture.jointMaxout=6"));
    for (String name :
        List.of(
            "infogan",
            "lsgan",
            "wgan",
            "wgan-gp",
            "sngan",
            "r1",
            "dragan",
            "instance-noise",
            "pacgan")) {
      all.put(name, List.of(digits, IMAGES + "width=4"));
    }
    all.put("sagan", List.of(digits, IMAGES + "width=8"));
    all.put("stylegan2", List.of(digits, IMAGES + "width=4"));
    all.put("r3gan", List.of(digits, IMAGES + "widths=[8]", IMAGES + "groupWidth=4"));
    all.put("unrolled", List.of("data.source=ring8", "architecture.width=8", "prior.size=8"));
    all.put(
        "pix2pix",
        List.of(
            "data.source=edges:digits",
            "architecture.width=2",
            "discriminatorArchitecture.width=2",
            "data.size=32",
            "data.first=256"));
    all.put(
        "cyclegan",
        List.of(
            "data.source=unpaired:edges:digits",
            "architecture.width=2",
            "architecture.blocks=1",
            "discriminatorArchitecture.width=2",
            "data.size=32",
            "data.first=256",
            "pool=50"));
    for (String name : List.of("sound", "wavegan", "specgan")) {
      all.put(
          name,
          List.of("data.source=drum-machine", "data.sound.length=1024", "architecture.width=2"));
    }
    for (String name : List.of("ctgan", "table")) {
      all.put(
          name,
          List.of(
              "data.source=" + table, "architecture.width=8", "prior.size=4", "training.batch=80"));
    }
    return all;
  }

  private static String rows() {
    Random random = new Random(5);
    StringBuilder rows = new StringBuilder("age,height,children,kind\n");
    for (int row = 0; row < ROWS; row++) {
      rows.append(
          "%d,%.1f,%d,%s%n"
              .formatted(
                  20 + random.nextInt(60),
                  150 + 40 * random.nextDouble(),
                  random.nextInt(4),
                  row % 3 == 0 ? "tall" : "short"));
    }
    return rows.toString();
  }
}
