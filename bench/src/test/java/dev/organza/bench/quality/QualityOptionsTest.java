package dev.organza.bench.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.UsageException;
import dev.organza.recipe.Recipes;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QualityOptionsTest {

  private static final Path CHECKOUT = Path.of("checkout");

  @Test
  void comparesTheScriptWithDcganAndTheDefaultUnlessTold() {
    QualityOptions options = QualityOptions.parse(CHECKOUT);

    assertThat(options.data()).containsExactly(new DataChoice("fashion", 0));
    assertThat(options.candidates())
        .containsExactly(
            new Candidate.PyTorch("torch", "usual", 64),
            new Candidate.Organza("dcgan", "dcgan"),
            new Candidate.Organza("default", Recipes.DEFAULT));
    assertThat(options.seeds()).containsExactly(1L, 2L, 3L);
    assertThat(options.minutes()).containsExactly("2", "4", "8");
    assertThat(options.clock()).isEqualTo(Clock.WALL);
    assertThat(options.threadsForAll()).isEmpty();
    assertThat(options.rows()).isEqualTo(Path.of("checkout/bench/quality.jsonl"));
  }

  @Test
  void readsEveryOption() {
    QualityOptions options =
        QualityOptions.parse(
            CHECKOUT,
            "--data=fashion,some/folder:64",
            "--systems",
            "torch-128,r1,r1",
            "--seeds",
            "4",
            "--minutes=8,0.5,2",
            "--clock",
            "wall",
            "--threads=2",
            "--torch-mode=compile-autocast",
            "--samples",
            "500",
            "--data-dir=here",
            "--rows=a.jsonl",
            "--work=there",
            "--out=a.md");

    assertThat(options.data())
        .containsExactly(new DataChoice("fashion", 0), new DataChoice("some/folder", 64));
    assertThat(options.candidates()).extracting(Candidate::word).containsExactly("torch-128", "r1");
    assertThat(options.seeds()).containsExactly(4L);
    assertThat(options.minutes()).containsExactly("0.5", "2", "8");
    assertThat(options.threadsForAll()).hasValue(2);
    assertThat(options.mode()).contains(Candidate.PyTorch.Mode.COMPILE_AUTOCAST);
    assertThat(options.samples()).isEqualTo(500);
    assertThat(options.dataDir()).contains(Path.of("here").toAbsolutePath());
    assertThat(options.rows()).isEqualTo(Path.of("a.jsonl"));
    assertThat(options.work()).isEqualTo(Path.of("there").toAbsolutePath());
    assertThat(options.out()).contains(Path.of("a.md"));
  }

  @Test
  void theProcessorsClockIsOfOneThread() {
    assertThat(QualityOptions.parse(CHECKOUT, "--clock", "cpu").threadsForAll()).hasValue(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --seed 3               | there is no option --seed; did you mean --seeds?
          --seeds 3-1            | --seeds is "3-1"; it is a seed, or a range such as 1-3
          --seeds 1-9999         | --seeds is "1-9999"; it is a seed, or a range such as 1-3
          --minutes 2,0          | --minutes is "0"; it is a number above 0
          --clock walk           | --clock knows no "walk"; did you mean wall?; known: wall,cpu
          --clock cpu --threads 2 | --clock cpu is of one thread, not 2
          --systems tourch       | --systems knows no "tourch"; did you mean torch?
          --torch-mode autocas   | --torch-mode knows no "autocas"; did you mean autocast?
          --data=                | --data has an empty name
          --samples none         | --samples is "none"; it is a whole number between 1 and 100000
          """)
  void saysInOneLineWhatIsWrong(String arguments, String message) {
    assertThatThrownBy(() -> QualityOptions.parse(CHECKOUT, arguments.strip().split(" ")))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(message)
        .hasMessageNotContaining("\n");
  }
}
