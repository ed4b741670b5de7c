package dev.organza.data.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.organza.Nearest;
import dev.organza.UsageException;
import dev.organza.data.DataProblem;
import dev.organza.data.TableOptions;
import dev.organza.data.column.Constraint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What someone says of a table, over what its cells tell.
 *
 * <pre>{@code
 * columns:
 *   zip: category
 *   notes: drop
 *   born: {type: date, format: dd.MM.uuuu}
 * constraints:
 *   - {kind: less, low: start, high: end}
 * }</pre>
 *
 * @param columns by name; those that are not there are inferred
 * @param constraints what holds in every row
 */
public record SchemaChanges(Map<String, ColumnChange> columns, List<Constraint> constraints) {

  /** Nothing is said. */
  public static final SchemaChanges NONE = new SchemaChanges(Map.of(), List.of());

  /** Copies, and takes nothing for none. */
  public SchemaChanges {
    columns = columns == null ? Map.of() : Map.copyOf(new LinkedHashMap<>(columns));
    constraints = constraints == null ? List.of() : List.copyOf(constraints);
  }

  /** What the options say: what is in their file, or nothing. */
  public static SchemaChanges of(TableOptions options) {
    return options.schema().isEmpty() ? NONE : read(Path.of(options.schema()));
  }

  /**
   * Reads a file.
   *
   * @throws UsageException if it is no schema
   * @throws dev.organza.OrganzaException if it cannot be read
   */
  public static SchemaChanges read(Path file) {
    try {
      return of(Files.readString(file), file.toString());
    } catch (IOException e) {
      throw DataProblem.unreadable(file, e);
    }
  }

  /**
   * From YAML.
   *
   * @param where it is from, for messages
   * @throws UsageException if it is no schema
   */
  public static SchemaChanges of(String yaml, String where) {
    try {
      JsonMapper mapper = JsonMapper.builder(new YAMLFactory()).build();
      JsonNode tree = mapper.readTree(yaml);
      return tree.isMissingNode() || tree.isNull()
          ? NONE
          : mapper.treeToValue(tree, SchemaChanges.class);
    } catch (UnrecognizedPropertyException e) {
      throw problem(where, "\"" + e.getPropertyName() + "\" is no key of a schema", e);
    } catch (ValueInstantiationException e) {
      throw problem(where, reason(e.getCause(), e), e);
    } catch (JsonProcessingException e) {
      throw problem(where, e.getOriginalMessage(), e);
    }
  }

  private static String reason(@Nullable Throwable cause, JsonProcessingException e) {
    return cause instanceof UsageException usage
        ? Objects.toString(usage.getMessage(), "").lines().findFirst().orElse("")
        : e.getOriginalMessage();
  }

  private static UsageException problem(String where, String what, JsonProcessingException e) {
    String line = e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr();
    return new UsageException(
        "%s%s: %s.%nA schema has columns: {NAME: TYPE, …} and constraints: [{kind: less, low: A, high: B}, …]."
            .formatted(where, line, what.replaceAll("\\p{Cntrl}+", " ")));
  }

  ColumnChange of(String column) {
    return columns.getOrDefault(column, ColumnChange.NONE);
  }

  /** Refuses what is said of columns that are not there. */
  void requireColumns(String where, List<String> names) {
    for (String name : columns.keySet()) {
      if (!names.contains(name)) {
        throw new UsageException(
            "%s has no column \"%s\", of which the schema says something.%nThe nearest is \"%s\"."
                .formatted(where, name, Nearest.closest(name, names)));
      }
    }
    for (Constraint constraint : constraints) {
      for (String name : constraint.columns()) {
        if (!names.contains(name)) {
          throw new UsageException(
              "%s has no column \"%s\", which a constraint of the schema names.%nThe nearest is \"%s\"."
                  .formatted(where, name, Nearest.closest(name, names)));
        }
      }
    }
  }
}
