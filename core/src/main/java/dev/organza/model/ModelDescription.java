package dev.organza.model;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.organza.OrganzaException;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.Field;
import dev.organza.data.column.Column;
import dev.organza.data.column.TableSchema;
import dev.organza.data.transform.Transform;
import dev.organza.game.AdversarialGame;
import dev.organza.game.AdversarialNetworks;
import dev.organza.game.Conditioning;
import dev.organza.game.Game;
import dev.organza.game.prior.Prior;
import dev.organza.nn.network.Network;
import dev.organza.nn.network.StyleSpace;
import dev.organza.train.TrainingData;
import dev.organza.tree.Kinds;
import dev.organza.tree.RecipeTree;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What a model file says of itself, so that it can be sampled without the data or the recipe.
 *
 * @param recipe the name of the recipe it was trained by
 * @param data the name of the data it was trained on
 * @param shape of one sample
 * @param columns the names of the features of a table; empty for images
 * @param classes the names of the data's classes; empty when unlabelled
 * @param transform from the data's values to the networks'
 * @param prior where latents come from
 * @param conditioning what the networks know besides
 * @param labels how many labels the networks take; 0 for none, else as many as there are classes
 * @param packing how many samples the discriminator judges at once
 * @param generator from latents to samples
 * @param discriminator from samples to logits
 * @param table the table that the data are rows of, where its columns have types; none for others
 * @param rate samples a second of sounds, in Hz; 0 for what is no sound
 */
