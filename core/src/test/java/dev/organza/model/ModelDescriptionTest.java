package dev.organza.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.Shape;
import dev.organza.data.transform.Categories;
import dev.organza.data.transform.RowEncoding;
import dev.organza.game.ConditionalVector;
import dev.organza.game.prior.NormalPrior;
import dev.organza.nn.layer.Join;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.layer.Noise;
import dev.organza.nn.network.Network;
import dev.organza.recipe.Catalogue;
import dev.organza.tree.Kinds;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelDescriptionTest {

  private static final Kinds KINDS = Catalogue.builtIn().kinds();

  private static ModelDescription table(
      ConditionalVector.Columns columns, Noise.ColumnHeads.Estimator estimator) {
    Noise.ColumnHeads heads =
        new Noise.ColumnHeads(
            List.of(new Noise.ColumnHeads.ColumnHead(Noise.ColumnHeads.Function.CATEGORY, 2)),
            0.2,
            estimator,
            1);
    return new ModelDescription(
        "table",
        "data",
        Shape.of(1),
        List.of("sex"),
        List.of(),
        new RowEncoding(List.of(new Categories(List.of("f", "m"), false, List.of(3L, 4L)))),
        new NormalPrior(3),
        new ConditionalVector(columns),
        2,
        1,
        Network.of(Shape.of(3), new Join.Beside(2), Layer.linear(2), heads),
        Network.of(Shape.of(2), new Join.Beside(2), Layer.linear(1)));
  }

  /** They asked for categories alone, and had the softmax itself. */
  @Test
  void tablesOfBeforeThereWereEstimatorsAreRead() {
    ModelDescription model =
        table(ConditionalVector.Columns.CATEGORIES, Noise.ColumnHeads.Estimator.GUMBEL_SOFTMAX);
    String json = model.toJson(KINDS);
    String former =
        json.replace(",\"estimator\":\"gumbel-softmax\",\"evaluationTemperature\":1.0", "")
            .replace(",\"columns\":\"categories\"", "");
    assertThat(former).doesNotContain("estimator", "categories\"");
    ModelDescription read = ModelDescription.fromJson(former, KINDS);
    assertThat(read.toJson(KINDS)).isEqualTo(json);
  }

  @Test
  void whatATableIsAskedForAndItsEstimatorAreKept() {
    ModelDescription model =
        table(ConditionalVector.Columns.MIXED, Noise.ColumnHeads.Estimator.STRAIGHT_THROUGH);
    ModelDescription read = ModelDescription.fromJson(model.toJson(KINDS), KINDS);
    assertThat(read.conditioning()).isEqualTo(model.conditioning());
    assertThat(read.generator().layers()).isEqualTo(model.generator().layers());
    read.requireSound();
  }
}
