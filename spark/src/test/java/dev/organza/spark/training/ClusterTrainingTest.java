package dev.organza.spark.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.model.Model;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.run.RunFolder;
import dev.organza.run.StopReason;
import dev.organza.spark.LocalCluster;
import dev.organza.spark.SparkGan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.SparkFiles;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalCluster.class)
@Tag("slow")
class ClusterTrainingTest {

  static final List<String> SMALL =
      List.of(
          "architecture.width=4",
          "prior.size=4",
          "training.batch=8",
          "training.kimg=0.4",
          "checkpoints.everyKimg=0.1",
          "hardware={device: cpu, threads: 1, precision: float32}");

  private final Path folder;

  ClusterTrainingTest(@TempDir Path folder) {
    this.folder = folder;
  }

  static ClusterTraining in(Path run) {
    return in(run.toUri().toString());
  }

  private static ClusterTraining in(String folder) {
    ClusterTraining how = ClusterTraining.to(folder).workers(2);
    for (String setting : SMALL) {
      how = how.set(setting);
    }
    return how;
  }

  static Recipe small(Path data) {
    Catalogue catalogue = Catalogue.discovered();
    List<String> settings = new ArrayList<>(SMALL);
    settings.add("data.source=" + data);
    return catalogue.recipes().set(catalogue.recipes().named("gan"), settings);
  }