public record ModelDescription(
    String recipe,
    String data,
    Shape shape,
    List<String> columns,
    List<String> classes,
    @JsonAlias("scaling") Transform transform,
    Prior prior,
    Conditioning conditioning,
    int labels,
    int packing,
    Network generator,
    Network discriminator,
    TableSchema table,
    int rate) {

  /** Left out where there is none, as models have it that were saved before there were tables. */
  private static final String TABLE = "table";

  /** Left out in the same way. */
  private static final String RATE = "rate";

  /** The key of the description among a model file's metadata. */
  static final String KEY = "organza.model";

  private static final Set<String> CONVOLUTIONS = Set.of("conv2d", "conv-transpose2d");

  private static final double FARTHEST_STYLE = 2;

  public ModelDescription {
    columns = List.copyOf(columns);
    classes = List.copyOf(classes);
  }

  /** A model of data that are no rows of a table whose columns have types. */
  public ModelDescription(
      String recipe,
      String data,
      Shape shape,
      List<String> columns,
      List<String> classes,
      Transform transform,
      Prior prior,
      Conditioning conditioning,
      int labels,
      int packing,
      Network generator,
      Network discriminator) {
    this(
        recipe,
        data,
        shape,
        columns,
        classes,
        transform,
        prior,
        conditioning,
        labels,
        packing,
        generator,
        discriminator,
        TableSchema.NONE,
        0);
  }

  /**
   * The description of what a game learns from a data set.
   *
   * @throws UsageException if the game is not one of a generator and a discriminator
   */
  public static ModelDescription of(String recipe, Game game, TrainingData data) {
    return find(recipe, game, data)
        .orElseThrow(
            () ->
                new UsageException(
                    "a model is sampled from a generator and latents, and this game has the players "
                        + String.join(", ", game.players().keySet())));
  }

  /**
   * The description of what a game learns from a data set; empty for a game of which there is no
   * model to sample from: one that is not of a generator and a discriminator.
   */
  public static Optional<ModelDescription> find(String recipe, Game game, TrainingData data) {
    return game instanceof AdversarialGame adversarial
        ? Optional.of(of(recipe, adversarial, data))
        : Optional.empty();
  }

  private static ModelDescription of(String recipe, AdversarialGame game, TrainingData data) {
    AdversarialNetworks networks = game.networks();
    return new ModelDescription(
        recipe,
        data.dataset().name(),
        data.dataset().shape(),
        data.dataset().columns(),
        data.dataset().classes(),
        data.transform(),
        networks.prior(),
        networks.conditioning(),
        networks.labels(),
        networks.packing(),
        networks.generator(),
        networks.discriminator(),
        data.dataset().schema().sample() instanceof Field.Row row && row.table().isTyped()
            ? row.table()
            : TableSchema.NONE,
        data.dataset().schema().sample() instanceof Field.Wave wave ? wave.rate() : 0);
  }

  /** As {@link Model#truncated}. */
  ModelDescription truncated(double psi) {
    if (!(psi >= -FARTHEST_STYLE && psi <= FARTHEST_STYLE)) {
      throw new UsageException("the truncation is " + psi + "; it lies in [-2,2]");
    }
    return new ModelDescription(
        recipe,
        data,
        shape,
        columns,
        classes,
        transform,
        prior,
        conditioning,
        labels,
        packing,
        StyleSpace.truncated(generator, psi),
        discriminator,
        table,
        rate);
  }

  /** Whether samples are sounds. */
  public boolean isOfSounds() {
    return rate > 0;
  }

  /**
   * The table of the samples as they are written: the one of the data, or columns of any numbers.
   *
   * @throws UsageException if the samples are images or sounds
   */
  public TableSchema writtenTable() {
    if (table.isThere()) {
      return table;
    }
    if (shape.isImage() || isOfSounds()) {
      throw new UsageException((isOfSounds() ? "sounds" : "images") + " are no table");
    }
    return TableSchema.of(
        IntStream.range(0, shape.elements())
            .mapToObj(
                i ->
                    new Column(
                        i < columns.size() ? columns.get(i) : "x" + i, transform.categories(i)))
            .toList());
  }

  /**
   * The styles of the generator.
   *
   * @throws UsageException if it has none
   */
  StyleSpace styles() {
    return StyleSpace.of(generator).orElseThrow(StyleSpace::missing);
  }

  /**
   * How many of the classes of the data the networks know: all or none. Where labels are categories
   * of a row's columns, they are chosen for each sample and nobody asks for one by its index.
   */
  public int classLabels() {
    return conditioning.choosesCategories() ? 0 : labels;
  }

  /** How many numbers one sample is generated from: the latent z, then the codes. */
  public int inputs() {
    return prior.size() + conditioning.codes().size();
  }

  /**
   * The two networks, as a game has them.
   *
   * @throws UsageException if they do not go together
   */
  public AdversarialNetworks networks() {
    return new AdversarialNetworks(generator, discriminator, prior, conditioning, labels, packing);
  }

  /**
   * Checks that the parts fit each other, as those of a game do.
   *
   * @throws UsageException if they do not
   */
  void requireSound() {
    if (!networks().generator().output().equals(transform.shape(shape))) {
      throw new UsageException(
          "its generator gives " + generator.output() + ", not " + transform.shape(shape));
    }
    if (classLabels() > 0 && labels != classes.size()) {
      throw new UsageException(
          "its networks take " + labels + " labels and it names " + classes.size() + " classes");
    }
  }

  /**
   * What a model file has in its metadata.
   *
   * @param kinds knows the kind of the prior
   */
  public Map<String, String> metadata(Kinds kinds) {
    return Map.of("format", "organza-model-1", KEY, toJson(kinds));
  }

  /** As JSON text. */
  String toJson(Kinds kinds) {
    try {
      ObjectMapper mapper = json(kinds);
      ObjectNode tree = mapper.valueToTree(this);
      if (!table.isThere()) {
        tree.remove(TABLE);
      }
      if (!isOfSounds()) {
        tree.remove(RATE);
      }
      return mapper.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a model description is always JSON", e);
    }
  }

  /**
   * From JSON text.
   *
   * @throws OrganzaException if it does not describe a model this version knows
   */
  static ModelDescription fromJson(String json, Kinds kinds) {
    try {
      ObjectMapper mapper = json(kinds);
      JsonNode tree = mapper.readTree(json);
      addFormer(tree);
      if (tree instanceof ObjectNode description && !description.has(TABLE)) {
        description.set(TABLE, mapper.valueToTree(TableSchema.NONE));
      }
      if (tree instanceof ObjectNode description && !description.has(RATE)) {
        description.put(RATE, 0);
      }
      ModelDescription description = mapper.treeToValue(tree, ModelDescription.class);
      if (description == null) {
        throw new OrganzaException("its description is empty");
      }
      return description;
    } catch (JsonProcessingException e) {
      throw new OrganzaException("its description is not understood: " + e.getOriginalMessage(), e);
    }
  }

  /**
   * Models of before convolutions had groups say nothing of them: they have one. Column heads were
   * all of one estimator, and evaluated at the temperature 1.
   */
  private static void addFormer(JsonNode tree) {
    for (JsonNode layer : tree.findParents("layer")) {
      String kind = layer.path("layer").asText();
      if (CONVOLUTIONS.contains(kind) && !layer.has("groups")) {
        ((ObjectNode) layer).put("groups", 1);
      }
      if (kind.equals("column-heads") && !layer.has("estimator")) {
        ((ObjectNode) layer).put("estimator", "gumbel-softmax").put("evaluationTemperature", 1.0);
      }
    }
  }

  private static ObjectMapper json(Kinds kinds) {
    return new ObjectMapper()
        .registerModule(new SectionModule(new RecipeTree(kinds), Prior.class, Conditioning.class))
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);
  }
}
