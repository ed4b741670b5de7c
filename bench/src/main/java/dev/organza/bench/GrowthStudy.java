package dev.organza.bench;

import dev.organza.FileTree;
import dev.organza.Shape;
import dev.organza.bench.worker.ProcessStatus;
import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.source.DownloadListener;
import dev.organza.data.source.Sources;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Preparation;
import dev.organza.recipe.Recipe;
import dev.organza.recipe.Recipes;
import dev.organza.torch.Device;
import dev.organza.torch.Precision;
import dev.organza.train.Hardware;
import dev.organza.train.Trainer;
import dev.organza.train.Tuner;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;

/**
 * How speed and memory grow with the batch, the images, the networks, the threads and the data.
 *
 * <p>The game is the recipe {@code dcgan} in float32, and for the data a small multilayer
 * perceptron on an IDX file, so that reading shows beside computing. Every point is a process of
 * its own; the points of a series are measured in turns.
 */
public final class GrowthStudy {

  private static final double WARM_SECONDS = 2;
  private static final double SECONDS = 4;
  private static final int NOISE_IMAGES = 1024;

  private GrowthStudy() {}

  /**
   * What one process measures.
   *
   * @param x what grows
   * @param batch the minibatch
   * @param size of the images: width and height
   * @param width of the networks
   * @param threads for computing
   * @param path the data as a file; empty for images of noise
   */
  private record Point(int x, int batch, int size, int width, int threads, String path) {

    static Point parse(String[] words) {
      int[] n = IntStream.range(0, 5).map(i -> Integer.parseInt(words[i + 1])).toArray();
      return new Point(n[0], n[1], n[2], n[3], n[4], words[6]);
    }

    String[] words() {
      return new String[] {
        "measure", "" + x, "" + batch, "" + size, "" + width, "" + threads, path
      };
    }
  }

  /**
   * What it saw.
   *
   * @param speed images a second
   * @param peak MiB of memory at most, with what is mapped from files
   * @param own MiB of memory that belong to no file, at the end
   */
  private record Seen(double speed, double peak, double own) {

    static Seen parse(String line) {
      String[] words = line.split(" ");
      return new Seen(
          Double.parseDouble(words[0]), Double.parseDouble(words[1]), Double.parseDouble(words[2]));
    }

    static Seen median(List<Seen> all) {
      return new Seen(
          Median.of(all.stream().mapToDouble(Seen::speed)),
          Median.of(all.stream().mapToDouble(Seen::peak)),
          Median.of(all.stream().mapToDouble(Seen::own)));
    }
  }

  /** Points that differ in one thing. */
  private record Series(String what, List<Point> points) {}

  /**
   * Prints a table for each series, and draws them.
   *
   * @param arguments {@code TURNS:PICTURE}: how often each point is measured, and the PNG file to
   *     write
   */
  public static void main(String... arguments) throws IOException, InterruptedException {
    if (arguments[0].equals("measure")) {
      measure(Point.parse(arguments));
      return;
    }
    int turns = Integer.parseInt(arguments[0].split(":")[0]);
    Path picture = Path.of(arguments[0].split(":")[1]);
    Path folder = Files.createTempDirectory("organza-growth-study-");
    try {
      List<Series> all = series(folder);
      List<List<Seen>> seen = new ArrayList<>();
      for (Series series : all) {
        seen.add(measure(series, turns));
        print(series, seen.get(seen.size() - 1));
      }
      ImageIO.write(drawn(all, seen), "png", picture.toFile());
    } finally {
      FileTree.delete(folder);
    }
  }

  private static List<Series> series(Path folder) throws IOException {
    int cores = Runtime.getRuntime().availableProcessors();
    List<Point> data = new ArrayList<>();
    for (int images : new int[] {10_000, 100_000, 1_000_000}) {
      Path file = folder.resolve(images + "-images-idx3-ubyte");
      NoiseIdx.write(file, images);
      data.add(new Point(images, 64, 28, 128, 1, file.toString()));
    }
    return List.of(
        new Series(
            "batch",
            IntStream.of(8, 16, 32, 64, 128, 256)
                .mapToObj(n -> dcgan(n, n, 32, 32, cores))
                .toList()),
        new Series(
            "width and height of the images",
            IntStream.of(16, 32, 64, 128).mapToObj(n -> dcgan(n, 32, n, 32, cores)).toList()),
        new Series(
            "width of the networks",
            IntStream.of(16, 32, 64, 128).mapToObj(n -> dcgan(n, 64, 32, n, cores)).toList()),
        new Series(
            "threads",
            IntStream.rangeClosed(1, 2 * cores)
                .filter(n -> Integer.bitCount(n) == 1)
                .mapToObj(n -> dcgan(n, 64, 32, 32, n))
                .toList()),
        new Series("images of the data", data));
  }

  private static Point dcgan(int x, int batch, int size, int width, int threads) {
    return new Point(x, batch, size, width, threads, "");
  }

