package dev.organza.recipe;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.UsageException;
import dev.organza.data.Dataset;
import dev.organza.data.Datasets;
import org.junit.jupiter.api.Test;

class PairsRecipeTest {

  @Test
  void aGameOfNoiseRefusesPairsInOneSentence() {
    Catalogue catalogue = Catalogue.builtIn();
    try (Dataset pairs =
        Datasets.pairs(
            "twins",
            Datasets.of(new float[][] {{1}, {2}, {4}}),
            Datasets.of(new float[][] {{1}, {2}, {3}}))) {
      assertThatThrownBy(() -> Preparation.of(catalogue, catalogue.recipes().named("gan"), pairs))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("these have 2: a, b");
    }
  }
}
