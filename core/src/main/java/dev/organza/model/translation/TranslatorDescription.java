package dev.organza.model.translation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.organza.OrganzaException;
import dev.organza.Shape;
import dev.organza.data.transform.Transform;
import dev.organza.game.Game;
import dev.organza.game.translation.Translation;
import dev.organza.game.translation.TranslationGame;
import dev.organza.nn.network.Network;
import dev.organza.train.TrainingData;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a model file says of the translators in it, so that images can be translated without the
 * data or the recipe.
 *
 * @param recipe the name of the recipe they were trained by
 * @param data the name of the data they were trained on
 * @param directions one for each translator, at least one
 */
public record TranslatorDescription(String recipe, String data, List<LearnedDirection> directions) {

  /** The key of the description among a model file's metadata. */
  static final String KEY = "organza.translator";

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);

  public TranslatorDescription {
    directions = List.copyOf(directions);
  }

  /**
   * One translator.
   *
   * @param player whose weights they are
   * @param from the field of the data that it translates
   * @param to the field that it makes it look like
   * @param tensors how the names of its averaged weights begin in the file
   * @param network from images {@code [C,S,S]} of {@code from} to images of {@code to}, S as in the
   *     training
   * @param input from pixels to the values that the network takes
   * @param output from pixels to the values that the network gives
   */
  public record LearnedDirection(
      String player,
      String from,
      String to,
      String tensors,
      Network network,
      Transform input,
      Transform output) {

    /** As people write it: {@code AtoB}. */
    public String name() {
      return from.toUpperCase(Locale.ROOT) + "to" + to.toUpperCase(Locale.ROOT);
    }

    /** The channels of an image that it takes. */
    public int channels() {
      return network.input().dimension(0);
    }

    /** The channels of an image that it gives. */
    public int channelsOut() {
      return network.output().dimension(0);
    }

    /** The shape of the images of the training. */
    public Shape shape() {
      return network.input();
    }
  }

  /** The description of what a game learns from data; empty for a game that does not translate. */
  public static Optional<TranslatorDescription> find(String recipe, Game game, TrainingData data) {
    if (!(game instanceof TranslationGame translation)) {
      return Optional.empty();
    }
    List<String> averaged = game.averaged();
    return Optional.of(
        new TranslatorDescription(
            recipe,
            data.dataset().name(),
            translation.translations().stream()
                .map(
                    each ->
                        direction(
                            each,
                            averaged.size() == 1 ? "average." : "average." + each.player() + ".",
                            data))
                .toList()));
  }

  private static LearnedDirection direction(
      Translation translation, String tensors, TrainingData data) {
    return new LearnedDirection(
        translation.player(),
        translation.from(),
        translation.to(),
        tensors,
        translation.network(),
        data.transforms().of(translation.from()),
        data.transforms().of(translation.to()));
  }

  /** What a model file has in its metadata. */
  public Map<String, String> metadata() {
    try {
      return Map.of("format", "organza-translator-1", KEY, JSON.writeValueAsString(this));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a description of translators is always JSON", e);
    }
  }

  /**
   * From JSON text.
   *
   * @throws OrganzaException if it does not describe translators that this version knows
   */
  static TranslatorDescription fromJson(String json) {
    try {
      TranslatorDescription description = JSON.readValue(json, TranslatorDescription.class);
      if (description == null || description.directions().isEmpty()) {
        throw new OrganzaException("its description is empty");
      }
      return description;
    } catch (JsonProcessingException e) {
      throw new OrganzaException("its description is not understood: " + e.getOriginalMessage(), e);
    }
  }
}
