package dev.organza.spark.source;

import dev.organza.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What 100,000 rows of a table of 14 columns take to be made and written as Parquet, in 1, 4 and 16
 * partitions: {@code SamplingStudy FOLDER}, with the cluster in system properties ({@code
 * spark.master} and the like). The first round has what each executor does once.
 */
final class SamplingStudy {

  private static final int ROWS = 100_000;

  private SamplingStudy() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    RunFolder run =
        Models.train("ctgan", folder, "data.source=" + table(folder), "training.kimg=1");
    try (SparkSession spark = SparkSession.builder().appName("study").getOrCreate()) {
      AtomicLong processor = new AtomicLong();
      spark
          .sparkContext()
          .addSparkListener(
              new SparkListener() {
                @Override
                public void onTaskEnd(SparkListenerTaskEnd end) {
                  processor.addAndGet(end.taskMetrics().executorCpuTime());
                }
              });
      for (int round = 0; round < 3; round++) {
        for (int partitions : new int[] {1, 4, 16}) {
          Dataset<Row> rows =
              spark
                  .read()
                  .format("organza")
                  .option("count", ROWS)
                  .option("partitions", partitions)
                  .load(run.path().toString());
          processor.set(0);
          long start = System.nanoTime();
          rows.write().mode("overwrite").parquet(folder.resolve("rows").toString());
          double seconds = (System.nanoTime() - start) / 1e9;
          Thread.sleep(500); // the listener hears of tasks a moment later
          System.out.printf(
              Locale.ROOT,
              "round %d, %d partitions: %.1f s, %.2f s of processors%n",
              round,
              partitions,
              seconds,
              processor.get() / 1e9);
        }
        printMemory();
      }
    }
  }

  private static Path table(Path folder) throws IOException {
    Random random = new Random(1);
    StringBuilder rows = new StringBuilder("n0,n1,n2,n3,n4,n5,c0,c1,c2,c3,c4,c5,c6,c7\n");
    for (int n = 0; n < 5000; n++) {
      for (int i = 0; i < 6; i++) {
        rows.append(String.format(Locale.ROOT, "%.2f,", 10 * i + (1 + i) * random.nextGaussian()));
      }
      for (int i = 0; i < 8; i++) {
        rows.append((char) ('a' + random.nextInt(2 + i))).append(i < 7 ? "," : "\n");
      }
    }
    return Files.writeString(folder.resolve("table.csv"), rows);
  }

  private static void printMemory() throws IOException {
    for (ProcessHandle executor : ProcessHandle.current().children().toList()) {
      List<String> lines =
          Files.readAllLines(Path.of("/proc/" + executor.pid() + "/status")).stream()
              .filter(line -> line.startsWith("VmHWM"))
              .toList();
      System.out.println("executor " + executor.pid() + " " + lines);
    }
  }
}
