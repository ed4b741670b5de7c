package dev.organza.recipe;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.organza.Nearest;
import dev.organza.UsageException;
import dev.organza.data.Dataset;
import dev.organza.data.Field;
import dev.organza.tree.DocumentedKey;
import dev.organza.tree.Kinds;
import dev.organza.tree.RecipeOverride;
import dev.organza.tree.RecipeTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The recipes that come with Organza, and how recipes are read, changed and written.
 *
 * <pre>{@code
 * Recipes recipes = Catalogue.builtIn().recipes();
 * Recipe recipe = recipes.set(recipes.named("gan"), List.of("data.source=heights"));
 * }</pre>
 */
public final class Recipes {

  /** The name of the recipe to take where none is named. */
  public static final String DEFAULT = "compact";

  /** The same for a table with categories. */
  public static final String TABLE = "table";

  /** The same for sounds with classes. */
  public static final String SOUND = "sound";

  /** The same for sounds without classes. */
  public static final String UNLABELLED_SOUND = "specgan";

  private static final List<String> NAMES =
      List.of(
          DEFAULT,
          "dcgan",
          "gan",
          "gan-2014",
          "cgan",
          "cgan-2014",
          "infogan",
          "lsgan",
          "wgan",
          "wgan-gp",
          "sngan",
          "sagan",
          "stylegan2",
          "r1",
          "r3gan",
          "dragan",
          "instance-noise",
          "unrolled",
          "pacgan",
          SOUND,
          "wavegan",
          UNLABELLED_SOUND,
          "pix2pix",
          "cyclegan",
          TABLE,
          "ctgan");

  /** The recipe for data that look like this; a table only if all types of columns may be read. */
  static String defaultFor(Dataset some, boolean table) {
    if (some.schema().sample() instanceof Field.Wave) {
      return some.classes().isEmpty() ? UNLABELLED_SOUND : SOUND;
    }
    return table
            && some.schema().sample() instanceof Field.Row row
            && (row.columns().size() > 1 || !row.isNumeric())
        ? TABLE
        : DEFAULT;
  }

  /** The Javadoc of the records, which {@code RecipeKeysTest} holds to it. */
  private static final String MEANINGS = "meanings.json";

  private final RecipeTree tree;

  /** Recipes that may choose the kinds of a catalogue. */
  Recipes(Kinds kinds) {
    this.tree = new RecipeTree(kinds);
  }

  /** The names of the recipes that come with Organza, the best first choice first. */
  public static List<String> names() {
    return NAMES;
  }

  /** The text of a recipe that comes with Organza, as it is written. */
  public static String text(String name) {
    try (InputStream in = Recipes.class.getResourceAsStream(name + ".yaml")) {
      if (in == null || !NAMES.contains(name)) {
        throw new UsageException(
            "There is no recipe \""
                + name
                + "\""
                + Nearest.of(name, NAMES).map(near -> "; did you mean " + near + "?").orElse(".")
                + "\nKnown: "
                + String.join(", ", NAMES)
                + "; or give the path of a recipe file.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A recipe that comes with Organza.
   *
   * @throws UsageException if there is none of this name; the message gives the nearest
   */
  public Recipe named(String name) {
    return tree.parse(text(name), name, Recipe.class);
  }

  /**
   * The recipe that a user named: one that comes with Organza, or a file.
   *
   * @throws UsageException if there is neither, or the file is not a recipe
   */
  public Recipe find(String nameOrFile) {
    if (!NAMES.contains(nameOrFile)
        && (nameOrFile.endsWith(".yaml")
            || nameOrFile.endsWith(".yml")
            || nameOrFile.contains("/")
            || Files.isRegularFile(Path.of(nameOrFile)))) {
      return read(Path.of(nameOrFile));
    }
    return named(nameOrFile);
  }

  /**
   * The recipe in a file.
   *
   * @throws UsageException if there is no such file or it is not a recipe
   */
  public Recipe read(Path file) {
    Recipe recipe = tree.read(file, Recipe.class);
    // So that what is wrong in a case is said now, whatever the data.
    onRows(recipe, RowCourse.BATCH, 1);
    onLargeImages(recipe, recipe.largeImages().settings());
    return recipe;
  }

  /**
   * A recipe from its text, as {@link #write} writes it.
   *
   * @throws UsageException if it is not a recipe
   */
  public Recipe parse(String text) {
    return tree.parse(text, "recipe", Recipe.class);
  }

  /**
   * A recipe with changes, each {@code path=value}, for example {@code training.batch=32}. They
   * hold for data of any shape.
   *
   * @throws UsageException if one has another form, names no path, or has a value that does not fit
   */
  public Recipe set(Recipe recipe, Collection<String> overrides) {
    return with(recipe, overrides.stream().map(RecipeOverride::parse).toList());
  }

  /**
   * As above, for overrides that are read already.
   *
   * @throws UsageException as above; the message begins with the origin of the first override
   */
  public Recipe with(Recipe recipe, List<RecipeOverride> overrides) {
    Recipe changed = tree.with(recipe, overrides);
    List<String> texts = overrides.stream().map(RecipeOverride::text).toList();
    return changed.withCases(changed.rows().with(texts), changed.largeImages().with(texts));
  }

  /**
   * A recipe as it holds for a data set, with its cases for some data applied or left out.
   *
   * @throws UsageException if the settings of such a case do not fit the recipe
   */
  public Recipe resolve(Recipe recipe, Dataset data) {
    return data.shape().isImage()
        ? onLargeImages(recipe, recipe.largeImages().settings(data.shape()))
        : onRows(recipe, data.count(), data.shape().elements());
  }

  private Recipe onRows(Recipe recipe, int samples, int numbers) {
    return with(recipe, recipe.rows().all(samples, numbers), "for rows");
  }

  private Recipe onLargeImages(Recipe recipe, List<String> settings) {
    return with(recipe, settings, "for large images");
  }

  private Recipe with(Recipe recipe, List<String> settings, String origin) {
    return tree.with(
            recipe.withoutCases(),
            settings.stream().map(setting -> RecipeOverride.parse(setting, origin)).toList())
        .withoutCases();
  }

  /**
   * The whole recipe as YAML, every value written out; {@link #read} gives the same recipe again.
   */
  public String write(Recipe recipe) {
    return tree.write(recipe);
  }

  /** The whole recipe as ordered maps, lists, numbers, booleans and strings, for JSON. */
  public Map<String, @Nullable Object> plain(Recipe recipe) {
    return tree.plain(recipe);
  }

  /** All keys of a recipe, in its order, with what they mean. */
  public List<DocumentedKey> keys(Recipe recipe) {
    try (InputStream in = Recipes.class.getResourceAsStream(MEANINGS)) {
      return tree.keys(recipe, new ObjectMapper().readValue(in, new TypeReference<>() {}));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
