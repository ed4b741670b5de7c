package dev.organza.tree;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.organza.OrganzaException;
import dev.organza.UsageException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes a recipe: a tree of Java records as YAML.
 *
 * <p>The records are the schema, and the constants {@code DEFAULTS} in them the only defaults:
 *
 * <ul>
 *   <li>A key is the name of a record component. A key that is left out keeps its value in the
 *       {@code DEFAULTS} of the record around it. A record without {@code DEFAULTS} (say, a layer
 *       in a list) needs every component that is not {@code @Nullable}.
 *   <li>A component may be a number, a {@code boolean}, a {@code String}, an enum (written in lower
 *       case with hyphens), a {@link dev.organza.Shape}, another record, a section chosen by {@code
 *       kind} (see {@link Kinds}), or a {@code List<…>} or {@code Map<String, …>} of these. A
 *       {@code @Nullable} component may be {@code null}, which is written and means "none".
 *   <li>{@code objective: hinge} is short for {@code objective: {kind: hinge}}. Choosing another
 *       kind than the default's starts from that kind's {@code DEFAULTS}. A list replaces the
 *       default list whole; a map too.
 *   <li>A plain number is short for a kind where the section has such ({@link Kinds#ofNumber}):
 *       {@code gamma: 0.1} is a constant schedule. It is written so, too.
 *   <li>What a record's constructor refuses with an {@code IllegalArgumentException} or {@link
 *       OrganzaException} is reported with the path of the section.
 * </ul>
 *
 * <p>Every {@link UsageException} begins with the source ({@code recipe} unless given) and names
 * the full path of what is wrong: {@code recipe: unknown key "trainig"; did you mean "training"?}
 */
public final class RecipeTree {

  private static final String RECIPE = "recipe";

  private final Kinds kinds;

  /** A reader and writer of recipes that may use these kinds. */
  public RecipeTree(Kinds kinds) {
    this.kinds = kinds;
  }

  /**
   * The recipe in a file.
   *
   * @throws UsageException if there is no such file, it is larger than 1 MB, it is no YAML, or it
   *     does not describe an {@code R}
   * @throws OrganzaException if the file cannot be read
   */
  public <R extends Record> R read(Path file, Class<R> root) {
    return parse(RecipeYaml.text(file), file.toString(), root);
  }

  /**
   * The recipe in a YAML (or JSON) text; an empty text is the root's {@code DEFAULTS}.
   *
   * @param source what the text is, such as a file name, for the start of error messages
   * @throws UsageException as {@link #read}
   */
  public <R extends Record> R parse(String yaml, String source, Class<R> root) {
    return bind(RecipeYaml.parse(yaml, source), source, root);
  }

  /** As {@link #parse}, for a node that is already parsed. */
  public <R extends Record> R bind(JsonNode node, Class<R> root) {
    return bind(node, RECIPE, root);
  }

  private <R extends Record> R bind(JsonNode node, String source, Class<R> root) {
    Optional<R> defaults = RecordType.of(root).defaults().map(root::cast);
    return new RecordBinder(kinds, source, defaults).bind(node, root, defaults);
  }

  /**
   * The recipe after overrides such as {@code training.batch=32}, {@code objective=hinge}, {@code
   * penalties[0].weight=10} or {@code generator.optimizer={kind: sgd, learningRate: 0.1}}, each
   * with a YAML value. All are applied before any constructor checks the result, so that two
   * overrides may change together what cannot change alone; of two for one path the later holds. A
   * section given as {@code {…}} keeps what it does not mention, unless it chooses another kind.
   *
   * @throws UsageException if an override has another form, names no path of the recipe, or has a
   *     value that the recipe refuses
   */
  public <R extends Record> R set(R recipe, Collection<String> overrides) {
    return with(recipe, overrides.stream().map(RecipeOverride::parse).toList());
  }

  /**
   * As above, for overrides that are read already.
   *
   * @throws UsageException as above; the message begins with the origin of the first override
   */
  public <R extends Record> R with(R recipe, List<RecipeOverride> overrides) {
    if (overrides.isEmpty()) {
      return recipe;
    }
    ObjectNode changes = JsonNodeFactory.instance.objectNode();
    overrides.forEach(override -> override.apply(changes));
    @SuppressWarnings("unchecked") // a record class is final, so this is R's own class
    Class<R> root = (Class<R>) recipe.getClass();
    Optional<R> base = Optional.of(recipe);
    return new RecordBinder(kinds, overrides.get(0).origin(), base).bind(changes, root, base);
  }

  /** As {@link #set(Record, Collection)}, for one override. */
  public <R extends Record> R set(R recipe, String override) {
    return set(recipe, List.of(override));
  }

  /**
   * The recipe as YAML text, fully written out in the order of the record components. {@link
   * #parse} gives an equal recipe back.
   *
   * @throws IllegalArgumentException if a section's record is not among the registered kinds
   */
  public String write(Record recipe) {
    return RecipeYaml.write(plain(recipe));
  }

  /** The recipe as ordered maps, lists, numbers, booleans and strings, for JSON. */
  public Map<String, @Nullable Object> plain(Record recipe) {
    return new RecordWriter(kinds).write(recipe);
  }

  /**
   * A section by itself, for files that are no recipes: with its {@code kind} first, as in a
   * recipe.
   *
   * @throws IllegalArgumentException if its record is not among the registered kinds
   */
  public <S> Map<String, @Nullable Object> plainSection(Class<S> section, S value) {
    return new RecordWriter(kinds).section(section, (Record) value);
  }

  /**
   * The section that {@link #plainSection} gave.
   *
   * @param source what the node is, for the start of error messages
   * @throws UsageException if it is not one
   */
  public <S> S bindSection(JsonNode node, String source, Class<S> section) {
    return section.cast(new RecordBinder(kinds, source, Optional.empty()).section(node, section));
  }

  /**
   * All keys of a recipe, in its order, with what they mean.
   *
   * @param meanings what components mean, by the name of their record's class and their own
   */
  public List<DocumentedKey> keys(Record recipe, Map<String, Map<String, String>> meanings) {
    return DocumentedKey.of(kinds, recipe, meanings);
  }
}
