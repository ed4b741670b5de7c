package dev.organza.spark.source;

import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.run.RunFolder;
import dev.organza.run.TrainingRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs of a moment. */
final class Models {

  private static final List<String> TINY =
      List.of(
          "hardware.threads=1",
          "hardware.device=cpu",
          "hardware.precision=float32",
          "training.kimg=0.064",
          "reports.samples=4");

  private Models() {}

  static RunFolder train(String name, Path runs, String... changes) {
    List<String> all = new ArrayList<>(TINY);
    all.addAll(List.of(changes));
    Catalogue catalogue = Catalogue.builtIn();
    Recipe recipe = catalogue.recipes().set(catalogue.recipes().named(name), all);
    try (TrainingRun run = TrainingRun.start(catalogue, recipe, runs)) {
      run.train(Optional.empty());
      return run.folder();
    }
  }

  /** Columns of all types; every seventh income is missing. */
  static RunFolder people(Path folder) {
    return table(folder, "");
  }

  /** The same, with ages that occur once. */
  static RunFolder uniquePeople(Path folder) {
    return table(folder, "constraints: [{kind: unique, columns: [age]}]\n");
  }

  private static RunFolder table(Path folder, String constraints) {
    StringBuilder rows = new StringBuilder("id,age,income,kind,member,joined,seen,at\n");
    for (int n = 0; n < 300; n++) {
      rows.append(n + 1)
          .append(',')
          .append(20 + n)
          .append(',')
          .append(n % 7 == 0 ? "" : 1000 + n % 10 + ".5")
          .append(n % 4 == 0 ? ",rare," : ",usual,")
          .append(n % 3 == 0)
          .append(",2024-01-%02d".formatted(1 + n % 28))
          .append(",2024-02-%02d 10:%02d:00".formatted(1 + n % 28, n % 60))
          .append(",2024-03-%02dT10:%02d:00Z\n".formatted(1 + n % 28, n % 60));
    }
    try {
      Path file = Files.writeString(folder.resolve("people.csv"), rows);
      Path schema =
          Files.writeString(
              folder.resolve("people.yaml"),
              "columns: {id: identifier, age: integer}\n" + constraints);
      return train(
          "ctgan",
          folder,
          "data.source=" + file,
          "data.table.schema=" + schema,
          "architecture.width=8",
          "training.batch=50");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Digits of ten classes. */
  static RunFolder digits(Path runs) {
    return train(
        "cgan",
        runs,
        "data.source=digits",
        "architecture.images.small.width=4",
        "training.batch=16");
  }
}
