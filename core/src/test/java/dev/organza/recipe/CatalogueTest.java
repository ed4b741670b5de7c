package dev.organza.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.organza.UsageException;
import dev.organza.data.DataOptions;
import dev.organza.data.SoundOptions;
import dev.organza.data.TableOptions;
import dev.organza.game.Game;
import dev.organza.game.objective.Hinge;
import dev.organza.game.objective.Objective;
import dev.organza.game.prior.MixturePrior;
import dev.organza.game.prior.Prior;
import dev.organza.nn.Initialiser;
import dev.organza.nn.architecture.Architecture;
import dev.organza.nn.architecture.ByShape;
import dev.organza.nn.architecture.BySize;
import dev.organza.nn.architecture.Cnn;
import dev.organza.nn.architecture.Compact;
import dev.organza.nn.architecture.Dcgan;
import dev.organza.nn.architecture.DiscriminatorArchitecture;
import dev.organza.nn.architecture.Enlargement;
import dev.organza.nn.architecture.Infogan;
import dev.organza.nn.architecture.MaxoutCgan;
import dev.organza.nn.architecture.MaxoutMlp;
import dev.organza.nn.architecture.Mlp;
import dev.organza.nn.architecture.Normalisation;
import dev.organza.nn.architecture.Patch;
import dev.organza.nn.architecture.Resnet;
import dev.organza.nn.architecture.TranslatorArchitecture;
import dev.organza.nn.architecture.Unet;
import dev.organza.nn.layer.Activation;
import dev.organza.nn.layer.Layer;
import dev.organza.train.PlayerOptions;
import dev.organza.tree.RecipeTree;
import java.io.IOException;
import java.util.List;
import java.util.Map;
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
            new MaxoutCgan(10, 20, 3, 4, 5, 6, 7, 8, 0.1, 0.2, 0.3),
            new Dcgan(32, 0.1, Normalisation.NONE, Normalisation.SPECTRAL, 0.2, 0.4, 2, true, true),
            new Cnn(16, 0.2, Normalisation.LAYER, Normalisation.NONE, 0.1),
            new Infogan(16, 32, 0.01, Normalisation.LAYER, Normalisation.NONE),
            new Compact(16, 20, 30, 0.1, Normalisation.LAYER, Normalisation.SPECTRAL),
            new BySize(500, Compact.DEFAULTS, Cnn.DEFAULTS),
            new ByShape(Cnn.DEFAULTS, Mlp.DEFAULTS))) {
      assertKept(architecture, Architecture.class);
    }
    for (TranslatorArchitecture translator :
        List.of(
            new Unet(8, 5, Normalisation.INSTANCE, 0.25, Enlargement.RESIZE),
            new Resnet(8, 4, Normalisation.NONE, 0.25, Enlargement.RESIZE))) {
      assertKept(translator, TranslatorArchitecture.class);
    }
    assertKept(new Patch(8, 2, 0.1, Normalisation.LAYER), DiscriminatorArchitecture.class);
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
            new DataOptions(
                "mnist",
                32,
                List.of(),
                "",
                true,
                false,
                1,
                0.1,
                0,
                0,
                List.of(),
                List.of(),
                TableOptions.DEFAULTS,
                SoundOptions.DEFAULTS));
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
    assertThat(recipe.adversarial().objective()).isEqualTo(new Doubled(3));
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

  /** A game with keys of its own beside the recipe's. */
  private record Pursuit(int hunters, PlayerOptions hunter) implements GameRecipe {
    static final Pursuit DEFAULTS = new Pursuit(3, PlayerOptions.DEFAULTS);

    @Override
    public Game game(NetworkData data) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Map<String, PlayerOptions> players() {
      return Map.of("hunter", hunter);
    }
  }

  @Test
  void aGameFromOutsideHasItsOwnKeysAtTheTop() {
    Recipes recipes =
        Catalogue.builtIn().with(GameRecipe.class, "pursuit", Pursuit.class).recipes();
    Recipe recipe =
        recipes.set(
            Recipe.DEFAULTS,
            List.of("game=pursuit", "hunters=5", "hunter.clip=0.5", "training.batch=8"));
    assertThat(recipe.game())
        .isEqualTo(
            new Pursuit(
                5,
                new PlayerOptions(
                    PlayerOptions.DEFAULTS.initialiser(),
                    PlayerOptions.DEFAULTS.optimizer(),
                    PlayerOptions.DEFAULTS.learningRateSchedule(),
                    0.5)));
    assertThat(recipes.write(recipe)).contains("\ngame: pursuit\nhunters: 5\nhunter:\n");
    assertThat(recipes.set(recipe, List.of("hunters=7")).game())
        .isInstanceOfSatisfying(Pursuit.class, game -> assertThat(game.hunters()).isEqualTo(7));
    assertThatThrownBy(() -> recipes.set(recipe, List.of("objective=hinge")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("unknown key \"objective\"");
    assertThatThrownBy(() -> recipes.set(recipe, List.of("hunter.clip=-1")))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("override: hunter: clip is -1.0");
    assertThatThrownBy(() -> recipes.set(recipe, List.of("game=persuit")))
        .hasMessageContaining("game: unknown kind \"persuit\"; did you mean \"pursuit\"?");
    assertThatThrownBy(() -> recipe.adversarial())
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("its players are hunter");
  }

  /** A recipe that names no game is that of a generator and a discriminator, as it always was. */
  @Test
  void theUsualGameNeedsNoKind() {
    Recipes recipes = Catalogue.builtIn().recipes();
    Recipe recipe = recipes.set(Recipe.DEFAULTS, List.of("objective=hinge", "packing=2"));
    assertThat(recipe.adversarial().objective()).isEqualTo(Hinge.DEFAULTS);
    assertThat(recipe.adversarial().packing()).isEqualTo(2);
    assertThat(recipes.write(recipe)).contains("\ngame: adversarial\nprior:\n", "\npacking: 2\n");
    assertThatThrownBy(() -> recipes.set(recipe, List.of("game={kind: adversarial}")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("game: expected a kind");
    assertThatThrownBy(() -> recipes.set(recipe, List.of("pakcing=2")))
        .hasMessageContaining("did you mean \"packing\"?");
  }
}
