package dev.organza.bench.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class QualityTurnTest {

  private static final Candidate A = new Candidate.Organza("a", "a");
  private static final Candidate B = new Candidate.Organza("b", "b");
  private static final Candidate C = new Candidate.Organza("c", "c");

  @Test
  void allSystemsTrainWithOneSeedBeforeTheNextAndAnotherBeginsEachTime() {
    assertThat(QualityTurn.all(List.of("x", "y"), List.of(A, B, C), List.of(7L, 8L)))
        .containsExactly(
            new QualityTurn<>("x", A, 7),
            new QualityTurn<>("x", B, 7),
            new QualityTurn<>("x", C, 7),
            new QualityTurn<>("y", A, 7),
            new QualityTurn<>("y", B, 7),
            new QualityTurn<>("y", C, 7),
            new QualityTurn<>("x", B, 8),
            new QualityTurn<>("x", A, 8),
            new QualityTurn<>("x", C, 8),
            new QualityTurn<>("y", B, 8),
            new QualityTurn<>("y", A, 8),
            new QualityTurn<>("y", C, 8));
  }
}
