package dev.organza.bench;

import dev.organza.FileTree;
import dev.organza.Shape;
import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.Datasets;
import dev.organza.data.Density;
import dev.organza.data.source.DownloadListener;
import dev.organza.data.source.Sources;
import dev.organza.metric.Interval;
import dev.organza.metric.Measure;
import dev.organza.metric.MetricInput;
import dev.organza.metric.evaluation.Metrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * How often the intervals of the metrics hold what they are intervals of: many pairs of samples of
 * known distributions, each measured as {@code organza evaluate} would.
 *
 * <p>Where there is a closed form, that is the truth. Where the figure itself depends on the number
 * of samples (precision, recall, density, coverage, FID against a given reference, ...), the truth
 * is its mean over the pairs, which is what its interval is of.
 */
public final class IntervalCoverageStudy {

  private static final int FEATURES = 4;
  private static final int SIDE = 16;

  private IntervalCoverageStudy() {}

  /** Draws one sample. */
  private interface Law {
    void draw(SplittableRandom random, float[] into);
  }

  /** Samples for one metric. */
  private interface Pair {
    MetricInput of(int count, long seed);
  }

  /**
   * One situation.
   *
   * @param truths of the metric's measures that have a closed form, by name
   * @param sizes samples of each side
   */
  private record Case(
      String metric,
      String situation,
      Pair pair,
      Map<String, Double> truths,
      List<Integer> sizes) {}

  /**
   * Prints a table; rows that are in the file already are not computed again.
   *
   * @param arguments {@code PAIRS:FILE[:METRIC]}: how many pairs of samples for each row, where
   *     rows are kept, and which measure alone
   */
  public static void main(String... arguments) throws IOException {
    String[] words = arguments[0].split(":");
    int pairs = Integer.parseInt(words[0]);
    Path file = Path.of(words[1]);
    Path cache = Files.createTempDirectory("organza-coverage-study-");
    System.setProperty("organza.cache", cache.toString());
    try {
      for (Case each : cases()) {
        if (words.length < 3 || words[2].equals(each.metric())) {
          for (int size : each.sizes()) {
            measure(each, size, pairs, file);
          }
        }
      }
    } finally {
      FileTree.delete(cache);
    }
    System.out.println(
        "| metric | figure | distributions | samples | truth | covered | width | pairs |");
    System.out.println("|---|---|---|---|---|---|---|---|");
    kept(file).forEach(System.out::println);
  }

