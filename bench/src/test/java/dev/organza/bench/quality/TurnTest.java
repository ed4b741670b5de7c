package dev.organza.bench.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TurnTest {

  private static final Candidate A = new Candidate.Organza("a", "a");
  private static final Candidate B = new Candidate.Organza("b", "b");
  private static final Candidate C = new Candidate.Organza("c", "c");

  @Test
  void allSystemsTrainWithOneSeedBeforeTheNextAndAnotherBeginsEachTime() {
    assertThat(Turn.all(List.of("x", "y"), List.of(A, B, C), List.of(7L, 8L)))
        .containsExactly(
            new Turn<>("x", A, 7),
            new Turn<>("x", B, 7),
            new Turn<>("x", C, 7),
            new Turn<>("y", A, 7),
            new Turn<>("y", B, 7),
            new Turn<>("y", C, 7),
            new Turn<>("x", B, 8),
            new Turn<>("x", A, 8),
            new Turn<>("x", C, 8),
            new Turn<>("y", B, 8),
            new Turn<>("y", A, 8),
            new Turn<>("y", C, 8));
  }
}
