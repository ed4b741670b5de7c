package dev.organza.spark.source;

import dev.organza.Hint;
import dev.organza.Nearest;
import dev.organza.UsageException;
import dev.organza.model.Model;
import dev.organza.model.ModelDescription;
import dev.organza.model.RowConditions;
import dev.organza.model.RowSampler;
import dev.organza.model.Selection;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/**
 * Which samples are wanted: the options of the source.
 *
 * @param model where it is, as the user wrote it
 * @param count how many samples, at least 1
 * @param seed of the latents
 * @param partitions the most there may be; 0 for as many as the session's default parallelism
 * @param label the name of a class; null for all in turn
 * @param codes values of InfoGAN codes, such as {@code category=3, c1=-1.5}; null for any
 * @param where conditions on rows; null for none
 * @param truncation ψ of a generator with styles; null for samples as they are
 */
record SampleOrder(
    String model,
    long count,
    long seed,
    int partitions,
    @Nullable String label,
    @Nullable String codes,
    @Nullable String where,
    @Nullable Double truncation)
    implements Serializable {

  private static final String PATH = "path";
  private static final List<String> NAMES =
      List.of(
          "model", "count", "seed", "partitions", "class", "codes", "where", "truncation", PATH);
  private static final int MOST_PARTITIONS = 1_000_000;

  /**
   * What options ask for.
   *
   * @throws UsageException if one is unknown, missing or no value of its kind
   */
  static SampleOrder of(CaseInsensitiveStringMap options) {
    Map<String, String> given = new TreeMap<>();
    options.forEach(
        (name, value) -> {
          if (value != null) {
            given.put(name.toLowerCase(Locale.ROOT), value.strip());
          }
        });
    for (String name : given.keySet()) {
      if (!NAMES.contains(name)) {
        throw new UsageException(
            "the source organza has no option \"" + name + "\"" + Nearest.question(name, NAMES),
            Hint.say("There are: " + String.join(", ", NAMES) + "."));
      }
    }
    return new SampleOrder(
        model(given),
        whole(given, "count", 1, Long.MAX_VALUE, null),
        whole(given, "seed", Long.MIN_VALUE, Long.MAX_VALUE, 1L),
        (int) whole(given, "partitions", 1, MOST_PARTITIONS, 0L),
        given.get("class"),
        given.get("codes"),
        given.get("where"),
        truncation(given));
  }

  private static String model(Map<String, String> given) {
    String model = given.get("model");
    String path = given.get(PATH);
    if (model != null && path != null) {
      throw new UsageException("give the model by its option or to load(…), not both");
    }
    String either = model == null ? path : model;
    if (either == null || either.isEmpty()) {
      throw new UsageException(
          "the source organza needs a model",
          Hint.say("Give option(\"model\", PATH), the path of a run folder or a checkpoint."));
    }
    return either;
  }

  private static long whole(
      Map<String, String> given, String name, long least, long most, @Nullable Long standard) {
    String text = given.get(name);
    if (text == null && standard != null) {
      return standard;
    } else if (text == null) {
      throw new UsageException(
          "the source organza has no option \"" + name + "\" given",
          Hint.say("Give option(\"" + name + "\", N): how many samples."));
    }
    try {
      long value = Long.parseLong(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new UsageException(
        "the option \"%s\" is a whole number%s, not \"%s\""
            .formatted(
                name,
                least == Long.MIN_VALUE
                    ? ""
                    : most == Long.MAX_VALUE
                        ? " of at least " + least
                        : " from " + least + " to " + most,
                text));
  }

  private static @Nullable Double truncation(Map<String, String> given) {
    String text = given.get("truncation");
    if (text == null) {
      return null;
    }
    return number("truncation", text);
  }

  private static double number(String name, String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new UsageException("the value of " + name + " is a number, not \"" + text + "\"", e);
    }
  }

  /** The model as its samples are wanted; it lives as long as the one that is given. */
  Model of(Model loaded) {
    return truncation == null ? loaded : loaded.truncated(truncation);
  }

  /**
   * The class and the codes.
   *
   * @throws UsageException if the model does not have them
   */
  Selection selection(ModelDescription description) {
    Map<String, Double> values = new LinkedHashMap<>();
    for (String code : codes == null ? new String[0] : codes.split(",", -1)) {
      int equals = code.indexOf('=');
      if (equals < 1) {
        throw new UsageException(
            "the option \"codes\": \""
                + code.strip()
                + "\" has not the form name=value, for example category=3");
      }
      String name = code.substring(0, equals).strip();
      if (values.put(name, number(name, code.substring(equals + 1).strip())) != null) {
        throw new UsageException("the option \"codes\": " + name + " is given twice");
      }
    }
    return Selection.named(description, label, values);
  }

  /**
   * The conditions on rows.
   *
   * @throws UsageException if the model has no such columns, or a class or codes are asked for too
   */
  RowConditions conditions(ModelDescription description) {
    if (where == null) {
      return RowConditions.NONE;
    } else if (label != null || codes != null) {
      throw new UsageException("the option \"where\" goes without \"class\" and \"codes\"");
    }
    return RowConditions.parse(description, where);
  }

  /** The samples of a part. */
  RowSampler sampler(Model loaded, long from, long to) {
    Model wanted = of(loaded);
    return where == null
        ? RowSampler.range(wanted, from, to, seed, selection(wanted.description()))
        : RowSampler.range(wanted, from, to, seed, conditions(wanted.description()));
  }
}