  private static List<double[]> points() {
    Random random = new Random(7);
    List<double[]> points = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      points.add(new double[] {random.nextGaussian(), 3 * random.nextDouble()});
    }
    return points;
  }

  static Dataset<Row> frame(SparkSession spark) {
    List<Row> rows = points().stream().map(point -> RowFactory.create(point[0], point[1])).toList();
    return spark.createDataFrame(
        rows, new StructType().add("x", DataTypes.DoubleType).add("y", DataTypes.DoubleType));
  }

  static Path csv(Path file) throws Exception {
    List<String> lines = new ArrayList<>(List.of("x,y"));
    points().forEach(point -> lines.add(point[0] + "," + point[1]));
    return Files.write(file, lines);
  }

  @Test
  void trainsWhatTwoWorkersTrainWithoutSpark(SparkSession spark) throws Exception {
    Path run = folder.resolve("points");
    TrainedRun trained = SparkGan.train(frame(spark), "gan", in(run));

    RunFolder reference = Reference.train(folder, small(csv(folder.resolve("points.csv"))));

    assertThat(trained.reason()).isEqualTo(StopReason.COMPLETE);
    assertThat(trained.images()).isEqualTo(400);
    assertThat(Reference.newest(run)).isEqualTo(Reference.newest(reference.path()));
    try (Model model = trained.model()) {
      assertThat(model.sample(5, 1)).hasDimensions(5, 2);
    }
  }

  /**
   * The processes of Java that this one has started; what else they are told is too long to see.
   */
  private static List<ProcessHandle> executors() {
    return ProcessHandle.current()
        .descendants()
        .filter(process -> process.info().command().orElse("").endsWith("java"))
        .toList();
  }

  private static void await(Future<?> training, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.call()) {
      assertThat(System.nanoTime()).isLessThan(end);
      if (training.isDone()) {
        training.get();
        throw new AssertionError("the training has ended before it was disturbed");
      }
      Thread.sleep(20);
    }
  }

  /** Many checkpoints, so that there is time between two of them. */
  private static final List<String> LONGER =
      List.of("training.kimg=2.4", "checkpoints.everyKimg=0.1");

  private static ClusterTraining longer(Path run) {
    return longer(run.toUri().toString());
  }

  private static ClusterTraining longer(String folder) {
    return in(folder).set(LONGER.get(0)).set(LONGER.get(1));
  }

  @Test
  void whateverDisturbsATrainingItEndsAsIfItHadNot(SparkSession spark) throws Exception {
    RunFolder reference =
        Reference.train(
            folder,
            Catalogue.discovered().recipes().set(small(csv(folder.resolve("points.csv"))), LONGER));
    Path killed = folder.resolve("killed");
    TrainedRun trained = losesExecutors(frame(spark), longer(killed), killed, 200, 1000);
    assertSame(killed, reference);
    Path stored = Files.createDirectory(folder.resolve("stored"));
    losesExecutors(frame(spark), longer("elsewhere:" + stored), stored, 400);
    assertSame(stored, reference);
    assertSamples(spark, "elsewhere:" + stored, trained);
    Path cancelled = folder.resolve("cancelled");
    isCancelled(spark, cancelled);
    assertSame(cancelled, reference);
    assertThat(leftovers(spark)).isEmpty();
  }

  private static void assertSame(Path run, RunFolder reference) throws Exception {
    assertThat(Reference.newest(run)).isEqualTo(Reference.newest(reference.path()));
    assertThat(Reference.checkpoints(run)).isEqualTo(Reference.checkpoints(reference.path()));
    assertThat(Files.readString(run.resolve("journal.jsonl")).lines().count())
        .isEqualTo(Files.readString(reference.journal()).lines().count());
  }

  /** An executor when the checkpoint of so many images is there. */
  private static TrainedRun losesExecutors(
      Dataset<Row> points, ClusterTraining how, Path run, long... after) throws Exception {
    CompletableFuture<TrainedRun> training =
        CompletableFuture.supplyAsync(() -> SparkGan.train(points, "gan", how));
    List<Long> killed = new ArrayList<>();
    for (long images : after) {
      await(training, () -> newest(run) >= images);
      ProcessHandle executor =
          executors().stream()
              .filter(each -> !killed.contains(each.pid()))
              .findFirst()
              .orElseThrow();
      killed.add(executor.pid());
      executor.destroyForcibly();
      executor.onExit().get(10, TimeUnit.SECONDS);
    }
    TrainedRun trained = training.get(90, TimeUnit.SECONDS);
    assertThat(trained.images()).isEqualTo(2400);
    return trained;
  }

  /** The samples of a model in a folder that is not mounted are those of the same model here. */
  private static void assertSamples(SparkSession spark, String folder, TrainedRun trained) {
    List<Row> rows =
        spark
            .read()
            .format("organza")
            .option("model", folder)
            .option("count", 5)
            .load()
            .collectAsList();
    try (Model model = trained.model()) {
      float[][] samples = model.sample(5, 1);
      for (int i = 0; i < samples.length; i++) {
        assertThat(rows.get(i).getDouble(0)).isCloseTo(samples[i][0], within(1e-6));
        assertThat(rows.get(i).getDouble(1)).isCloseTo(samples[i][1], within(1e-6));
      }
    }
  }

  private void isCancelled(SparkSession spark, Path run) throws Exception {
    Dataset<Row> points = frame(spark);
    CompletableFuture<TrainedRun> training =
        CompletableFuture.supplyAsync(() -> SparkGan.train(points, "gan", longer(run)));
    await(training, () -> newest(run) >= 200);
    spark.sparkContext().cancelAllJobs();
    endsWithACheckpoint(training, run);

    FutureTask<TrainedRun> again =
        new FutureTask<>(() -> SparkGan.train(points, "gan", longer(run).resuming()));
    Thread thread = new Thread(again);
    thread.start();
    long before = newest(run);
    await(again, () -> newest(run) >= before + 200);
    thread.interrupt();
    endsWithACheckpoint(again, run);

    TrainedRun on = SparkGan.train(points, "gan", longer(run).resuming());
    assertThat(on.images()).isEqualTo(2400);
  }

  /** Of its last step, which is, but by chance, none at which one is due. */
  private static void endsWithACheckpoint(Future<?> training, Path run) throws Exception {
    assertThatThrownBy(() -> training.get(30, TimeUnit.SECONDS))
        .cause()
        .isInstanceOf(OrganzaException.class)
        .hasMessageStartingWith("The training was cancelled.\nGo on from its checkpoint after");
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    String log = "";
    while (!log.contains("Ended (STOPPED) at " + newest(run) / 1000.0 + " kimg")) {
      assertThat(System.nanoTime()).as(log).isLessThan(end);
      Thread.sleep(50);
      log = Files.readString(run.resolve("log.txt"));
    }
    assertThat(newest(run)).isLessThan(2400);
  }

  /** What the executors have of threads, LibTorch's too, and files when nothing is trained. */
  private static List<String> leftovers(SparkSession spark) {
    return spark
        .range(0, 8, 1, 4)
        .mapPartitions(
            (MapPartitionsFunction<Long, String>)
                rows -> {
                  List<String> left = new ArrayList<>();
                  try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
                    for (Path thread : threads.toList()) {
                      String name = Files.readString(thread.resolve("comm")).strip();
                      if (name.matches("organza-(worker|pulse|gloo|batch).*|pt_tcp.*")) {
                        left.add(name);
                      }
                    }
                  }
                  try (Stream<Path> files = Files.list(Path.of(SparkFiles.getRootDirectory()))) {
                    files
                        .map(file -> file.getFileName().toString())
                        .filter(name -> name.startsWith("organza-"))
                        .forEach(left::add);
                  }
                  return left.iterator();
                },
            Encoders.STRING())
        .collectAsList();
  }

  /** Four workers in two processes, and a folder that only Hadoop reaches. */
  @Test
  void workersMayShareProcessesAndTheFolderNeedNotBeMounted(SparkSession spark) throws Exception {
    Path run = Files.createDirectory(folder.resolve("far"));
    ClusterTraining how =
        new ClusterTraining(
            "elsewhere:" + run, 4, SMALL, Optional.empty(), Optional.empty(), false);
    TrainedRun trained = SparkGan.train(frame(spark), "gan", how);
    assertThat(trained.images()).isEqualTo(400);
    assertThat(Files.readString(run.resolve("recipe.yaml")))
        .contains("source: elsewhere:" + run.resolve("data"))
        .contains("workers: 4");
    assertThat(Reference.checkpoints(run)).hasSize(2);
    try (Model model = trained.model()) {
      assertThat(model.sample(5, 1)).hasDimensions(5, 2);
    }
    TrainedRun on =
        SparkGan.train(frame(spark), "gan", how.workers(1).resuming().set("training.kimg=0.48"));
    assertThat(on.images()).isEqualTo(480);
    assertThat(run.resolve("log.txt")).content().contains("trained by 4 workers");
    assertThat(leftovers(spark)).isEmpty();
  }

  @Test
  void aDivergenceIsSaidOnce(SparkSession spark) {
    Path run = folder.resolve("diverged");
    List<Integer> attempts = new CopyOnWriteArrayList<>();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onTaskEnd(SparkListenerTaskEnd ended) {
            attempts.add(ended.stageAttemptId());
          }
        };
    spark.sparkContext().addSparkListener(listener);
    try {
      assertThatThrownBy(
              () ->
                  SparkGan.train(
                      frame(spark),
                      "gan",
                      in(run)
                          .set("discriminator.optimizer={kind: sgd, learningRate: 1e30}")
                          .set("generator.optimizer={kind: sgd, learningRate: 1e30}")))
          .isInstanceOf(OrganzaException.class)
          .hasMessageStartingWith("Training diverged at step")
          .hasMessageContaining("The last good checkpoint is file:" + run + "/checkpoints/00000")
          .hasMessageContaining("Resume it with a lower rate");
    } finally {
      spark.sparkContext().removeSparkListener(listener);
    }
    assertThat(attempts).isNotEmpty().containsOnly(0);
    assertThat(run.resolve("journal.jsonl")).content().contains("diverged");
  }

  private static void refused(Dataset<Row> data, String recipe, ClusterTraining how, String text) {
    long start = System.nanoTime();
    assertThatThrownBy(() -> SparkGan.train(data, recipe, how))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(text);
    assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(30));
  }

  @Test
  void whatCannotBeTrainedIsRefused(SparkSession spark) throws Exception {
    Dataset<Row> points = frame(spark);
    Path run = folder.resolve("refused");
    refused(points, "gam", in(run), "did you mean gan");
    refused(points, "gan", in(run).set("training.batsh=4"), "batsh");
    refused(points, "gan", in(run).workers(40), "runs 4 tasks at once");
    refused(points, "gan", in(run).workers(3), "3");
    refused(points, "gan", ClusterTraining.to("nothing:/x"), "nothing");
    assertThatThrownBy(
            () -> SparkGan.train(points, "gan", in(csv(folder.resolve("file")).resolve("run"))))
        .isInstanceOf(OrganzaException.class)
        .hasMessageContaining("cannot write");
    assertThatThrownBy(() -> in(run).workers(-1)).isInstanceOf(UsageException.class);
    assertThatThrownBy(() -> in(run).minutes(0)).isInstanceOf(UsageException.class);
    Files.writeString(Files.createDirectories(run).resolve("recipe.yaml"), "name: gan\n");
    refused(points, "gan", in(run), "There is a run in");
  }

  private static long newest(Path run) throws Exception {
    return Reference.checkpoints(run).stream().mapToLong(Long::parseLong).max().orElse(-1);
  }
}
