package dev.organza.spark.training;

import dev.organza.picture.PngFile;
import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What a training on a cluster of two executors on this machine takes: until its first step, after
 * an executor was killed, and per image. {@code ClusterStudy FOLDER IMAGES.IDX.GZ KIMG}, with the
 * cluster in system properties ({@code spark.master} and the like); its last line is the command
 * that trains the same without Spark.
 */
final class ClusterStudy {

  private static final int IMAGES = 6000;

  private ClusterStudy() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    try (SparkSession spark = SparkSession.builder().appName("study").getOrCreate()) {
      study(spark, folder, Path.of(arguments[1]), Double.parseDouble(arguments[2]));
    }
  }

  private static void study(SparkSession spark, Path folder, Path idx, double kimg)
      throws Exception {
    Dataset<Row> images = images(spark, idx);
    ClusterTraining how =
        ClusterTraining.to(folder.resolve("warm").toUri().toString())
            .workers(2)
            .set("data.size=32")
            .set("hardware={device: cpu, threads: 1, precision: float32}")
            .set("reports.diagnosticsEveryKimg=1000")
            .set("training.kimg=" + kimg)
            .set("checkpoints.everyKimg=1");
    for (String name : List.of("first", "second")) {
      timed(spark, images, how, folder.resolve(name), false);
    }
    timed(spark, images, how, folder.resolve("killed"), true);
    System.out.println(
        "organza train dcgan --data %s/first/data/images.zip --size 32 --workers 2 --threads 1 --precision float32 --device cpu --set reports.diagnosticsEveryKimg=1000 --set checkpoints.everyKimg=1 --kimg %s"
            .formatted(folder, kimg));
  }

  private static void timed(
      SparkSession spark, Dataset<Row> images, ClusterTraining how, Path run, boolean kill)
      throws Exception {
    AtomicLong job = new AtomicLong();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart start) {
            job.set(System.nanoTime());
          }
        };
    spark.sparkContext().addSparkListener(listener);
    long begin = System.nanoTime();
    ClusterTraining here =
        new ClusterTraining(
            run.toUri().toString(),
            how.workers(),
            how.settings(),
            how.labels(),
            how.minutes(),
            how.resumes());
    CompletableFuture<TrainedRun> training =
        CompletableFuture.supplyAsync(() -> here.train(images, "dcgan"));
    long reached = -1;
    long last = 0;
    boolean killed = false;
    while (!training.isDone()) {
      long newest = Reference.checkpoints(run).stream().mapToLong(Long::parseLong).max().orElse(-1);
      long now = System.nanoTime();
      if (newest > reached) {
        System.out.printf(
            "%s: %,d images %.2f s after the call, %.2f s after the job, %.2f s after the last%n",
            run.getFileName(),
            newest,
            (now - begin) / 1e9,
            (now - job.get()) / 1e9,
            (now - last) / 1e9);
        reached = newest;
        last = now;
        if (kill && !killed && newest >= 2000) {
          ProcessHandle.current()
              .descendants()
              .filter(each -> each.info().command().orElse("").endsWith("java"))
              .findFirst()
              .orElseThrow()
              .destroyForcibly();
          killed = true;
          System.out.println("killed an executor");
        }
      }
      Thread.sleep(10);
    }
    System.out.printf("%s in %.2f s%n", training.get(), (System.nanoTime() - begin) / 1e9);
    spark.sparkContext().removeSparkListener(listener);
  }

  private static Dataset<Row> images(SparkSession spark, Path idx) throws Exception {
    List<Row> rows = new ArrayList<>();
    try (InputStream in = new GZIPInputStream(Files.newInputStream(idx))) {
      in.skipNBytes(16);
      for (int n = 0; n < IMAGES; n++) {
        BufferedImage picture = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
        byte[] pixels = in.readNBytes(28 * 28);
        for (int i = 0; i < pixels.length; i++) {
          picture.getRaster().setSample(i % 28, i / 28, 0, pixels[i] & 0xff);
        }
        rows.add(RowFactory.create((Object) PngFile.bytes(picture)));
      }
    }
    return spark.createDataFrame(rows, new StructType().add("content", DataTypes.BinaryType));
  }
}
