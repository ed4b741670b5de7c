package dev.organza.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.organza.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairsTest {

  /** Images {@code [1,1,2]} whose first pixel is {@code from}, {@code from + 1}, … */
  private static Dataset images(int count, int from) {
    float[][] images = new float[count][2];
    int[] labels = new int[count];
    for (int n = 0; n < count; n++) {
      images[n] = new float[] {from + n, 255};
      labels[n] = n % 2;
    }
    return Datasets.of("i", Shape.image(1, 1, 2), images, labels, List.of("even", "odd"));
  }

  @Test
  void aPairHasTwoFieldsAndTheClassesOfTheFirst() {
    try (Dataset pairs = Datasets.pairs("p", images(4, 0), images(4, 100))) {
      assertThat(pairs.schema().fields())
          .containsExactly(
              new Field.Image("a", Shape.image(1, 1, 2)),
              new Field.Image("b", Shape.image(1, 1, 2)),
              new Field.Label("label", List.of("even", "odd")));
      assertThat(pairs.count()).isEqualTo(4);
      assertThat(pairs.label(3)).isEqualTo(1);
      assertThat(Fixtures.sample(pairs, 2)[0]).isEqualTo(2);
      assertThat(Fixtures.sample(pairs.field("a"), 2)[0]).isEqualTo(2);
      assertThat(Fixtures.sample(pairs.field("b"), 2)[0]).isEqualTo(102);
    }
  }

  @Test
  void viewsKeepTheFieldsTogether() {
    try (Dataset pairs = Datasets.pairs("p", images(6, 0), images(6, 100))) {
      for (Dataset view :
          List.of(pairs.slice(3, 5), pairs.select(3, 4), pairs.slice(1, 6).select(2, 3))) {
        assertThat(view.schema()).isEqualTo(pairs.schema());
        assertThat(Fixtures.sample(view.field("a"), 1)[0]).isEqualTo(4);
        assertThat(Fixtures.sample(view.field("b"), 1)[0]).isEqualTo(104);
        assertThat(view.sha256()).isEqualTo(pairs.slice(3, 5).sha256());
      }
      pairs.field("b").close();
      assertThat(Fixtures.sample(pairs.field("b"), 0)[0]).isEqualTo(100);
    }
  }

  @Test
  void theHashDependsOnBothFields() {
    String one = Datasets.pairs("p", images(3, 0), images(3, 100)).sha256();
    assertThat(one).matches("[0-9a-f]{64}");
    assertThat(Datasets.pairs("q", images(3, 0), images(3, 100)).sha256()).isEqualTo(one);
    assertThat(Datasets.pairs("p", images(3, 0), images(3, 101)).sha256()).isNotEqualTo(one);
    assertThat(Datasets.pairs("p", images(3, 100), images(3, 0)).sha256()).isNotEqualTo(one);
  }

  @Test
  void whatCannotBePairedIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Datasets.pairs("p", images(3, 0), images(4, 0)))
        .withMessageContaining("3 and 4");
    Dataset pairs = Datasets.pairs("p", images(3, 0), images(3, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> pairs.field("c"));
    assertThatIllegalArgumentException().isThrownBy(() -> pairs.field("label"));
    assertThatIllegalArgumentException().isThrownBy(() -> Datasets.pairs("p", pairs, images(3, 0)));
  }
}
