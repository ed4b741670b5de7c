package dev.organza.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Everything that can be asked wrongly or go wrong: one or two lines on standard error that say
 * what and what to do, nothing on standard output, and the right exit status.
 */
class BadInputTest {

  private static final int FAILED = 1;
  private static final int USAGE = 2;

  private static Path folder = Path.of("");

  /**
   * One row of the table.
   *
   * @param status the exit status
   * @param says what standard error contains
   * @param words the command line; {@code @} stands for the folder of {@link BadInputFiles}
   */
  private record Case(int status, String says, String... words) {
    @Override
    public String toString() {
      return String.join(" ", words);
    }
  }

  private static Case wrong(String says, String... words) {
    return new Case(USAGE, says, words);
  }

  private static Case failing(String says, String... words) {
    return new Case(FAILED, says, words);
  }

  private static Case train(int status, String says, String... more) {
    String[] words = Cli.tinyTraining(more);
    return new Case(
        status,
        says,
        Stream.concat(Arrays.stream(words), Stream.of("--runs=@/new")).toArray(String[]::new));
  }

  private static Case resume(int status, String says, String damage, String... more) {
    return new Case(
        status,
        says,
        Stream.concat(
                Stream.of("train", "--resume", "@/" + damage + "/00000-dcgan-digits"),
                Arrays.stream(more))
            .toArray(String[]::new));
  }

  private static Case show(int status, String says, String source, String... more) {
    return new Case(
        status,
        says,
        Stream.concat(Stream.of("data", "show", "@/" + source), Arrays.stream(more))
            .toArray(String[]::new));
  }

  private static Case sample(int status, String says, String... more) {
    return new Case(
        status,
        says,
        Stream.concat(Stream.of("sample", "0", "--runs=@/runs"), Arrays.stream(more))
            .toArray(String[]::new));
  }

  /** A wish that the model of the run of this number cannot fulfil. */
  private static Case asked(String says, String run, String... more) {
    return new Case(
        USAGE,
        says,
        Stream.concat(Stream.of("sample", run, "--runs=@/runs"), Arrays.stream(more))
            .toArray(String[]::new));
  }

  static Stream<Case> commands() {
    return Stream.of(
        wrong("did you mean train?", "trian"),
        wrong("known: ", "xyzzy"),
        wrong("did you mean --seed?", "train", "--sed=1"),
        wrong("unknown option", "train", "--xyzzy"),
        wrong("unknown argument", "train", "dcgan", "digits"),
        wrong("--seed", "train", "--seed"),
        wrong("did you mean sample?", "help", "smaple"),
        wrong("did you mean dcgan?", "recipes", "show", "dcgna"),
        wrong("did you mean list?", "recipes", "lst"),
        wrong("NAME", "recipes", "show"),
        wrong("no recipe file", "recipes", "check", "@/none.yaml"),
        wrong("did you mean \"training.batch\"?", "recipes", "check", "@/unknown-key.yaml"),
        wrong("learningRate is -0.1", "recipes", "check", "@/negative-rate.yaml"),
        wrong("broken.yaml, line 1", "recipes", "check", "@/broken.yaml"),
        wrong("aliases", "recipes", "check", "@/alias.yaml"),
        wrong("UTF-8", "recipes", "check", "@/latin1.yaml"),
        failing("cannot read", "recipes", "check", "@/runs"));
  }

