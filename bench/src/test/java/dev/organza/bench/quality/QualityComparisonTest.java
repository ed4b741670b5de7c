package dev.organza.bench.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.organza.Shape;
import dev.organza.bench.turns.OrganzaJvm;
import dev.organza.picture.SampleFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A comparison of a system that is a shell script, which makes real images its samples. */
class QualityComparisonTest {

  /** Speeds: eager 100 images/s, autocast fails, the compiled modes 300 and 200. */
  private static final String SCRIPT =
      """
      #!/bin/sh
      data=$2 folder=$3 seed=$4 mode=$5 threads=$6
      shift 9
      minutes=$1 samples=$2
      echo "$mode $threads seed $seed for $minutes" >>"$(dirname "$0")/started"
      case $mode in
        eager) speed=100 ;;
        autocast) echo 'ValueError: no bfloat16' >&2; exit 3 ;;
        compile) speed=300 ;;
        *) speed=200 ;;
      esac
      echo @first
      echo @version Script 1.0
      echo "@threads $threads"
      echo "@how $mode"
      for mark in $(echo "$minutes" | tr , ' '); do
        [ "$samples" = 0 ] || cp "$data" "$folder/$mark.npy"
        echo "@snapshot $mark 10 ${speed}0 10 10"
      done
      """;

  private final Path folder;
  private final List<String> said = new ArrayList<>();
  private final List<Path> judged = new ArrayList<>();

  QualityComparisonTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    float[] pixels = new float[6 * 64];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = i % 256;
    }
    SampleFiles.npyPixels(pixels, Shape.image(1, 8, 8), folder.resolve("data.npy"));
    Path script = folder.resolve("system");
    Files.writeString(script, SCRIPT);
    assertThat(script.toFile().setExecutable(true)).isTrue();
  }

  @Test
  void triesTheModesTrainsInTurnsThenJudges() throws IOException, InterruptedException {
    QualityComparison comparison = compare("1-2");

    assertThat(started())
        .containsExactly(
            "eager 1 seed 1 for 0.17",
            "autocast 1 seed 1 for 0.17",
            "compile 1 seed 1 for 0.17",
            "compile-autocast 1 seed 1 for 0.17",
            "compile 1 seed 1 for 0.5,1",
            "compile 1 seed 2 for 0.5,1");
    assertThat(judged).hasSize(4);
    assertThat(judged.get(0).resolveSibling("0.5.png")).exists();
    assertThat(comparison.failures()).isEmpty();
    assertThat(said)
        .anyMatch(
            line ->
                line.endsWith(
                    "autocast on 1: Failed with exit status 3: " + "ValueError: no bfloat16"));
  }

  @Test
  void doesNothingTwice() throws IOException, InterruptedException {
    compare("1");
    int trained = started().size();
    QualityComparison again = compare("1");
    assertThat(started()).hasSize(trained);
    assertThat(judged).hasSize(2);

    try (Reals data = reals(options("1"))) {
      QualityTable.Section section = again.sections(List.of(data)).get(0);
      assertThat(section.data()).startsWith("data.npy, ");
      assertThat(section.lines().get(0).judgements()).hasSize(1);
      assertThat(section.lines().get(0).firstEver()).isPresent();
    }

    compare("1-2");
    assertThat(started()).hasSize(trained + 1);
    assertThat(judged).hasSize(4);
  }

  @Test
  void judgesWhatWasTrainedBeforeTheMachineStopped() throws IOException, InterruptedException {
    QualityOptions options = options("1");
    try (Reals data = reals(options)) {
      QualityRows rows = QualityRows.read(options.rows());
      QualityComparison interrupted =
          new QualityComparison(
              options,
              trainees(),
              (real, samples) -> {
                throw new IllegalStateException("the machine stopped");
              },
              rows,
              said::add);
      assertThat(catchThrowable(() -> interrupted.run(List.of(data))))
          .hasMessage("the machine stopped");
    }
    int trained = started().size();
    compare("1");
    assertThat(started()).hasSize(trained);

    assertThat(judged).hasSize(2);
  }

  @Test
  void trainsAgainWhatWasNotJudgedAndIsGone() throws IOException, InterruptedException {
    compare("1");
    int trained = started().size();
    Path rows = options("1").rows();
    List<String> lines = Files.readAllLines(rows);
    Files.write(rows, lines.subList(0, lines.size() - 1)); // the judgement of the last snapshot
    Files.delete(judged.get(1));

    compare("1");
    assertThat(started()).hasSize(trained + 1);
    assertThat(judged).hasSize(4);
  }

  @Test
  void aFailureIsToldAndTriedAgainTheNextTime() throws IOException, InterruptedException {
    QualityOptions options = options("1", "--torch-mode", "autocast");
    try (Reals data = reals(options)) {
      for (int time = 1; time <= 2; time++) {
        QualityComparison comparison = comparison(options);
        comparison.run(List.of(data));
        assertThat(comparison.failures()).hasSize(1);
        assertThat(comparison.failures().get(0)).endsWith("ValueError: no bfloat16");
        assertThat(started()).hasSize(time);
      }
    }
    assertThat(options.rows()).doesNotExist();
  }

  private QualityComparison compare(String seeds) throws IOException, InterruptedException {
    QualityOptions options = options(seeds);
    QualityComparison comparison = comparison(options);
    try (Reals data = reals(options)) {
      comparison.run(List.of(data));
    }
    return comparison;
  }

  private QualityComparison comparison(QualityOptions options) throws IOException {
    return new QualityComparison(
        options,
        trainees(),
        (real, samples) -> {
          judged.add(samples);
          return RowsForTests.judged("", "", 1).results();
        },
        QualityRows.read(options.rows()),
        said::add);
  }

  private Trainees trainees() {
    return new Trainees(
        new OrganzaJvm(Path.of(".."), Path.of("java"), 17, "organza.jar", false),
        Optional.of(folder.resolve("system")),
        folder.resolve("kernels"));
  }

  private static Reals reals(QualityOptions options) {
    return Reals.open(options.data().get(0), options, options.work());
  }

  private QualityOptions options(String seeds, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "--data=" + folder.resolve("data.npy"),
                "--systems=torch",
                "--clock=cpu",
                "--minutes=0.5,1",
                "--seeds=" + seeds,
                "--rows=" + folder.resolve("rows.jsonl"),
                "--work=" + folder));
    words.addAll(List.of(more));
    return QualityOptions.parse(Path.of(".."), words.toArray(String[]::new));
  }

  private List<String> started() throws IOException {
    return Files.readAllLines(folder.resolve("started"));
  }
}
