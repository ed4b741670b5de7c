package dev.organza.bench;

import dev.organza.FileTree;
import dev.organza.bench.worker.ProcessStatus;
import dev.organza.data.Augmentation;
import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.batch.Batches;
import dev.organza.data.batch.Cursor;
import dev.organza.data.batch.Sampler;
import dev.organza.data.source.DownloadListener;
import dev.organza.data.source.Sources;
import dev.organza.data.transform.Scaling;
import dev.organza.data.transform.Transforms;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * Images per second from files to batches, Organza against torchvision: a folder of 10,000 PNG
 * files of 64×64 and an IDX file of 60,000 images of 28×28, both made here.
 *
 * <p>Every measurement is a process of its own, started cold, and they take turns. Organza reads
 * all files once and keeps them in memory, so that its first epoch and its later ones differ;
 * torchvision decodes in every epoch. Images per second of processor time are the figure to trust
 * on a machine that is busy.
 */
public final class DataStudy {

  private static final int BATCH = 64;

  private DataStudy() {}

  /** What a process saw. */
  private record Speed(double images, double wallSeconds, double cpuSeconds) {

    double perWallSecond() {
      return images / wallSeconds;
    }

    double perCpuSecond() {
      return images / cpuSeconds;
    }

    /** From a line of images, wall seconds and processor seconds. */
    static Speed parse(String line) {
      String[] words = line.strip().split(" ");
      return new Speed(
          Double.parseDouble(words[0]), Double.parseDouble(words[1]), Double.parseDouble(words[2]));
    }
  }

  /**
   * Prints the medians.
   *
   * @param arguments {@code TURNS[:PYTHON[:SHARE]]}: how often each is measured, a Python with
   *     torchvision (without one only Organza is measured), and the share of the images to make; or
   *     {@code measure KIND PATH} in a process that this one has started
   */
  public static void main(String... arguments) throws IOException, InterruptedException {
    if (arguments.length == 3) {
      measure(arguments[1], arguments[2]);
      return;
    }
    String[] parts = (arguments.length > 0 ? arguments[0] : "5").split(":");
    int turns = Integer.parseInt(parts[0]);
    double share = parts.length > 2 ? Double.parseDouble(parts[2]) : 1;
    Path folder = Files.createTempDirectory("organza-data-study-");
    try {
      Path pictures = folder.resolve("pictures");
      Path idx = folder.resolve("images-idx3-ubyte");
      writePictures(pictures, (int) (10_000 * share));
      NoiseIdx.write(idx, (int) (60_000 * share));
      print(compare(rivals(pictures, idx, parts.length > 1 ? parts[1] : ""), turns), turns);
    } finally {
      FileTree.delete(folder);
    }
  }

  private static Map<String, List<String>> rivals(Path pictures, Path idx, String python) {
    Map<String, List<String>> rivals = new LinkedHashMap<>();
    rivals.put("folder: Organza, first epoch", self("folder-first", pictures));
    rivals.put("folder: Organza, later epochs", self("folder-later", pictures));
    addTorchvision(rivals, "folder", python, pictures);
    rivals.put("IDX: Organza, first epoch", self("idx-first", idx));
    rivals.put("IDX: Organza, later epochs", self("idx-later", idx));
    addTorchvision(rivals, "mnist", python, idx);
    addTorchvision(rivals, "tensors", python, idx);
    return rivals;
  }

  private static void addTorchvision(
      Map<String, List<String>> rivals, String kind, String python, Path path) {
    if (python.isEmpty()) {
      return;
    }
    for (int workers = 0; workers <= 2; workers++) {
      rivals.put(
          "%s: torchvision, %d workers"
              .formatted(kind.equals("folder") ? kind : "IDX as " + kind, workers),
          List.of(
              python,
              "bench/data/torchvision_loader.py",
              kind,
              path.toString(),
              String.valueOf(workers)));
    }
  }

  private static List<String> self(String kind, Path path) {
    return Child.of(DataStudy.class, "measure", kind, path.toString());
  }

  private static Map<String, List<Speed>> compare(Map<String, List<String>> rivals, int turns)
      throws IOException, InterruptedException {
    Map<String, List<Speed>> speeds = new LinkedHashMap<>();
    for (int turn = 0; turn < turns; turn++) {
      for (Map.Entry<String, List<String>> rival : rivals.entrySet()) {
        speeds
            .computeIfAbsent(rival.getKey(), name -> new ArrayList<>())
            .add(Speed.parse(Child.lastLine(rival.getValue())));
      }
    }
    return speeds;
  }

  private static void print(Map<String, List<Speed>> speeds, int turns) {
    System.out.printf("median of %d turns, batches of %d%n", turns, BATCH);
    System.out.printf("%-36s %12s %12s%n", "", "images/s", "a CPU second");
    speeds.forEach(
        (name, all) ->
            System.out.printf(
                Locale.ROOT,
                "%-36s %,12.0f %,12.0f%n",
                name,
                Median.of(all.stream().mapToDouble(Speed::perWallSecond)),
                Median.of(all.stream().mapToDouble(Speed::perCpuSecond))));
  }

  /** Prints what {@link Speed#parse} reads. */
  private static void measure(String kind, String path) {
    double cpu = ProcessStatus.processorSeconds();
    long start = System.nanoTime();
    try (Dataset images =
        Sources.standard().open(DataOptions.DEFAULTS.withSource(path), DownloadListener.silent())) {
      int epochs = 1;
      try (Batches batches =
          Batches.of(
              images,
              Transforms.of(Scaling.pixels(-1, 1)),
              Sampler.SHUFFLED,
              Augmentation.NONE,
              BATCH,
              1,
              Cursor.START)) {
        take(batches, images.count());
        if (kind.endsWith("later")) {
          epochs = 5;
          cpu = ProcessStatus.processorSeconds();
          start = System.nanoTime();
          take(batches, epochs * images.count());
        }
      }
      System.out.printf(
          Locale.ROOT,
          "%d %.6f %.6f%n",
          epochs * images.count(),
          (System.nanoTime() - start) / 1e9,
          ProcessStatus.processorSeconds() - cpu);
    }
  }

  private static void take(Batches batches, int images) {
    for (int seen = 0; seen < images; seen += BATCH) {
      batches.next();
    }
  }

  /** Smooth random pictures in two folders, as PNG files of some 4 KB. */
  private static void writePictures(Path folder, int count) throws IOException {
    ImageIO.setUseCache(false);
    Random random = new Random(1);
    for (int n = 0; n < count; n++) {
      Path file = folder.resolve(n % 2 == 0 ? "even" : "odd").resolve("%05d.png".formatted(n));
      Files.createDirectories(file.getParent());
      BufferedImage picture = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
      double[] waves = random.doubles(9, 0.02, 0.2).toArray();
      for (int y = 0; y < 64; y++) {
        for (int x = 0; x < 64; x++) {
          int rgb = 0;
          for (int c = 0; c < 3; c++) {
            double wave = Math.sin(waves[3 * c] * x + waves[3 * c + 1] * y + 50 * waves[3 * c + 2]);
            rgb = rgb << 8 | (int) (127.5 + 127 * wave);
          }
          picture.setRGB(x, y, rgb);
        }
      }
      ImageIO.write(picture, "png", file.toFile());
    }
  }
}