  static Stream<Case> trainings() {
    return Stream.of(
        train(USAGE, "did you mean dcgan?", "dcgn"),
        train(USAGE, "no recipe file", "@/none.yaml"),
        train(USAGE, "trainig", "@/unknown-key.yaml"),
        train(USAGE, "--kimg", "--kimg=-1"),
        train(USAGE, "--kimg", "--kimg=abc"),
        train(USAGE, "--kimg", "--kimg=NaN"),
        train(USAGE, "--minutes", "--minutes=0"),
        train(USAGE, "training.batch=32", "--set", "batch"),
        train(USAGE, "did you mean \"training.batch\"?", "--set=trainig.batch=3"),
        train(USAGE, "training.batch", "--set=training.batch=many"),
        train(USAGE, "learningRate is -1", "--set=generator.optimizer.learningRate=-1"),
        train(USAGE, "did you mean \"adam\"?", "--set=generator.optimizer=adm"),
        train(USAGE, "larger than digits", "--set=training.batch=5000"),
        train(USAGE, "at most 1797, --set training.batch=1797,", "--set=training.batch=5000"),
        train(FAILED, "GB of memory", "--set=training.batch=100000000"),
        train(FAILED, "GB of memory", "--set=architecture.width=1000000"),
        train(FAILED, "diverged", "--set=discriminator.optimizer.learningRate=1e30"),
        train(USAGE, "data.first", "--set=data.first=5000"),
        train(USAGE, "--size", "--size=-1"),
        train(USAGE, "--size", "--size=100000"),
        train(USAGE, "columns", "--columns=a"),
        wrong("neither auto nor a number", "train", "--threads=0"),
        wrong("neither auto nor a number", "train", "--threads=many"),
        wrong("--threads", "train", "--threads=100000"),
        wrong("float32", "train", "--precision=half"),
        wrong("is unknown; it is auto, cpu", "train", "--data=digits", "--device=tpu"),
        failing("--device cpu", "train", "--data=digits", "--device=cuda:9"),
        wrong("Did you mean digits?", "train", "--data=digit"),
        wrong("is empty", "train", "--data="),
        wrong("no file or folder", "train", "--data=@/none"),
        wrong("mlp architecture takes any", "train", "dcgan", "--data=heights", "--threads=1"),
        wrong("this data has no labels", "train", "cgan", "--data=ring8", "--threads=1"),
        wrong(
            "this data has no labels",
            "train",
            "gan",
            "--set=conditioning=projected",
            "--data=ring8"),
        wrong("packing is 0", "train", "gan", "--data=ring8", "--set=packing=0"),
        wrong("no multiple of packing", "train", "gan", "--data=ring8", "--set=packing=3"),
        wrong("several samples at once", "train", "infogan", "--data=ring8", "--set=packing=2"),
        wrong("8", "train", "dcgan", "--data=heights", "--size=8"),
        failing("NaN", "train", "gan", "--data=@/nan.csv"),
        failing("@/file", Cli.tinyTraining("--runs=@/file")),
        failing("@/file", Cli.tinyTraining("--runs=@/file/runs")));
  }

  static Stream<Case> resumptions() {
    return Stream.of(
        wrong("no runs", "train", "--resume=latest", "--runs=@/empty-folder"),
        wrong("known: ", "train", "--resume=xyzzy", "--runs=@/runs"),
        wrong("names 2 runs", "train", "--resume=gan-", "--runs=@/runs/../ambiguous"),
        resume(USAGE, "recipe dcgan, not gan", "runs", "gan"),
        resume(USAGE, "heights holds other data than", "runs", "--data=heights"),
        resume(USAGE, "start a new run", "runs", "--set=data.source=heights"),
        resume(USAGE, "--data PATH", "runs", "--data=@/moved away"),
        wrong("is a run itself", "train", "--resume=latest", "--runs=@/runs/00000-dcgan-digits"),
        wrong("leads into", "train", "--resume=@/runs/00000-dcgan-digits/journal.jsonl"),
        resume(USAGE, "seed 1, not 2", "runs", "--seed=2"),
        resume(USAGE, "does not fit", "runs", "--set=prior.size=7"),
        resume(FAILED, "holds other data than", "runs", "--set=data.first=1000"),
        resume(USAGE, "recipe.yaml", "damaged-recipe"),
        resume(USAGE, "recipe.yaml", "damaged-no-recipe"),
        resume(FAILED, "provenance.json", "damaged-provenance"),
        resume(FAILED, "None of the", "damaged-checkpoints"),
        resume(FAILED, "journal.jsonl", "damaged-read-only"));
  }

