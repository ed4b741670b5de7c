package dev.organza.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkerReportTest {

  private static final List<String> GOOD =
      List.of(
          "a line of the system's own",
          "@first",
          "@version PyTorch 2.10.0+cpu",
          "@threads 2",
          "@parameters generator 1068931",
          "@note chose bfloat16.",
          "@speed 611.25",
          "@processor 309.5",
          "@loss generator 0.7",
          "@rss 512000");

  @Test
  void gathersFigures() {
    assertThat(outcome(GOOD))
        .isEqualTo(
            new Outcome.Figures(
                "PyTorch 2.10.0+cpu",
                2,
                Map.of("generator", 1068931L),
                1,
                611.25,
                309.5,
                512000,
                List.of("chose bfloat16.")));
  }

  @Test
  void takesTheTimeOfTheFirstStepFromItsLine() {
    WorkerReport report = new WorkerReport();
    double seconds = 0;
    for (String line : GOOD) {
      report.take(line, seconds++);
    }
    assertThat(report.outcome())
        .isInstanceOfSatisfying(
            Outcome.Figures.class, figures -> assertThat(figures.firstSeconds()).isEqualTo(1));
  }

  @Test
  void refusesLossesThatAreNotFinite() {
    for (String loss : List.of("nan", "NaN", "inf", "-Infinity")) {
      List<String> lines = new java.util.ArrayList<>(GOOD);
      lines.add("@loss discriminator " + loss);
      assertThat(outcome(lines))
          .isInstanceOfSatisfying(
              Outcome.Nothing.class,
              nothing ->
                  assertThat(nothing.reason()).startsWith("Diverged: the discriminator's loss"));
    }
  }

  @Test
  void keepsWhyAWorkerCannot() {
    assertThat(outcome(List.of("@unable It has no second order.")))
        .isEqualTo(new Outcome.Nothing("It has no second order."));
  }

  @Test
  void doesNotGuessWhatIsMissing() {
    for (int missing = 1; missing < GOOD.size(); missing++) {
      if (GOOD.get(missing).startsWith("@note") || GOOD.get(missing).startsWith("@loss")) {
        continue;
      }
      List<String> lines = new java.util.ArrayList<>(GOOD);
      lines.remove(missing);
      assertThat(outcome(lines)).isInstanceOf(Outcome.Nothing.class);
    }
  }

  @Test
  void refusesWhatIsNotOfTheFormat() {
    for (String line : List.of("@speed fast", "@fast 3", "@parameters 3")) {
      assertThatThrownBy(() -> new WorkerReport().take(line, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(line);
    }
  }

  private static Outcome outcome(List<String> lines) {
    WorkerReport report = new WorkerReport();
    for (int i = 0; i < lines.size(); i++) {
      report.take(lines.get(i), i);
    }
    return report.outcome();
  }
}
