package dev.organza.cli;

import dev.organza.Nearest;
import dev.organza.UsageException;
import dev.organza.cli.argument.NameList;
import dev.organza.data.DataOptions;
import dev.organza.data.SoundOptions;
import dev.organza.data.TableOptions;
import dev.organza.recipe.Recipes;
import dev.organza.tree.RecipeOverride;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How to read a data source. */
final class DataFlags {

  private static final List<String> DIALECT =
      List.of("encoding", "separator", "quote", "escape", "decimal");

  @Option(
      names = "--size",
      paramLabel = "N",
      description = "Crop and resize images to N x N pixels; 0 leaves them as they are.")
  private Optional<Integer> size = Optional.empty();

  @Option(
      names = "--columns",
      paramLabel = "A,B",
      description =
          "The columns of a table to use, in this order; a name with a comma stands in quotes, as"
              + " in CSV.")
  private List<String> columns = List.of();

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where to look for published data sets before downloading them.")
  private Optional<String> folder = Optional.empty();

  @Option(
      names = "--range",
      paramLabel = "LOW,HIGH",
      split = ",",
      description = "The numbers that are black and white in an .npy file of images.")
  private List<Double> range = List.of();

  @Option(
      names = "--rate",
      paramLabel = "HZ",
      description = "Resample sounds to so many samples a second, such as 8000.")
  private Optional<Integer> rate = Optional.empty();

  @Option(
      names = "--length",
      paramLabel = "N",
      description = "Cut sounds to N samples, or pad them with silence.")
  private Optional<Integer> length = Optional.empty();

  @Option(
      names = "--types",
      paramLabel = "TYPES",
      description =
          "Which columns of a table to use: numbers, or all, with categories, dates and missing"
              + " values; by default what the recipe says.")
  private Optional<TableOptions.Types> types = Optional.empty();

  @Option(
      names = "--schema",
      paramLabel = "FILE.yaml",
      description = "Changes the types of columns, drops some, and names constraints.")
  private Optional<String> schema = Optional.empty();

  @Option(
      names = "--query",
      paramLabel = "SQL",
      description = "What to ask the database whose address is the source, jdbc:...")
  private Optional<String> query = Optional.empty();

  @Option(
      names = "--csv",
      paramLabel = "KEY=VALUE",
      description =
          "How a CSV file is written, where its text does not tell: encoding=windows-1252,"
              + " separator=; or tab, quote=\" or ' or none, escape=doubled or backslash,"
              + " decimal=point or comma. May be given several times.")
  private Map<String, String> csv = Map.of();

  List<RecipeOverride> settings() {
    List<RecipeOverride> settings = new ArrayList<>();
    size.ifPresent(pixels -> settings.add(RecipeOverride.of("data.size", pixels, "--size")));
    if (!columns.isEmpty()) {
      settings.add(RecipeOverride.of("data.columns", columns(), "--columns"));
    }
    if (!range.isEmpty()) {
      settings.add(RecipeOverride.of("data.range", range, "--range"));
    }
    rate.ifPresent(hertz -> settings.add(RecipeOverride.of("data.sound.rate", hertz, "--rate")));
    length.ifPresent(n -> settings.add(RecipeOverride.of("data.sound.length", n, "--length")));
    if (types.isPresent() || schema.isPresent()) {
      TableOptions table = table();
      settings.add(
          RecipeOverride.of(
              "data.table.types", table.types().name().toLowerCase(Locale.ROOT), "--types"));
      settings.add(RecipeOverride.of("data.table.schema", table.schema(), "--schema"));
    }
    dialect(); // refuses other keys
    csv.forEach(
        (key, value) -> settings.add(RecipeOverride.of("data.table.csv." + key, value, "--csv")));
    query.ifPresent(sql -> settings.add(RecipeOverride.of("data.table.query", sql, "--query")));
    folder.ifPresent(dir -> settings.add(RecipeOverride.of("data.dataDir", dir, "--data-dir")));
    return settings;
  }

  /**
   * Where to look for published data. A run's own recipe says how its data are read.
   *
   * @throws UsageException if it is said here, too
   */
  DataOptions locate(DataOptions own) {
    List<String> given = new ArrayList<>();
    size.ifPresent(pixels -> given.add("--size"));
    if (!columns.isEmpty()) {
      given.add("--columns");
    }
    if (!range.isEmpty()) {
      given.add("--range");
    }
    rate.ifPresent(hertz -> given.add("--rate"));
    length.ifPresent(n -> given.add("--length"));
    types.ifPresent(table -> given.add("--types"));
    schema.ifPresent(table -> given.add("--schema"));
    query.ifPresent(sql -> given.add("--query"));
    if (!csv.isEmpty()) {
      given.add("--csv");
    }
    if (!given.isEmpty()) {
      throw new UsageException(
          given.get(0)
              + " is for --real and --fake: how a run's data are read is in its recipe.\nLeave it out.");
    }
    return folder.map(own::withDataDir).orElse(own);
  }

  /** As the recipe reads them that a training without a name for one takes. */
  DataOptions asTrained(String source) {
    DataOptions said = options(source);
    if (types.isPresent() || schema.isPresent()) {
      return said;
    }
    DataOptions typed = said.withTable(said.table().withTypes(TableOptions.Types.ALL));
    return ProgramCatalogue.get().defaultRecipe(typed, true).equals(Recipes.TABLE) ? typed : said;
  }

  DataOptions options(String source) {
    DataOptions options =
        DataOptions.DEFAULTS
            .withSource(source)
            .withColumns(columns())
            .withSize(size.orElse(0))
            .withRange(range)
            .withSound(SoundOptions.DEFAULTS.with(rate.orElse(0), length.orElse(0)))
            .withTable(table());
    return folder.map(options::withDataDir).orElse(options);
  }

  /** A schema is about columns of all types. */
  private TableOptions table() {
    TableOptions.Types used =
        types.orElse(schema.isPresent() ? TableOptions.Types.ALL : TableOptions.Types.NUMBERS);
    return new TableOptions(used, schema.orElse(""), query.orElse(""), dialect());
  }

  private TableOptions.Dialect dialect() {
    for (String key : csv.keySet()) {
      if (!DIALECT.contains(key)) {
        throw new UsageException(
            "--csv: there is no \"%s\"; the nearest is \"%s\"%nThere are %s."
                .formatted(key, Nearest.closest(key, DIALECT), String.join(", ", DIALECT)));
      }
    }
    return new TableOptions.Dialect(
        csv.getOrDefault("encoding", ""),
        csv.getOrDefault("separator", ""),
        csv.getOrDefault("quote", ""),
        csv.getOrDefault("escape", ""),
        csv.getOrDefault("decimal", ""));
  }

  private List<String> columns() {
    return NameList.parse("--columns", columns);
  }
}
