package dev.organza.bench.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QualityTableTest {

  private static final Candidate TORCH = Candidate.named("torch");
  private static final Candidate OWN = new Candidate.Organza("default", "r1");
  private static final Candidate SLOW = new Candidate.Organza("wgan", "wgan");

  @Test
  void showsMediansSpreadsAndWhenTheFirstSystemsQualityIsReached() {
    String table =
        table(
            List.of("one failed: It was cold."),
            line(
                TORCH,
                Optional.of(90.0),
                new double[] {9, 6},
                new double[] {8, 5},
                new double[] {7, 7}),
            line(
                OWN,
                Optional.empty(),
                new double[] {5.5, 3},
                new double[] {7, 2},
                new double[] {6, 4}),
            line(SLOW, Optional.empty(), new double[] {50, 40}));

    assertThat(table)
        .contains("Trained on 2026-11-29 with `bench/quality --seeds 1-3`.")
        .contains("A processor, 2 processors, 24.0 GiB of memory, Linux 6.1 amd64")
        .contains("- Minutes are those of the clock.")
        .contains("- Commits: abc1234\n")
        .contains("### fashion, 1×28×28")
        .contains(
            "| torch | 2 | 1, 2, 3 | 120 | 8.00 (7.00 to 9.00) | 0.500 (0.500 to 0.500) | 0.750 (0.750 to"
                + " 0.750) | 0.250 (0.250 to 0.250) | 1.000 (1.000 to 1.000) |")
        .contains("| torch | 4 | 1, 2, 3 | 240 | 6.00 (5.00 to 7.00) |")
        .contains("| default (`r1`) | 4 | 1, 2, 3 | 240 | 3.00 (2.00 to 4.00) |")
        .contains("| wgan | 4 | 1 | 240 | 40.00 (39.50 to 40.50) | 0.500 |")
        .contains(
            "The FID of `torch` after 4 minutes, 6.00, is reached by `default` within 2 minutes, `wgan` not.")
        .contains(
            "| torch | compile, 2 threads | 1,000 | 120 | 20.0; 90.0"
                + " with no kernel in the cache | 2.50 |")
        .contains("- one failed: It was cold.");
  }

  @Test
  void saysNothingOfWhatIsNotDoneYet() {
    String table = table(List.of(), line(TORCH, Optional.empty()), line(OWN, Optional.empty()));
    assertThat(table).contains("Trained never with").doesNotContain("| torch |", "Not trained");
  }

  private static String table(List<String> failures, QualityTable.Line... lines) {
    return QualityTable.of(
        RowsForTests.MACHINE,
        "bench/quality --seeds 1-3",
        Clock.WALL,
        List.of("2", "4"),
        List.of(new QualityTable.Section("fashion, 1×28×28", List.of(lines))),
        failures);
  }

  /**
   * A line.
   *
   * @param fids after 2 and 4 minutes, of each seed
   */
  private static QualityTable.Line line(
      Candidate candidate, Optional<Double> firstEver, double[]... fids) {
    List<QualityTable.Judgement> judgements = new ArrayList<>();
    for (int seed = 1; seed <= fids.length; seed++) {
      String id = candidate.word() + seed;
      judgements.add(
          new QualityTable.Judgement(
              RowsForTests.run(id, RowsForTests.work(candidate.word()), seed),
              List.of(
                  RowsForTests.judged(id, "2", fids[seed - 1][0]),
                  RowsForTests.judged(id, "4", fids[seed - 1][1]))));
    }
    return new QualityTable.Line(candidate, judgements, firstEver);
  }
}