  static Stream<Case> sources() {
    return Stream.of(
        show(USAGE, "no file or folder", "none"),
        show(FAILED, "noise.bin", "noise.bin"),
        show(FAILED, "empty-folder", "empty-folder"),
        show(FAILED, "no-images", "no-images"),
        show(FAILED, "a.png", "truncated-png"),
        show(FAILED, "a.png", "huge-png"),
        show(USAGE, "--size", "two-sizes"),
        show(FAILED, "truncated.zip", "truncated.zip"),
        show(FAILED, "no-images.zip", "no-images.zip"),
        show(FAILED, "bomb.zip", "bomb.zip"),
        show(FAILED, "escaping.zip", "escaping.zip"),
        show(FAILED, "truncated-images", "truncated-images-idx3-ubyte"),
        show(FAILED, "empty-images", "empty-images-idx3-ubyte"),
        show(FAILED, "negative-images", "negative-images-idx3-ubyte"),
        show(FAILED, "truncated.npy", "truncated.npy"),
        show(FAILED, "pickle.npy", "pickle.npy"),
        show(FAILED, "empty.csv", "empty.csv"),
        show(FAILED, "header.csv", "header.csv"),
        show(FAILED, "words.csv", "words.csv", "--types=numbers"),
        show(FAILED, "ragged.csv", "ragged.csv"),
        show(FAILED, "nan.csv", "nan.csv", "--types=numbers"),
        show(USAGE, "Its columns are: a, b, c", "rows.csv", "--columns=a,d"),
        show(USAGE, "size", "rows.csv", "--size=8"),
        show(USAGE, ".png", "rows.csv", "--out=@/picture.jpg"),
        show(USAGE, "rows of 3 numbers", "rows.csv", "--out=@/picture.png"),
        wrong("SOURCE", "data", "show"),
        wrong("does not end in .png", "compare", "0", "1", "--runs=@/runs", "--out=@/c.jpg"),
        wrong("does not end in .png", "doctor", "0", "--runs=@/runs", "--out=@/c.pngx"),
        wrong("does not end in .html", "report", "0", "--runs=@/runs", "--out=@/r.pdf"),
        wrong("--size is for --real", "evaluate", "0", "--runs=@/runs", "--size=8"),
        wrong("--range is for --real", "evaluate", "0", "--runs=@/runs", "--range=0,1"),
        wrong("--columns is for --real", "evaluate", "0", "--runs=@/runs", "--columns=a"),
        wrong("--data says", "evaluate", "--real=digits", "--fake=digits", "--data=digits"),
        wrong("heights holds other data", "evaluate", "0", "--runs=@/runs", "--data=heights"),
        wrong(
            "digits holds other data",
            "sample",
            "1",
            "--runs=@/runs",
            "--data=digits",
            "--out=@/s.png"),
        failing("@/file", "evaluate", "0", "--runs=@/runs", "--out=@/file"),
        failing("@/file", "report", "0", "--runs=@/runs", "--out=@/file/r.html"),
        failing("@/file", "data", "show", "digits", "--out=@/file/picture.png"));
  }

  static Stream<Case> samplings() {
    return Stream.of(
        wrong("RUN", "sample"),
        wrong("no runs", "sample", "latest", "--runs=@/none"),
        wrong("no run", "sample", "@/none", "--runs=@/runs"),
        failing("@/file", "sample", "latest", "--runs=@/file"),
        wrong("no run", "sample", "99", "--runs=@/runs"),
        failing("None of the", "sample", "@/damaged-checkpoints/00000-dcgan-digits"),
        wrong("recipe.yaml", "evaluate", "@/damaged-recipe/00000-dcgan-digits"),
        wrong("recipe.yaml", "report", "@/damaged-recipe/00000-dcgan-digits"),
        wrong("recipe.yaml", "doctor", "@/damaged-recipe/00000-dcgan-digits"),
        failing("journal.jsonl", "doctor", "@/damaged-read-only/00000-dcgan-digits"),
        failing("None of the", "evaluate", "@/damaged-checkpoints/00000-dcgan-digits"),
        sample(USAGE, "at least 1", "--count=0"),
        sample(USAGE, "--count", "--count=many"),
        sample(USAGE, "4096", "--count=5000"),
        sample(USAGE, "other seeds", "--count=2000000000", "--out=@/x.npy"),
        sample(USAGE, ".npy", "--out=@/x.bmp"),
        sample(USAGE, "no table", "--out=@/x.csv"),
        sample(FAILED, "@/file", "--out=@/file/x.png"),
        sample(FAILED, "@/file", "--out=@/file/folder/"),
        sample(FAILED, "@/file", "--out=@/file/"),
        sample(USAGE, "auto, cpu", "--device=gpu"),
        sample(USAGE, "no precision; there are auto, float32 and bfloat16", "--precision=half"),
        wrong(".csv", "sample", "1", "--runs=@/runs", "--out=@/folder/"),
        wrong("no picture", "sample", "2", "--runs=@/runs", "--out=@/x.png"),
        wrong("2 to 1000", "interpolate", "0", "--runs=@/runs", "--steps=1"),
        wrong("--mode", "interpolate", "0", "--runs=@/runs", "--mode=cubic"),
        wrong(".gif", "interpolate", "0", "--runs=@/runs", "--out=@/x.jpg"),
        wrong("rows of numbers", "interpolate", "1", "--runs=@/runs"),
        wrong("IMAGE", "project", "0", "--runs=@/runs"),
        wrong("is not there", "project", "0", "--runs=@/runs", "@/none.png"),
        wrong("is no file", "project", "0", "--runs=@/runs", "@/runs"),
        wrong(
            "not a PNG, JPEG",
            "project",
            "0",
            "--runs=@/runs",
            "@/runs/00000-dcgan-digits/recipe.yaml"),
        wrong("rows of numbers", "project", "1", "--runs=@/runs", "@/none.png"),
        wrong("candidates is 1", "project", "0", "--runs=@/runs", "--candidates=1", "@/none.png"),
        wrong("outside 0 to 1000", "project", "0", "--runs=@/runs", "--references=-1", "@/a.png"),
        wrong(".safetensors", "project", "0", "--runs=@/runs", "--out=@/x.npy", "@/none.png"),
        asked("no class \"10\"", "3", "--class=10"),
        asked("did you mean \"3\"?", "3", "--class=3a"),
        asked("Its classes: 0, 1, 2", "3", "--class=-1"),
        asked("not conditioned on classes", "0", "--class=3"),
        asked("not conditioned on classes", "4", "--class=3"),
        asked("has no codes", "3", "--code=c1=0"),
        asked("name=value", "4", "--code=c1"),
        asked("name=value", "4", "--code==1"),
        asked("is a number, not \"x\"", "4", "--code=c1=x"),
        asked("is a number, not \"\"", "4", "--code=c1="),
        asked("given twice", "4", "--code=c1=0", "--code=c1=1"),
        asked("Its codes: category, c1, c2", "4", "--code=c9=0"),
        asked("did you mean category?", "4", "--code=categroy=0"),
        asked("0 to 9, not 10", "4", "--code=category=10"),
        asked("0 to 9, not NaN", "4", "--code=category=NaN"),
        asked("0 to 9, not 1.5", "4", "--code=category=1.5"),
        asked("not NaN", "4", "--code=c1=NaN"),
        asked("not 1.0E300", "4", "--code=c1=1e300"),
        asked("no codes to traverse", "0", "--traverse"),
        asked("no codes to traverse", "3", "--traverse"),
        asked("grid of images", "1", "--traverse"),
        asked("grid of images", "4", "--traverse", "--out=@/x.npy"),
        asked("4096", "4", "--traverse", "--count=4000"),
        wrong("no class", "interpolate", "3", "--runs=@/runs", "--class=none"),
        wrong("not conditioned", "interpolate", "0", "--runs=@/runs", "--class=1"),
        failing("@/file", "interpolate", "0", "--runs=@/runs", "--out=@/file/x.gif"));
  }

