package dev.organza.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.Shape;
import dev.organza.data.transform.Block;
import dev.organza.data.transform.Block.Meaning;
import dev.organza.game.AdversarialGame;
import dev.organza.nn.Mode;
import dev.organza.nn.Weights;
import dev.organza.nn.layer.Linear;
import dev.organza.nn.network.Network;
import dev.organza.torch.Device;
import dev.organza.torch.FlatTensors;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import dev.organza.torch.Torch;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The networks for rows with categories of many values. */
class EmbeddedCategoriesTest {

  private static final int VALUES = 5000;

  private final Recipes recipes = Catalogue.builtIn().recipes();

  @BeforeAll
  static void load() {
    Torch.load();
  }

  private AdversarialGame game(String recipe, int values) {
    List<Block> blocks =
        List.of(
            new Block(Meaning.NORMAL, 1),
            new Block(Meaning.CATEGORY, values),
            new Block(Meaning.CATEGORY, 3));
    Shape row = Shape.of(4 + values);
    return (AdversarialGame)
        recipes.named(recipe).game().game(new NetworkData(Map.of("row", row), 0, blocks));
  }

  private static List<Linear.Embeddings> embeddings(Network network) {
    return network.layers().stream()
        .filter(Linear.Embeddings.class::isInstance)
        .map(Linear.Embeddings.class::cast)
        .toList();
  }

  /** 256 units from 10 packed rows and conditions were 20 · 5,000 · 256 weights. */
  @Test
  void memoryIsInProportionToTheEmbedding() {
    AdversarialGame game = game("ctgan", VALUES);
    Network discriminator = game.networks().discriminator();
    long embedding = 64L * VALUES;
    long firstLayer = 10 * (1 + 64 + 3 + 64 + 3) * 256;
    assertThat(discriminator.parameterCount())
        .isBetween(embedding + firstLayer, embedding + firstLayer + 100_000);
    // G's last layer gives the values, of latents, condition and two blocks of 256.
    assertThat(game.networks().generator().parameterCount())
        .isLessThan(embedding + (128 + 64 + 3 + 512) * 6000L);
  }

  /** The condition that a row has a category, and the row, are the same vector for D. */
  @Test
  void rowsOfAPackAndConditionsShareTheEmbeddingOfTheirColumn() {
    Network discriminator = game("ctgan", VALUES).networks().discriminator();
    Linear.Embeddings layer = embeddings(discriminator).get(0);
    assertThat(layer.parts().stream().filter(part -> part.width() == VALUES))
        .hasSize(20)
        .allMatch(part -> part.embedding() == 1);
    assertThat(layer.parameters(Shape.of(10 * (1 + 2 * (VALUES + 3))))).hasSize(1);
  }

  @Test
  void smallCategoriesEnterAsTheyAre() {
    AdversarialGame game = game("ctgan", 256);
    assertThat(embeddings(game.networks().discriminator())).isEmpty();
    assertThat(embeddings(game.networks().generator())).isEmpty();
    assertThat(embeddings(game("ctgan", 257).networks().discriminator())).hasSize(1);
  }

  /** At the start a one-hot row has about the length it had, and others are about as far away. */
  @Test
  void theStartKeepsDistances() {
    Network discriminator = game("table", VALUES).networks().discriminator();
    Linear.Embeddings layer = embeddings(discriminator).get(0);
    Network alone = Network.of(Shape.of(layer.parts().get(1).width()), one(layer));
    try (Scope scope = Scope.open();
        FlatTensors parameters = FlatTensors.allocate(alone.parameters(), false, Device.cpu());
        RandomStream stream = RandomStream.of(1, "start")) {
      alone.initialise(
          parameters.views(),
          List.of(),
          Objects.requireNonNull(recipes.named("table").game().players().get("discriminator"))
              .initialiser(),
          stream);
      Weights weights = new Weights(parameters.views(), List.of());
      Tensor rows = torch.eye(VALUES).narrow(0, 0, 100);
      Tensor embedded = alone.forward(weights, rows, Mode.evaluation());
      Tensor products = embedded.matmul(embedded.t()); // of eye: eye
      Tensor errors = products.sub(torch.eye(100));
      assertThat(errors.square().mean().sqrt().item_double()).isBetween(0.1, 0.15);
    }
  }

  private static Linear.Embeddings one(Linear.Embeddings layer) {
    return new Linear.Embeddings(List.of(layer.parts().get(1)), layer.size());
  }
}
