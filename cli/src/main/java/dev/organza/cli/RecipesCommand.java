package dev.organza.cli;

import dev.organza.cli.terminal.Table;
import dev.organza.cli.terminal.TerminalOutput;
import dev.organza.recipe.Recipe;
import dev.organza.recipe.Recipes;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code organza recipes}: the recipes that come with Organza, and a check of one's own. */
@Command(
    name = "recipes",
    description = "Lists, shows and checks recipes.",
    footer = {
      "",
      "A recipe of one's own names what departs from the defaults; start from one that is shown:",
      "  organza recipes show dcgan > mine.yaml",
      "  organza recipes check mine.yaml && organza train mine.yaml",
    })
final class RecipesCommand implements Runnable {

  @Mixin private final TerminalOutput output = new TerminalOutput();

  /** One line of the list, for {@code --json}. */
  record Entry(String name, String data, String paper, String departs) {}

  /** Without a command, the list. */
  @Override
  public void run() {
    list(output);
  }

  @Command(name = "list", description = "Lists the recipes that come with Organza.")
  void list(@Mixin TerminalOutput output) {
    List<Entry> entries =
        Recipes.names().stream()
            .map(ProgramCatalogue.get().recipes()::named)
            .map(
                recipe ->
                    new Entry(
                        recipe.name(),
                        recipe.game().needs().toString(),
                        recipe.paper(),
                        recipe.departs()))
            .toList();
    Table table = Table.ofWords();
    entries.forEach(entry -> table.row(entry.name(), entry.data(), entry.paper()));
    output.print(table.toString(), entries);
  }

  @Command(
      name = "show",
      description = "Shows a recipe as it is written; with --json every value, defaults too.")
  void show(
      @Parameters(paramLabel = "NAME", description = "The name of a recipe.") String name,
      @Mixin TerminalOutput output) {
    Recipe recipe = ProgramCatalogue.get().recipes().named(name);
    output.print(Recipes.text(name), ProgramCatalogue.get().recipes().plain(recipe));
  }

  @Command(name = "check", description = "Says whether a file is a recipe, and what is wrong.")
  void check(
      @Parameters(paramLabel = "FILE", description = "A YAML file.") Path file,
      @Mixin TerminalOutput output) {
    Recipe recipe = ProgramCatalogue.get().recipes().read(file);
    output.print(
        file + " is a sound recipe: " + recipe.name() + ", for " + recipe.data().source(),
        Map.of("file", file.toString(), "recipe", ProgramCatalogue.get().recipes().plain(recipe)));
  }
}
