package dev.organza.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.transform.Block;
import dev.organza.data.transform.Block.Meaning;
import dev.organza.game.AdversarialGame;
import dev.organza.nn.layer.Noise;
import dev.organza.nn.layer.Noise.ColumnHeads.ColumnHead;
import dev.organza.nn.layer.Noise.ColumnHeads.Estimator;
import dev.organza.nn.layer.Noise.ColumnHeads.Function;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the generator of a recipe gives of a row, and what it is asked for. */
class RowHeadsTest {

  private static final List<Block> BLOCKS =
      List.of(
          new Block(Meaning.NORMAL, 1),
          new Block(Meaning.SPIKE, 3),
          new Block(Meaning.CATEGORY, 4),
          new Block(Meaning.BOUNDED, 1),
          new Block(Meaning.MODE, 2));

  private final Recipes recipes = Catalogue.builtIn().recipes();

  private AdversarialGame game(String... overrides) {
    Recipe recipe = recipes.set(recipes.named("table"), List.of(overrides));
    return (AdversarialGame)
        recipe.game().game(new NetworkData(Map.of("row", Shape.of(11)), 0, BLOCKS));
  }

  private static Noise.ColumnHeads heads(AdversarialGame game) {
    return (Noise.ColumnHeads)
        game.networks().generator().layers().get(game.networks().generator().layers().size() - 1);
  }

  @Test
  void spikesAreAskedForIfTheConditionIsOnNumbersToo() {
    AdversarialGame categories = game("conditioning.columns=categories");
    assertThat(categories.networks().labels()).isEqualTo(4);
    assertThat(heads(categories).heads())
        .containsExactly(
            new ColumnHead(Function.IDENTITY, 1),
            new ColumnHead(Function.MODE, 3),
            new ColumnHead(Function.CATEGORY, 4),
            new ColumnHead(Function.TANH, 1),
            new ColumnHead(Function.MODE, 2));
    AdversarialGame mixed = game("conditioning.columns=mixed");
    assertThat(mixed.networks().labels()).isEqualTo(7);
    assertThat(mixed.networks().labelsOfARow()).isEqualTo(2);
    assertThat(heads(mixed).heads().get(1)).isEqualTo(new ColumnHead(Function.CATEGORY, 3));
    assertThat(heads(mixed).heads().get(4)).isEqualTo(new ColumnHead(Function.MODE, 2));
  }

  @Test
  void temperatureAndEstimatorAreTheRecipes() {
    Noise.ColumnHeads heads =
        heads(game("heads={temperature: 0.7, drawTemperature: 0.4, estimator: gumbel-softmax}"));
    assertThat(heads.temperature()).isEqualTo(0.7);
    assertThat(heads.evaluationTemperature()).isEqualTo(0.4);
    assertThat(heads.estimator()).isEqualTo(Estimator.GUMBEL_SOFTMAX);
    assertThat(heads(game("heads.estimator=straight-through")).estimator())
        .isEqualTo(Estimator.STRAIGHT_THROUGH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "temperature=0",
        "temperature=-1",
        "drawTemperature=0",
        "temperature=warm",
        "estimator=soft"
      })
  void otherValuesAreRefused(String wrong) {
    assertThatThrownBy(() -> game("heads." + wrong))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("heads");
  }
}
