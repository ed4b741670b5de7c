package dev.organza.bench.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TrainingReportTest {

  private static final List<String> LINES =
      List.of(
          "what the system itself says",
          "@first",
          "@version PyTorch 2.10.0",
          "@threads 2",
          "@how compile-autocast",
          "@snapshot 0.5 30.125 6400 31.5 61.25",
          "@snapshot 2 120.0 25600 125.0 245.0");

  @Test
  void gathersWhatAWorkerSays() {
    assertThat(report(LINES).training(List.of("0.5", "2")))
        .isEqualTo(
            new Training.Done(
                "PyTorch 2.10.0",
                2,
                "compile-autocast",
                12.5,
                List.of(
                    new QualitySnapshot("0.5", 30.125, 6400, 31.5, 61.25),
                    new QualitySnapshot("2", 120, 25600, 125, 245))));
  }

  @Test
  void isNotContentWithLess() {
    assertThat(report(LINES).training(List.of("0.5", "2", "4")))
        .isInstanceOf(Training.Failed.class);
    for (String line : List.of("@first", "@version", "@threads", "@how")) {
      List<String> less = LINES.stream().filter(each -> !each.startsWith(line)).toList();
      assertThat(report(less).training(List.of("0.5", "2"))).isInstanceOf(Training.Failed.class);
    }
  }

  @Test
  void passesOnWhyThereIsNothing() {
    assertThat(report(List.of("@unable It takes no such images.")).training(List.of("2")))
        .isEqualTo(new Training.Failed("It takes no such images."));
  }

  @Test
  void refusesWhatIsNoneOfTheFormat() {
    for (String line : List.of("@snapshot 2", "@snapshot 2 x 1 1 1", "@threads two", "@speed 3")) {
      assertThatThrownBy(() -> report(List.of(line)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(line);
    }
  }

  private static TrainingReport report(List<String> lines) {
    TrainingReport report = new TrainingReport();
    lines.forEach(line -> report.take(line, 12.5));
    return report;
  }
}
