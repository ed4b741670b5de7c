package dev.organza.game.translation;

import dev.organza.Hint;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.game.Game;
import dev.organza.game.PlayedDiscriminator;
import java.util.List;
import java.util.Map;

/** A game whose players make images of one field of the data into images of another. */
public interface TranslationGame extends Game {

  /** The field of the images that are called A. */
  String A = "a";

  /** The field of the images that are called B. */
  String B = "b";

  /** What it learns to translate, one direction or both. */
  List<Translation> translations();

  /** How each player that judges does so, by name. */
  Map<String, PlayedDiscriminator.JudgingRules> discriminators();

  /** Whether the images of a sample belong together. */
  boolean takesPairs();

  @Override
  default void requireFits(Map<String, Shape> fields) {
    for (Translation translation : translations()) {
      requireShape(fields, translation.from(), translation.network().input());
      requireShape(fields, translation.to(), translation.network().output());
    }
  }

  private static void requireShape(Map<String, Shape> fields, String field, Shape expected) {
    Shape shape = requireImages(fields, field);
    if (!shape.equals(expected)) {
      throw new UsageException(
          "the networks are for images "
              + expected
              + " of "
              + field
              + ", and the data has "
              + shape);
    }
  }

  /**
   * The shape of the images of a field.
   *
   * @param fields the shape of each field of a sample, by name
   * @throws UsageException if the data have no such field, or no images in it
   */
  static Shape requireImages(Map<String, Shape> fields, String field) {
    Shape shape = fields.get(field);
    if (shape == null) {
      throw new UsageException(
          "This game makes images of one kind into another, a and b, and the samples of these data"
              + " have "
              + String.join(", ", fields.keySet().stream().sorted().toList())
              + ".",
          Hint.say("Give it two kinds of images, such as ")
              .set("data.source", "edges:fashion")
              .and(", or choose a recipe that learns one kind."));
    }
    if (!shape.isImage()) {
      throw new UsageException(
          "This game takes images, and " + field + " of these data has the shape " + shape + ".");
    }
    return shape;
  }
}
