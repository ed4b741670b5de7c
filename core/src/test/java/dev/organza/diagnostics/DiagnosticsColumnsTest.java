package dev.organza.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.source.DownloadListener;
import dev.organza.data.source.Sources;
import dev.organza.data.transform.Scaling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All rows are looked at, and generated rows are held to the data's kind of numbers. */
class DiagnosticsColumnsTest {

  private final Path folder;

  DiagnosticsColumnsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static double number(Map<String, Object> values, String name) {
    return ((Number) values.getOrDefault(name, Double.NaN)).doubleValue();
  }

  /** 3,000 rows of an age in whole years, an income above 0 and a temperature. */
  private Dataset table(int slip) throws IOException {
    Random random = new Random(1);
    List<String> lines = new ArrayList<>(List.of("age,income,temperature"));
    for (int i = 0; i < 3000; i++) {
      double income = 2000 - 1000 * Math.log(1 - random.nextDouble());
      lines.add(
          "%d,%s,%s"
              .formatted(
                  20 + random.nextInt(50),
                  i == slip ? income * 1e5 : income,
                  random.nextGaussian() * 8));
    }
    Path file = Files.write(folder.resolve("t.csv"), lines);
    return Sources.standard()
        .open(DataOptions.DEFAULTS.withSource(file.toString()), DownloadListener.silent());
  }

  /** Wherever the row lies, since no sample of the rows is taken. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1234, 2999})
  void aSlipInOneRowIsFoundAndNamed(int row) throws IOException {
    try (Dataset dataset = table(row)) {
      Map<String, Object> values = new LinkedHashMap<>();
      new DiagnosticsColumns(dataset, Scaling.standardise(dataset)).describe(values);
      assertThat(number(values, Diagnostics.REAL_INFLATION)).isGreaterThan(100);
      assertThat(String.valueOf(values.get(Diagnostics.REAL_OUTLIER_PLACE)))
          .contains("column income", dataset.place(row));
    }
  }

  @Test
  void aTableWithoutSlipsHasNone() throws IOException {
    try (Dataset dataset = table(-1)) {
      Map<String, Object> values = new LinkedHashMap<>();
      new DiagnosticsColumns(dataset, Scaling.standardise(dataset)).describe(values);
      assertThat(values).doesNotContainKey(Diagnostics.REAL_INFLATION);
      assertThat(number(values, Diagnostics.REAL_OUTLIER)).isBetween(1.0, 30.0);
    }
  }

  @Test
  void fractionsAndNegativeValuesAreNamed() throws IOException {
    try (Dataset dataset = table(-1)) {
      Scaling scaling = Scaling.identity();
      DiagnosticsColumns columns = new DiagnosticsColumns(dataset, scaling);
      Map<String, Object> values = new LinkedHashMap<>();
      columns.examine(new double[][] {{30.4, 3000, -5}, {41.7, -20, 3}}, values);
      assertThat(values)
          .containsEntry(Diagnostics.FRACTIONAL_NAMES, "age")
          .containsEntry(Diagnostics.NEGATIVE_NAMES, "income")
          .containsEntry(Diagnostics.FRACTIONAL, 1)
          .containsEntry(Diagnostics.NEGATIVE, 1);
      columns.examine(new double[][] {{30, 3000, -5}, {41, 20, 3}}, values);
      assertThat(values)
          .containsEntry(Diagnostics.FRACTIONAL_NAMES, "")
          .containsEntry(Diagnostics.NEGATIVE_NAMES, "");
    }
  }
}
