package dev.organza.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.UsageException;
import dev.organza.data.Dataset;
import dev.organza.data.source.Source;
import dev.organza.data.table.SchemaChanges;
import dev.organza.data.table.TableRows;
import dev.organza.model.Model;
import dev.organza.model.RowConditions;
import dev.organza.model.RowSampler;
import dev.organza.model.Selection;
import dev.organza.recipe.Catalogue;
import dev.organza.torch.Device;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A table with constraints through a training, tiny, and the rows that its model makes. */
class ConstrainedRunTest {

  private static final SchemaChanges SCHEMA =
      SchemaChanges.of(
          """
          columns: {code: integer}
          constraints:
            - {kind: less, low: low, high: high}
            - {kind: sum, parts: [low, rest], total: all}
            - {kind: combination, columns: [city, land]}
            - {kind: unique, columns: [code]}
          """,
          "schema");

  private final Path runs;

  ConstrainedRunTest(@TempDir Path runs) {
    this.runs = runs;
  }

  private static Dataset table() {
    Random random = new Random(1);
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int n = 0; n < 400; n++) {
      int low = random.nextInt(20) - 5;
      int rest = random.nextInt(9) - 4;
      int city = n % 40 == 0 ? 2 : random.nextInt(2);
      rows.add(
          Map.of(
              "low",
              low,
              "high",
              low + 1 + random.nextInt(6),
              "rest",
              rest,
              "all",
              low + rest,
              "city",
              List.of("Ulm", "Lyon", "Bern").get(city),
              "land",
              List.of("DE", "FR", "CH").get(city),
              "code",
              7 * n % 1009,
              "kind",
              n % 20 == 0 ? "rare" : "usual"));
    }
    return TableRows.of("rows", rows, SCHEMA);
  }

  private Model train(String recipe) {
    try (Dataset dataset = table()) {
      Catalogue catalogue = Catalogue.builtIn().with(Source.of("rows", dataset));
      try (TrainingRun run =
          TrainingRun.start(
              catalogue,
              catalogue
                  .recipes()
                  .set(
                      catalogue.recipes().named(recipe),
                      List.of(
                          "data.source=rows",
                          recipe.equals("r1") ? "seed=1" : "architecture.width=16",
                          "training.batch=50",
                          "training.kimg=0.3",
                          "reports.diagnosticsEveryKimg=0.2",
                          "hardware.device=cpu",
                          "hardware.threads=1")),
              runs.resolve(recipe))) {
        assertThat(run.train(Optional.empty())).isEqualTo(StopReason.COMPLETE);
        return Model.load(
            run.folder().checkpointsDir().resolve("0000000300/model.safetensors"),
            Device.cpu(),
            Catalogue.builtIn().kinds());
      }
    }
  }

  private static void requireHeld(Model model, double[] row) {
    List<String> names = model.description().columns();
    double low = row[names.indexOf("low")];
    assertThat(low).isLessThan(row[names.indexOf("high")]);
    assertThat(low + row[names.indexOf("rest")]).isEqualTo(row[names.indexOf("all")]);
    String city = text(model, row, "city");
    assertThat(text(model, row, "land"))
        .isEqualTo(city.equals("Ulm") ? "DE" : city.equals("Lyon") ? "FR" : "CH");
  }

  private static String text(Model model, double[] row, String column) {
    return String.valueOf(model.description().table().values(row, 0).get(column));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ctgan", "gan", "r1"})
  void constraintsHoldAndTheSeedAloneDecides(String recipe) {
    try (Model model = train(recipe)) {
      double[][] all = model.sampleDoubles(700, 3, Selection.ANY);
      for (double[] row : all) {
        requireHeld(model, row);
      }
      model.sample(20, 9);
      assertThat(model.sampleDoubles(9, 3, Selection.ANY)).isDeepEqualTo(Arrays.copyOf(all, 9));
      RowSampler sampler = RowSampler.of(model, 700, 3, Selection.ANY);
      RowSampler again = RowSampler.of(model, 30, 3, Selection.ANY);
      int code = model.description().columns().indexOf("code");
      Set<Double> codes = new HashSet<>();
      for (int n = 0; sampler.hasNext(); n++) {
        double[] row = sampler.next();
        requireHeld(model, row);
        assertThat(codes.add(row[code])).isTrue();
        if (again.hasNext()) {
          assertThat(again.next()).containsExactly(row);
        }
        double[] plain = model.description().table().nearest(all[n].clone());
        plain[code] = row[code];
        assertThat(row).containsExactly(plain);
      }
      assertThat(codes).hasSize(700);
    }
  }

  @Test
  void conditionsOnColumnsOfConstraintsAreMet() {
    try (Model model = train("ctgan")) {
      RowConditions swiss =
          RowConditions.parse(model.description(), "land=CH, kind=rare, high>=4, low<9");
      int high = model.description().columns().indexOf("high");
      for (double[] row : model.rows(200, 1, swiss).rows()) {
        requireHeld(model, row);
        assertThat(text(model, row, "city")).isEqualTo("Bern");
        assertThat(text(model, row, "kind")).isEqualTo("rare");
        assertThat(row[high]).isGreaterThanOrEqualTo(4);
      }
      refuses(model, "city=Ulm, land=FR", "asked of the columns city, land together");
      refuses(model, "low>=10, high<=10", "they break the constraint low < high");
      refuses(model, "low>=9, rest>=3, all<5", "they break the constraint low + rest = all");
      refuses(model, "low>5, low<6", "no row can meet all conditions on column \"low\"");
      refuses(model, "low>=99", "the model's values are from -5 to 14");
    }
  }

  private static void refuses(Model model, String where, String reason) {
    assertThatThrownBy(() -> RowConditions.parse(model.description(), where))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(reason);
  }
}