  @BeforeAll
  static void make(@TempDir Path temporary) throws IOException {
    folder = temporary;
    BadInputFiles.make(folder);
    Files.createDirectories(folder.resolve("ambiguous/00000-gan-a"));
    Files.createDirectories(folder.resolve("ambiguous/00001-gan-b"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"commands", "trainings", "resumptions", "sources", "samplings"})
  void isReportedInOneOrTwoLines(Case row) {
    String[] words =
        Arrays.stream(row.words)
            .map(word -> word.replace("@", folder.toString()))
            .toArray(String[]::new);
    Cli cli = Cli.run(words);
    // Before the report there may be notes: what was measured, and which checkpoints were refused.
    String report =
        cli.err()
            .replaceAll("(?m)^\\d+ threads?, .* per step\\R", "")
            .replaceAll("(?m)^The checkpoint .* is refused: .*\\R", "");
    assertThat(cli.out()).isEmpty();
    assertThat(report)
        .contains(row.says.replace("@", folder.toString()))
        .doesNotContain("Exception", "\tat ");
    assertThat(cli.status()).as(report).isEqualTo(row.status);
    assertThat(report.lines().count()).as(report).isBetween(1L, 2L);
  }

  @Test
  void aRefusedTrainingLeavesNoRunFolder() {
    Path runs = folder.resolve("refused");
    Cli.run(Cli.tinyTraining("--set=training.batch=5000", "--runs", runs.toString()));
    assertThat(runs).doesNotExist();
  }

  @Test
  void aFullDiskIsCalledSo() throws Exception {
    Path mount = Files.createDirectory(folder.resolve("full"));
    assumeTrue(
        status("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", mount.toString()) == 0,
        "needs the right to mount a small file system");
    try {
      Path out = mount.resolve("samples.npy");
      String runs = folder.resolve("runs").toString();
      Cli cli = Cli.run("sample", "0", "--runs", runs, "--count=4096", "--out", out.toString());
      assertThat(cli.status()).isEqualTo(FAILED);
      assertThat(cli.err()).contains("the disk is full").hasLineCount(1);
      assertThat(mount).isEmptyDirectory();

      Cli training = Cli.run(Cli.tinyTraining("--runs", mount.toString()));
      assertThat(training.status()).isEqualTo(FAILED);
      assertThat(training.err().lines().count()).as(training.err()).isLessThanOrEqualTo(2);
      assertThat(training.err()).contains(mount.toString());
    } finally {
      status("umount", mount.toString());
    }
  }

  private static int status(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
    } catch (IOException e) {
      return -1;
    }
  }
}
