package dev.organza.server;

import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.run.RunFolder;
import dev.organza.run.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Trainings of a moment, whose models are served. */
public final class Runs {

  private static final List<String> TINY =
      List.of(
          "hardware.threads=1",
          "hardware.device=cpu",
          "hardware.precision=float32",
          "training.kimg=0.064",
          "reports.samples=4");

  private Runs() {}

  /** A recipe with some changes. */
  public static RunFolder train(String name, Path runs, String... changes) {
    List<String> all = new ArrayList<>(TINY);
    all.addAll(List.of(changes));
    Catalogue catalogue = Catalogue.builtIn();
    Recipe recipe = catalogue.recipes().set(catalogue.recipes().named(name), all);
    try (TrainingRun run = TrainingRun.start(catalogue, recipe, runs)) {
      run.train(Optional.empty());
      return run.folder();
    }
  }

  /** Digits with labels. */
  public static RunFolder digits(Path runs) {
    return train(
        "cgan",
        runs,
        "data.source=digits",
        "architecture.images.small.width=4",
        "training.batch=16");
  }

  /** Digits with a mapping network. */
  public static RunFolder styles(Path runs) {
    return train(
        "stylegan2",
        runs,
        "data.source=digits",
        "architecture.images.width=4",
        "training.batch=16");
  }

  /** Rows of a category and whole numbers. */
  public static RunFolder rows(Path folder) throws IOException {
    StringBuilder table = new StringBuilder("kind,age\n");
    for (int n = 0; n < 200; n++) {
      table.append(n % 4 == 0 ? "rare" : "usual").append(',').append(20 + n % 60).append('\n');
    }
    Path file = Files.writeString(folder.resolve("people.csv"), table);
    return train(
        "ctgan", folder, "data.source=" + file, "architecture.width=8", "training.batch=50");
  }

  /** Drums of 256 samples. */
  public static RunFolder sounds(Path runs) {
    return train(
        "gan",
        runs,
        "data.source=drum-machine",
        "data.sound.length=256",
        "architecture.width=8",
        "training.batch=16");
  }

  /** From edges of digits to digits, one direction. */
  public static RunFolder translator(Path runs) {
    return translator("pix2pix", runs, "data.source=edges:digits");
  }

  /** Between edges of digits and digits, both directions. */
  public static RunFolder cycle(Path runs) {
    return translator(
        "cyclegan", runs, "data.source=unpaired:edges:digits", "architecture.blocks=1");
  }

  private static RunFolder translator(String recipe, Path runs, String... changes) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "data.size=32",
                "data.first=16",
                "architecture.width=2",
                "discriminatorArchitecture.width=2",
                "training.batch=4",
                "training.kimg=0.008"));
    all.addAll(List.of(changes));
    return train(recipe, runs, all.toArray(String[]::new));
  }

  /** Goes on with a training. */
  static void goOn(RunFolder folder, double kimg) throws IOException {
    Catalogue catalogue = Catalogue.builtIn();
    Recipe recipe =
        catalogue
            .recipes()
            .set(catalogue.recipes().read(folder.recipe()), List.of("training.kimg=" + kimg));
    try (TrainingRun run = TrainingRun.resume(catalogue, folder, recipe)) {
      run.train(Optional.empty());
    }
  }
}
