package dev.organza.recipe;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.organza.Nearest;
import dev.organza.UsageException;
import dev.organza.data.Dataset;
import dev.organza.game.Conditioning;
import dev.organza.game.objective.Hinge;
import dev.organza.game.objective.LeastSquares;
import dev.organza.game.objective.Minimax;
import dev.organza.game.objective.NonSaturating;
import dev.organza.game.objective.Objective;
import dev.organza.game.objective.RelativisticAverage;
import dev.organza.game.objective.Wasserstein;
import dev.organza.game.penalty.Dragan;
import dev.organza.game.penalty.GradientPenalty;
import dev.organza.game.penalty.Penalty;
import dev.organza.game.penalty.R1;
import dev.organza.game.penalty.R2;
import dev.organza.game.penalty.WeightDecay;
import dev.organza.game.prior.Prior;
import dev.organza.nn.Initialiser;
import dev.organza.nn.architecture.Architecture;
import dev.organza.nn.layer.Activation;
import dev.organza.nn.layer.Layer;
import dev.organza.optim.Adam;
import dev.organza.optim.Optimizer;
import dev.organza.optim.RmsProp;
import dev.organza.optim.Schedule;
import dev.organza.optim.Sgd;
import dev.organza.tree.Kinds;
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
 * Recipe recipe = Recipes.standard().set(Recipes.standard().named("gan"), List.of("data.source=heights"));
 * }</pre>
 */
public final class Recipes {

  private static final List<String> NAMES =
      List.of(
          "dcgan",
          "gan",
          "gan-2014",
          "cgan",
          "infogan",
          "lsgan",
          "wgan",
          "wgan-gp",
          "sngan",
          "r1",
          "dragan",
          "instance-noise",
          "unrolled",
          "pacgan");
  private static final Recipes STANDARD = new Recipes(standardKinds().build());

  private final RecipeTree tree;

  /**
   * Recipes that may choose these kinds; start from {@link #standardKinds} to add to the built-in
   * ones.
   */
  public Recipes(Kinds kinds) {
    this.tree = new RecipeTree(kinds);
  }

  /** Recipes with the built-in kinds. */
  public static Recipes standard() {
    return STANDARD;
  }

  /** The kinds that come with Organza, to add others to. */
  public static Kinds.Builder standardKinds() {
    Kinds.Builder kinds =
        Kinds.builder()
            .add(Objective.class, "non-saturating", NonSaturating.class)
            .add(Objective.class, "minimax", Minimax.class)
            .add(Objective.class, "least-squares", LeastSquares.class)
            .add(Objective.class, "wasserstein", Wasserstein.class)
            .add(Objective.class, "hinge", Hinge.class)
            .add(Objective.class, "relativistic-average", RelativisticAverage.class)
            .add(Penalty.class, "gradient-penalty", GradientPenalty.class)
            .add(Penalty.class, "r1", R1.class)
            .add(Penalty.class, "r2", R2.class)
            .add(Penalty.class, "dragan", Dragan.class)
            .add(Penalty.class, "weight-decay", WeightDecay.class)
            .add(Optimizer.class, "adam", Adam.class)
            .add(Optimizer.class, "rmsprop", RmsProp.class)
            .add(Optimizer.class, "sgd", Sgd.class)
            .add(Schedule.class, "constant", Schedule.Constant.class)
            .add(Schedule.class, "linear", Schedule.Ramp.class)
            .add(Schedule.class, "cosine", Schedule.Cosine.class)
            .add(Schedule.class, "exponential", Schedule.Exponential.class);
    for (JsonSubTypes.Type type : Layer.class.getAnnotation(JsonSubTypes.class).value()) {
      if (Activation.class.isAssignableFrom(type.value())) {
        kinds.add(Activation.class, type.name(), type.value().asSubclass(Activation.class));
      }
    }
    addAnnotated(kinds, Prior.class);
    addAnnotated(kinds, Conditioning.class);
    addAnnotated(kinds, Architecture.class);
    addAnnotated(kinds, Initialiser.class);
    return kinds;
  }

  /**
   * Adds the kinds that an interface itself lists, because its implementations are also in model
   * files.
   */
  private static <S> void addAnnotated(Kinds.Builder kinds, Class<S> section) {
    for (JsonSubTypes.Type type : section.getAnnotation(JsonSubTypes.class).value()) {
      JsonTypeName name = type.value().getAnnotation(JsonTypeName.class);
      kinds.add(
          section, name == null ? type.name() : name.value(), type.value().asSubclass(section));
    }
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
    onRows(
        recipe, RowCourse.BATCH, 1); // so that what is wrong there is said now, whatever the data
    return recipe;
  }

  /**
   * A recipe with changes, each {@code path=value}, for example {@code training.batch=32}. They
   * hold for data of any shape.
   *
   * @throws UsageException if one has another form, names no path, or has a value that does not fit
   */
  public Recipe set(Recipe recipe, Collection<String> overrides) {
    return set(recipe, overrides, "override");
  }

  /**
   * As above.
   *
   * @param source what the changes are, for the start of error messages
   */
  public Recipe set(Recipe recipe, Collection<String> overrides, String source) {
    Recipe changed = tree.set(recipe, overrides, source);
    return changed.withRows(changed.rows().with(overrides));
  }

  /**
   * A recipe as it holds for a data set, with its case for rows applied or left out.
   *
   * @throws UsageException if the settings of that case do not fit the recipe
   */
  public Recipe resolve(Recipe recipe, Dataset data) {
    return data.shape().isImage()
        ? recipe.withRows(RowCase.DEFAULTS)
        : onRows(recipe, data.count(), data.shape().elements());
  }

  private Recipe onRows(Recipe recipe, int samples, int numbers) {
    return tree.set(
            recipe.withRows(RowCase.DEFAULTS), recipe.rows().all(samples, numbers), "for rows")
        .withRows(RowCase.DEFAULTS);
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
}
