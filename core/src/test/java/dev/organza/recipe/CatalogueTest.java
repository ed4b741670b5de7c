package dev.organza.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.organza.UsageException;
import dev.organza.data.DataOptions;
import dev.organza.game.objective.Hinge;
import dev.organza.game.objective.Objective;
import dev.organza.game.prior.MixturePrior;
import dev.organza.game.prior.Prior;
import dev.organza.nn.Initialiser;
import dev.organza.nn.architecture.Architecture;
import dev.organza.nn.architecture.ByShape;
import dev.organza.nn.architecture.Cnn;
import dev.organza.nn.architecture.Dcgan;
import dev.organza.nn.architecture.MaxoutMlp;
import dev.organza.nn.architecture.Mlp;
import dev.organza.nn.architecture.Normalisation;
import dev.organza.nn.layer.Activation;
import dev.organza.nn.layer.Layer;
import dev.organza.tree.RecipeTree;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class CatalogueTest {

  private static final RecipeTree TREE = new RecipeTree(Catalogue.builtIn().kinds());

  private static <S> S read(String yaml, Class<S> section) throws IOException {
    return TREE.bindSection(new YAMLMapper().readTree(yaml), "test", section);
  }

  private static <S> void assertKept(S value, Class<S> section) throws IOException {
    String text = new ObjectMapper().writeValueAsString(TREE.plainSection(section, value));
    assertThat(read(text, section)).as(text).isEqualTo(value);
  }

  @Test
  void everyArchitectureAndInitialiserIsWrittenAndRead() throws IOException {
    for (Architecture architecture :
        List.of(
            new Mlp(7, 3, new Activation.Elu(0.7), Normalisation.BATCH, Normalisation.LAYER, 0.3),
            new MaxoutMlp(10, 20, 3, 0.1, 0.4),
            new Dcgan(32, 0.1, Normalisation.NONE, Normalisation.SPECTRAL, 0.2, 0.4),
            new Cnn(16, 0.2, Normalisation.LAYER, Normalisation.NONE, 0.1),
            new ByShape(Cnn.DEFAULTS, Mlp.DEFAULTS))) {
      assertKept(architecture, Architecture.class);
    }
    for (Initialiser initialiser :
        List.of(
            new Initialiser.Normal(0.1),
            new Initialiser.Uniform(0.2),
            new Initialiser.Orthogonal(1.5),
            new Initialiser.He(0.2),
            new Initialiser.Xavier(2))) {
      assertKept(initialiser, Initialiser.class);
    }
    assertKept(new MixturePrior(4, 3, 2, 0.5), Prior.class);
  }

  @Test
  void whatIsLeftOutTakesTheDefault() throws IOException {
    assertThat(read("dcgan", Architecture.class)).isEqualTo(Dcgan.DEFAULTS);
    assertThat(read("kind: cnn", Architecture.class)).isEqualTo(Cnn.DEFAULTS);
    assertThat(
            read(
                "{kind: dcgan, discriminatorNormalisation: spectral, generatorSlope: 0.2}",
                Architecture.class))
        .isEqualTo(new Dcgan(64, 0.2, Normalisation.BATCH, Normalisation.SPECTRAL, 0.2, 0));
    assertThat(read("{kind: mlp, width: 128, activation: tanh}", Architecture.class))
        .isEqualTo(new Mlp(128, 2, Layer.tanh(), Normalisation.NONE, Normalisation.NONE, 0));
    assertThat(read("kind: normal", Initialiser.class)).isEqualTo(new Initialiser.Normal(0.02));
    assertThatThrownBy(() -> read("{kind: dcgan, widht: 32}", Architecture.class))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("widht")
        .hasMessageContaining("width");
  }

  @Test
  void dataOptionsAreReadWithTheDefaultsForTheRest() {
    DataOptions options =
        TREE.parse("source: mnist\nsize: 32\nflip: true\n", "test", DataOptions.class);
    assertThat(options)
        .isEqualTo(
            new DataOptions("mnist", 32, List.of(), "", true, false, 0.1, 0, List.of(), List.of()));
    assertThat(TREE.parse("{}", "test", DataOptions.class)).isEqualTo(DataOptions.DEFAULTS);
  }

  private record Doubled(double factor) implements Objective {
    static final Doubled DEFAULTS = new Doubled(2);

    @Override
    public Tensor discriminatorLoss(Tensor real, Tensor fake) {
      return Hinge.DEFAULTS.discriminatorLoss(real, fake);
    }

    @Override
    public Tensor generatorLoss(Supplier<Tensor> real, Tensor fake) {
      return Hinge.DEFAULTS.generatorLoss(real, fake);
    }
  }

  @Test
  void aCatalogueThatIsAddedToStaysAsItWas() {
    Catalogue more = Catalogue.builtIn().with(Objective.class, "doubled", Doubled.class);
    Recipe recipe =
        more.recipes()
            .set(
                more.recipes().named("gan"),
                List.of("objective.kind=doubled", "objective.factor=3"));
    assertThat(recipe.objective()).isEqualTo(new Doubled(3));
    assertThat(more.recipes().write(recipe)).contains("kind: doubled");
    Recipes builtIn = Catalogue.builtIn().recipes();
    assertThatThrownBy(() -> builtIn.set(builtIn.named("gan"), List.of("objective=doubled")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("unknown kind \"doubled\"");
    assertThatThrownBy(() -> more.with(Objective.class, "hinge", Doubled.class))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void extensionsAreFoundByTheirType() {
    Catalogue catalogue =
        Catalogue.builtIn()
            .withExtension(String.class, "first")
            .withExtension(String.class, "second")
            .withExtension(Integer.class, 3);
    assertThat(catalogue.extensions(String.class)).containsExactly("first", "second");
    assertThat(catalogue.extensions(Long.class)).isEmpty();
    assertThat(Catalogue.builtIn().extensions(String.class)).isEmpty();
  }
}
