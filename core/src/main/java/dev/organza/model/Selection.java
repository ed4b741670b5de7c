package dev.organza.model;

import dev.organza.Hint;
import dev.organza.Nearest;
import dev.organza.UsageException;
import dev.organza.game.Codes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which of its samples a conditional model is asked for. What is left open is varied: labels in
 * turn, codes at random.
 *
 * @param label the index of a class
 * @param codes values of InfoGAN codes by name: the index of a category, or a number
 */
public record Selection(OptionalInt label, Map<String, Double> codes) {

  /** Any samples. */
  public static final Selection ANY = new Selection(OptionalInt.empty(), Map.of());

  public Selection {
    codes = Map.copyOf(codes);
  }

  /** Samples of one class. */
  public static Selection ofLabel(int label) {
    return new Selection(OptionalInt.of(label), Map.of());
  }

  /** Samples with one value of a code. */
  public static Selection ofCode(String name, double value) {
    return new Selection(OptionalInt.empty(), Map.of(name, value));
  }

  /**
   * Samples of a class and with codes, as people write them.
   *
   * @param label the name of a class, in capitals or not, or its index; null for any
   * @param codes values of InfoGAN codes by name
   * @throws UsageException if the model does not have the class; the message says what it has
   */
  public static Selection named(
      ModelDescription model, @Nullable String label, Map<String, Double> codes) {
    return new Selection(
        label == null ? OptionalInt.empty() : OptionalInt.of(index(model, label)), codes);
  }

  private static int index(ModelDescription model, String wanted) {
    requireClasses(model);
    int named = model.classes().indexOf(wanted);
    if (named >= 0) {
      return named;
    }
    int[] likeNamed =
        IntStream.range(0, model.classes().size())
            .filter(i -> model.classes().get(i).equalsIgnoreCase(wanted))
            .toArray();
    if (likeNamed.length == 1) {
      return likeNamed[0];
    }
    if (wanted.matches("\\d{1,6}") && Integer.parseInt(wanted) < model.classLabels()) {
      return Integer.parseInt(wanted);
    }
    throw new UsageException(
        "the model has no class \""
            + wanted
            + "\""
            + Nearest.question(wanted, model.classes())
            + "\nIts classes: "
            + String.join(", ", model.classes()));
  }

  private static void requireClasses(ModelDescription model) {
    if (model.classLabels() == 0) {
      throw new UsageException(
          "the run's model is not conditioned on classes",
          Hint.say("Train one with ").set("conditioning", "joined").and("."));
    }
  }

  /**
   * Checks that a model has what is asked for.
   *
   * @throws UsageException if it has not; the message says what it has
   */
  void requireFrom(ModelDescription model) {
    if (label.isPresent()) {
      requireClasses(model);
    }
    if (label.isPresent() && (label.getAsInt() < 0 || label.getAsInt() >= model.classLabels())) {
      throw new UsageException(
          "class "
              + label.getAsInt()
              + " is outside the model's classes, 0 to "
              + (model.classLabels() - 1));
    }
    List<String> names = model.conditioning().codes().names();
    for (Map.Entry<String, Double> wanted : codes.entrySet()) {
      if (!names.contains(wanted.getKey())) {
        throw new UsageException(
            names.isEmpty()
                ? "the run's model has no codes; train one with the recipe infogan"
                : "the model has no code \""
                    + wanted.getKey()
                    + "\""
                    + Nearest.of(wanted.getKey(), names)
                        .map(near -> "; did you mean " + near + "?")
                        .orElse("")
                    + "\nIts codes: "
                    + String.join(", ", names));
      }
      requireValue(model.conditioning().codes(), wanted.getKey(), wanted.getValue());
    }
  }

  /**
   * Checks that there is one of the model's classes for each latent, if the model knows any.
   *
   * @throws UsageException if there is not
   */
  static void requireLabels(ModelDescription model, int latents, int[] labels) {
    if (model.classLabels() == 0) {
      return;
    }
    if (labels.length != latents) {
      throw new UsageException(
          "there are " + labels.length + " labels for " + latents + " latents");
    }
    for (int label : labels) {
      ofLabel(label).requireFrom(model);
    }
  }

  /**
   * The class of a sample: the one that is asked for, or all in turn.
   *
   * @param sample its number, from 0
   * @return 0 for a model that knows no classes
   */
  public int labelOf(long sample, ModelDescription model) {
    return model.classLabels() == 0 ? 0 : label.orElse((int) (sample % model.classLabels()));
  }

  private static void requireValue(Codes codes, String name, double value) {
    int index = codes.names().indexOf(name);
    if (index < codes.categorical().size()) {
      int values = codes.categorical().get(index);
      if (value != Math.rint(value) || value < 0 || value >= values) {
        throw new UsageException(
            "the code " + name + " has the values 0 to " + (values - 1) + ", not " + text(value));
      }
    } else if (!Float.isFinite((float) value)) {
      throw new UsageException("the code " + name + " takes a float32 number, not " + text(value));
    }
  }

  private static String text(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.valueOf((long) value)
        : String.valueOf(value);
  }

  /**
   * Sets the wanted codes in a row of latents.
   *
   * @param row z and the codes
   * @param z how many numbers of the row are z
   */
  void applyTo(float[] row, int z, Codes all) {
    Map<String, Integer> starts = new LinkedHashMap<>();
    int at = z;
    for (int i = 0; i < all.names().size(); i++) {
      starts.put(all.names().get(i), at);
      at += i < all.categorical().size() ? all.categorical().get(i) : 1;
    }
    codes.forEach(
        (name, value) -> {
          int start = starts.getOrDefault(name, z);
          int index = all.names().indexOf(name);
          if (index < all.categorical().size()) {
            for (int k = 0; k < all.categorical().get(index); k++) {
              row[start + k] = k == value.intValue() ? 1 : 0;
            }
          } else {
            row[start] = value.floatValue();
          }
        });
  }
}