  private static List<String> kept(Path file) throws IOException {
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  private static void measure(Case each, int size, int pairs, Path file) throws IOException {
    String start = "| `%s` | ".formatted(each.metric());
    String middle = " | %s | %,d | ".formatted(each.situation(), size);
    if (kept(file).stream().anyMatch(line -> line.startsWith(start) && line.contains(middle))) {
      return;
    }
    Map<String, List<Measure>> found = new LinkedHashMap<>();
    for (int i = 0; i < pairs; i++) {
      try (MetricInput input = each.pair().of(size, 1 + i)) {
        for (Measure measure : Metrics.standard().named(each.metric()).measure(input).measures()) {
          if (measure.interval() != null) {
            found.computeIfAbsent(measure.name(), name -> new ArrayList<>()).add(measure);
          }
        }
      }
    }
    for (Map.Entry<String, List<Measure>> one : found.entrySet()) {
      double mean = one.getValue().stream().mapToDouble(Measure::value).average().orElseThrow();
      double truth = each.truths().getOrDefault(one.getKey(), mean);
      long held = one.getValue().stream().filter(measure -> holds(measure, truth)).count();
      String row =
          String.format(
              Locale.ROOT,
              "%s%s%s%.4g%s | %.1f %% | %.2f | %,d |",
              start,
              one.getKey(),
              middle,
              truth,
              each.truths().containsKey(one.getKey()) ? "" : " (mean)",
              100.0 * held / one.getValue().size(),
              width(one.getValue()),
              one.getValue().size());
      System.out.println(row);
      Files.writeString(file, row + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
  }

  /** The mean width in those of a normal interval with the figures' own deviation. */
  private static double width(List<Measure> measures) {
    double mean = measures.stream().mapToDouble(Measure::value).average().orElseThrow();
    double squares =
        measures.stream().mapToDouble(m -> (m.value() - mean) * (m.value() - mean)).sum();
    double deviation = Math.sqrt(squares / (measures.size() - 1));
    return measures.stream()
            .map(measure -> Objects.requireNonNull(measure.interval()))
            .mapToDouble(interval -> interval.high() - interval.low())
            .average()
            .orElseThrow()
        / (2 * 1.96 * deviation);
  }

  private static boolean holds(Measure measure, double truth) {
    Interval interval = measure.interval();
    return interval != null && interval.low() <= truth && truth <= interval.high();
  }

  private static List<Case> cases() {
    List<Integer> sizes = List.of(200, 600, 2000);
    List<Case> cases = new ArrayList<>();
    for (double shift : new double[] {0, 0.1, 0.5}) {
      String name = shift == 0 ? "equal" : "N(0,1), N(%s,1)".formatted(shift);
      Pair numbers = numbers(shift);
      cases.add(
          new Case(
              "ks", name, numbers, Map.of("ks", 2 * KnownDistances.normal(shift / 2) - 1), sizes));
      cases.add(new Case("wasserstein-1", name, numbers, Map.of("wasserstein-1", shift), sizes));
      cases.add(
          new Case(
              "kl-js", name, numbers, Map.of("js", KnownDistances.jensenShannon(shift)), sizes));
    }
    for (double scale : new double[] {1, 1.05, 1.3}) {
      String name = scale == 1 ? "equal" : "N(0,I), N(0,%s² I)".formatted(scale);
      double distance = (scale - 1) * Math.sqrt(2 / Math.PI);
      Pair points =
          (count, seed) -> input(Shape.of(3), count, seed, gaussian(0, 1), gaussian(0, scale));
      cases.add(
          new Case(
              "sliced-wasserstein", name, points, Map.of("sliced wasserstein-1", distance), sizes));
      cases.add(
          new Case(
              "wasserstein-1",
              name + ", 3 columns",
              points,
              // In deviations with the outer half per cents drawn in.
              Map.of("mean wasserstein-1", distance / 0.9909),
              sizes));
    }
    cases.add(new Case("classical-fit", "equal", numbers(0), Map.of(), List.of(100, 300, 1000)));
    cases.add(
        new Case(
            "classical-fit", "N(0,1), N(0.5,1)", numbers(0.5), Map.of(), List.of(100, 300, 1000)));
    cases.add(new Case("modes", "ring8, wider", ring(), Map.of(), sizes));
    cases.add(
        new Case(
            "sliced-wasserstein",
            "skewed",
            (count, seed) -> input(Shape.of(3), count, seed, gaussian(0, 1), skewed()),
            Map.of(),
            sizes));
    for (double shift : new double[] {0, 0.5}) {
      String name = shift == 0 ? "equal" : "N(0,I), N(%s,I)".formatted(shift);
      Pair features = features(gaussian(shift, 1));
      cases.add(
          new Case(
              "kid", name, features, Map.of("kid", KnownDistances.kernel(shift, FEATURES)), sizes));
      cases.add(new Case("precision-recall", name, features, Map.of(), sizes));
      cases.add(new Case("density-coverage", name, features, Map.of(), sizes));
    }
    cases.add(
        new Case("precision-recall", "narrower", features(gaussian(0, 0.6)), Map.of(), sizes));
    cases.add(
        new Case("density-coverage", "narrower", features(gaussian(0, 0.6)), Map.of(), sizes));
    for (double shift : new double[] {0, 0.5}) {
      String name = shift == 0 ? "equal" : "N(0,I), N(%s,I)".formatted(shift);
      float[][] reference = rows(FEATURES, 1000, 99, gaussian(0, 1));
      Pair generated =
          (count, seed) ->
              input(
                  image(FEATURES),
                  reference,
                  rows(FEATURES, count, seed, gaussian(shift, 1)),
                  seed);
      cases.add(new Case("fid", name, generated, Map.of(), sizes));
    }
    for (double scale : new double[] {1, 0.5}) {
      cases.add(
          new Case(
              "inception-score",
              "probabilities of N(0,%s² I)".formatted(scale),
              features(gaussian(0, scale)),
              Map.of(),
              List.of(1000, 1500, 2000)));
    }
    for (int copies : new int[] {0, 20}) {
      double share = copies == 0 ? 0 : 1.0 / copies;
      cases.add(
          new Case(
              "copying",
              copies == 0 ? "none copied" : "one of %d copied".formatted(copies),
              (count, seed) -> copied(count, seed, share),
              Map.of("copied share", share, "copied share by features", share),
              sizes));
    }
    for (double noise : new double[] {60, 20}) {
      cases.add(
          new Case(
              "ms-ssim",
              "noise of %.0f around stripes".formatted(noise),
              (count, seed) ->
                  input(Shape.image(1, SIDE, SIDE), count, seed, striped(60), striped(noise)),
              Map.of(),
              List.of(30, 200, 1000)));
      float[][] centres = rows(SIDE, 300, 98, pixels(noise));
      cases.add(
          new Case(
              "parzen",
              "noise of %.0f".formatted(noise),
              (count, seed) -> {
                float[][] unseen = rows(SIDE, count, seed, pixels(60));
                return builder(image(SIDE), unseen, centres, seed)
                    .heldOut(dataset(image(SIDE), unseen))
                    .build();
              },
              Map.of(),
              List.of(60, 200, 1000)));
    }
    return cases;
  }

  // The distributions

  private static Law gaussian(double mean, double deviation) {
    return (random, into) -> {
      for (int k = 0; k < into.length; k++) {
        into[k] = (float) (mean + deviation * random.nextGaussian());
      }
    };
  }

  /** Exponential in each column, with the mean 0 and the deviation 1. */
  private static Law skewed() {
    return (random, into) -> {
      for (int k = 0; k < into.length; k++) {
        into[k] = (float) (-Math.log(1 - random.nextDouble()) - 1);
      }
    };
  }

  private static Law pixels(double noise) {
    return gaussian(128, noise);
  }

  /** Stripes of a random width and phase, with noise. */
  private static Law striped(double noise) {
    return (random, into) -> {
      double width = 2 + 2 * random.nextDouble();
      double phase = 2 * Math.PI * random.nextDouble();
      for (int k = 0; k < into.length; k++) {
        double value =
            128 + 50 * Math.sin(k % SIDE / width + phase) + noise * random.nextGaussian();
        into[k] = (float) Math.min(Math.max(value, 0), 255);
      }
    };
  }

  private static Pair numbers(double shift) {
    return (count, seed) -> input(Shape.of(1), count, seed, gaussian(0, 1), gaussian(shift, 1));
  }

  private static Pair features(Law fake) {
    return (count, seed) -> input(image(FEATURES), count, seed, gaussian(0, 1), fake);
  }

  private static Pair ring() {
    Dataset real =
        Sources.standard()
            .open(
                DataOptions.DEFAULTS.withSource("ring8").withFirst(1000),
                DownloadListener.silent());
    Density density = real.density().orElseThrow();
    Law wider =
        (random, into) -> {
          double[] mode = density.modes().get(random.nextInt(8));
          for (int k = 0; k < 2; k++) {
            into[k] =
                (float) (mode[k] + 1.5 * density.modeStandardDeviation() * random.nextGaussian());
          }
        };
    return (count, seed) ->
        MetricInput.of(real, dataset(Shape.of(2), rows(2, count, seed, wider))).seed(seed).build();
  }

  /** A random number of images are those that were trained on. */
  private static MetricInput copied(int count, long seed, double share) {
    float[][] real = rows(SIDE, count, 3 * seed, pixels(60));
    float[][] fake = rows(SIDE, count, 3 * seed + 1, pixels(60));
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < count; i++) {
      if (random.nextDouble() < share) {
        fake[i] = real[random.nextInt(count)].clone();
      }
    }
    return builder(image(SIDE), real, fake, seed)
        .heldOut(dataset(image(SIDE), rows(SIDE, count, 3 * seed + 2, pixels(60))))
        .build();
  }

  private static MetricInput input(Shape shape, int count, long seed, Law real, Law fake) {
    int width = shape.elements();
    return input(
        shape, rows(width, count, 2 * seed, real), rows(width, count, 2 * seed + 1, fake), seed);
  }

  private static MetricInput input(Shape shape, float[][] real, float[][] fake, long seed) {
    return builder(shape, real, fake, seed).build();
  }

  private static MetricInput.Builder builder(
      Shape shape, float[][] real, float[][] fake, long seed) {
    return MetricInput.of(dataset(shape, real), dataset(shape, fake))
        .seed(seed)
        .features(() -> new PlainFeatures(shape.elements()));
  }

  private static Dataset dataset(Shape shape, float[][] rows) {
    return Datasets.of("simulated", shape, rows, new int[0], List.of());
  }

  private static Shape image(int elements) {
    int side = (int) Math.sqrt(elements);
    return Shape.image(1, side, side);
  }

  private static float[][] rows(int width, int count, long seed, Law law) {
    // Far from the seeds of the metrics' own draws.
    SplittableRandom random = new SplittableRandom(0x5eed_0000_0000L + seed);
    float[][] rows = new float[count][width];
    for (float[] row : rows) {
      law.draw(random, row);
    }
    return rows;
  }
}
