package dev.organza.cli.argument;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.organza.OrganzaException;
import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.Field;
import dev.organza.data.TableOptions;
import dev.organza.data.column.Column;
import dev.organza.data.column.ColumnType;
import dev.organza.data.source.Sources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How tables are read that are compared with another one: the columns that are learned there, with
 * its types. By their own cells a column with one value would be constant, and not be compared.
 */
public final class TableLike implements AutoCloseable {

  private final Sources sources;
  private final Optional<Path> schema;
  private final DataOptions typed;
  private final DataOptions plain;

  private TableLike(Sources sources, Optional<Path> schema, DataOptions typed, DataOptions plain) {
    this.sources = sources;
    this.schema = schema;
    this.typed = typed;
    this.plain = plain;
  }

  /**
   * Reads as a table.
   *
   * @param sources open what is compared
   * @param options how the table is read; a schema that they have holds for all
   */
  public static TableLike of(Sources sources, Dataset table, DataOptions options) {
    if (options.table().types() != TableOptions.Types.ALL
        || !options.table().schema().isEmpty()
        || !(table.schema().sample() instanceof Field.Row row)) {
      return new TableLike(sources, Optional.empty(), options, options);
    }
    Map<String, Map<String, String>> types = new LinkedHashMap<>();
    row.columns().forEach(column -> types.put(column.name(), type(column.type())));
    try {
      Path file = Files.createTempFile("organza-", ".yaml");
      new ObjectMapper().writeValue(file.toFile(), Map.of("columns", types)); // JSON is YAML
      return new TableLike(
          sources,
          Optional.of(file),
          options
              .withColumns(row.columns().stream().map(Column::name).toList())
              .withTable(options.table().withSchema(file.toString())),
          options);
    } catch (IOException e) {
      throw new OrganzaException("A temporary file cannot be written: " + e.getMessage(), e);
    }
  }

  /** Any number for a number: those of generated rows may have other digits. */
  private static Map<String, String> type(ColumnType type) {
    if (type instanceof ColumnType.Date date) {
      return Map.of("type", date.word(), "format", date.format());
    } else if (type instanceof ColumnType.DateTime time) {
      return Map.of("type", time.word(), "format", time.format());
    }
    return Map.of("type", type.isNumber() ? "real" : "category");
  }

  /** For a source, which may be no table. */
  public DataOptions options(String source) {
    DataOptions like = typed.withSource(source);
    Optional<Dataset> preview = sources.preview(like);
    preview.ifPresent(Dataset::close);
    return preview.isPresent() ? like : plain.withSource(source);
  }

  @Override
  public void close() {
    try {
      if (schema.isPresent()) {
        Files.deleteIfExists(schema.get());
      }
    } catch (IOException e) {
      // A temporary file that stays harms nothing.
    }
  }
}
