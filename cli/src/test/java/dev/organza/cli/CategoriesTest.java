package dev.organza.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.data.Dataset;
import dev.organza.data.Records;
import dev.organza.data.source.Source;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.run.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Generated rows have the names of categories, not their indices. */
class CategoriesTest {

  private record Trip(String town, double metres) {}

  /**
   * A run on such rows.
   *
   * @param metres from where; far away, rows are written with the digits of float64
   */
  private static Path trained(Path runs, double metres) {
    List<Trip> trips =
        IntStream.range(0, 100)
            .mapToObj(i -> new Trip(i % 3 == 0 ? "Rome, Italy" : "Oslo", metres + i / 1000.0))
            .toList();
    try (Dataset dataset = Records.of(Trip.class, trips).named("trips").build()) {
      Catalogue catalogue = Catalogue.builtIn().with(Source.of("trips", dataset));
      Recipe recipe =
          catalogue
              .recipes()
              .set(
                  catalogue.recipes().named("gan"),
                  List.of(
                      "data.source=trips",
                      "training.batch=20",
                      "training.kimg=0.1",
                      "hardware.device=cpu",
                      "hardware.threads=1",
                      "hardware.precision=float32"));
      try (TrainingRun run = TrainingRun.start(catalogue, recipe, runs)) {
        run.train(Optional.empty());
        return run.folder().path();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 5_412_345})
  void rowsHaveTheNamesOfCategories(double metres, @TempDir Path folder) throws IOException {
    Path csv = folder.resolve("rows.csv");
    Cli.succeed(
        "sample", trained(folder.resolve("runs"), metres).toString(), "--count=40", "--out=" + csv);
    List<String> lines = Files.readAllLines(csv);
    assertThat(lines).hasSize(41);
    assertThat(lines.get(0)).isEqualTo("town,metres");
    assertThat(lines.subList(1, 41))
        .allSatisfy(line -> assertThat(line).matches("(\"Rome, Italy\"|Oslo),-?\\d[\\d.E-]*"));
  }
}