  private static List<Seen> measure(Series series, int turns)
      throws IOException, InterruptedException {
    List<List<Seen>> seen = new ArrayList<>();
    series.points().forEach(point -> seen.add(new ArrayList<>()));
    for (int turn = 0; turn < turns; turn++) {
      for (int i = 0; i < seen.size(); i++) {
        String line = Child.lastLine(Child.of(GrowthStudy.class, series.points().get(i).words()));
        seen.get(i).add(Seen.parse(line));
      }
    }
    return seen.stream().map(Seen::median).toList();
  }

  private static void print(Series series, List<Seen> seen) {
    System.out.printf(
        "| %s | images/s | peak memory, MiB | without mapped files, MiB |%n|---|---|---|---|%n",
        series.what());
    for (int i = 0; i < seen.size(); i++) {
      System.out.printf(
          Locale.ROOT,
          "| %,d | %,.0f | %,.0f | %,.0f |%n",
          series.points().get(i).x(),
          seen.get(i).speed(),
          seen.get(i).peak(),
          seen.get(i).own());
    }
    System.out.println();
  }

  /** Prints what {@link Seen#parse} reads. */
  private static void measure(Point point) throws IOException {
    try (Dataset data =
            point.path().isEmpty()
                ? new NoiseImages(Shape.image(3, point.size(), point.size()), NOISE_IMAGES)
                : Sources.standard()
                    .open(
                        DataOptions.DEFAULTS.withSource(point.path()), DownloadListener.silent());
        Trainer trainer = trainer(point, data)) {
      Tuner.secondsOfAStep(trainer, WARM_SECONDS);
      System.out.printf(
          Locale.ROOT,
          "%.3f %.1f %.1f%n",
          point.batch() / Tuner.secondsOfAStep(trainer, SECONDS),
          ProcessStatus.kibibytes("VmHWM") / 1024.0,
          ProcessStatus.kibibytes("RssAnon") / 1024.0);
    }
  }

  private static Trainer trainer(Point point, Dataset data) {
    Recipes recipes = Catalogue.builtIn().recipes();
    Recipe recipe =
        point.path().isEmpty()
            ? recipes.set(recipes.named("dcgan"), List.of("architecture.width=" + point.width()))
            : recipes.set(
                recipes.named("gan"),
                List.of("architecture={kind: mlp, width: " + point.width() + ", depth: 2}"));
    Recipe batched = recipes.set(recipe, List.of("training.batch=" + point.batch()));
    Preparation prepared = Preparation.of(Catalogue.builtIn(), batched, data);
    return new Trainer(
        prepared.plan(),
        prepared.data(),
        new Hardware(Device.cpu(), point.threads(), Precision.FLOAT32));
  }

  private static BufferedImage drawn(List<Series> all, List<List<Seen>> seen) {
    int width = 460;
    int height = 260;
    BufferedImage picture =
        new BufferedImage(2 * width, height * all.size(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    for (int i = 0; i < all.size(); i++) {
      Series series = all.get(i);
      // Every point is as many times the one before as that is of its own, so places in the series
      // are a logarithmic axis, and each point can have its label.
      double[] xs = IntStream.range(0, series.points().size()).mapToDouble(n -> n).toArray();
      XYChart speed = chart(series, "images/s", width, height);
      speed.addSeries("images/s", xs, values(seen.get(i), Seen::speed));
      XYChart memory = chart(series, "MiB", width, height);
      memory.addSeries("peak", xs, values(seen.get(i), Seen::peak));
      memory.addSeries("without mapped files", xs, values(seen.get(i), Seen::own));
      memory.getStyler().setLegendVisible(true);
      speed.paint((Graphics2D) graphics.create(0, i * height, width, height), width, height);
      memory.paint((Graphics2D) graphics.create(width, i * height, width, height), width, height);
    }
    graphics.dispose();
    return picture;
  }

  private static XYChart chart(Series series, String y, int width, int height) {
    XYChart chart =
        new XYChartBuilder()
            .width(width)
            .height(height)
            .xAxisTitle(series.what())
            .yAxisTitle(y)
            .build();
    chart
        .getStyler()
        .setxAxisTickLabelsFormattingFunction(
            place ->
                place == Math.rint(place) ? label(series.points().get(place.intValue()).x()) : "");
    chart.getStyler().setYAxisMin(0.0);
    chart.getStyler().setLegendVisible(false);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideSE);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    return chart;
  }

  /** A short label: one that is too wide for the end of the axis is left out. */
  private static String label(int x) {
    if (x >= 1_000_000) {
      return x / 1_000_000 + " M";
    }
    return x >= 1_000 ? x / 1_000 + " k" : "" + x;
  }

  private static double[] values(List<Seen> seen, ToDoubleFunction<Seen> value) {
    return seen.stream().mapToDouble(value).toArray();
  }
}
