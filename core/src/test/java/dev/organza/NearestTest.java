package dev.organza;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {

  private static final List<String> WORDS =
      List.of("training", "generator", "discriminator", "batch", "fashion", "z", "lr");

  @ParameterizedTest
  @CsvSource({
    "trainig, training", // a deletion
    "trainning, training", // an insertion
    "genorator, generator", // a substitution
    "bacth, batch", // two neighbours swapped: one edit, though two substitutions
    "BATCH, batch", // letter case does not count
    "fash, fashion", // a beginning
    "disc, discriminator",
    "l, lr"
  })
  void aMisspeltWordFindsTheWordItMeant(String misspelt, String meant) {
    assertThat(Nearest.of(misspelt, WORDS)).contains(meant);
  }

  @ParameterizedTest
  @CsvSource({"optimizer", "x", "ax", "''"})
  void aWordUnlikeAllOthersFindsNothing(String word) {
    assertThat(Nearest.of(word, WORDS)).isEmpty();
  }

  @Test
  void theFirstOfEquallyNearCandidatesWins() {
    assertThat(Nearest.of("beta3", List.of("beta1", "beta2"))).contains("beta1");
    assertThat(Nearest.of("beta3", List.of("beta2", "beta1"))).contains("beta2");
  }

  @Test
  void theNearerCandidateWinsOverAnEarlierOne() {
    assertThat(Nearest.of("weights", List.of("heights", "weight", "weights2"))).contains("heights");
    assertThat(Nearest.of("learningrate", List.of("learningRates", "learningRate")))
        .contains("learningRate");
  }

  @Test
  void aMessageEndsWithAQuestionOrNothing() {
    assertThat(Nearest.question("bacth", WORDS)).isEqualTo("; did you mean \"batch\"?");
    assertThat(Nearest.question("optimizer", WORDS)).isEmpty();
  }

  @Test
  void noCandidatesGiveNoSuggestion() {
    assertThat(Nearest.of("anything", List.of())).isEmpty();
  }

  @Test
  void editDistanceIsLevenshteins() {
    // kitten → sitting is the textbook's 3.
    assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(Nearest.distance("", "abc")).isEqualTo(3);
    assertThat(Nearest.distance("abc", "abc")).isZero();
  }

  @Test
  void theClosestIsNamedHoweverFar() {
    assertThat(Nearest.closest("zzzzzzzz", List.of("fashion", "heights"))).isEqualTo("fashion");
    assertThat(Nearest.closest("Hieghts", List.of("fashion", "heights"))).isEqualTo("heights");
  }
}
