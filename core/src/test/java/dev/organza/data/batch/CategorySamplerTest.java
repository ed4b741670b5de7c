package dev.organza.data.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.organza.data.Dataset;
import dev.organza.data.DatasetBuilder;
import dev.organza.data.column.Column;
import dev.organza.data.transform.Encodings;
import dev.organza.data.transform.NumberEncoding;
import dev.organza.data.transform.RowEncoding;
import dev.organza.data.transform.Transform;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CategorySamplerTest {

  private static final int ROWS = 6000;

  /** Of the first column 0 in 5,990 rows and 1 in 10; of the third 0, 1, 2 in turn, never 3. */
  private static Dataset rows() {
    double[][] rows = new double[ROWS][];
    for (int n = 0; n < ROWS; n++) {
      rows[n] = new double[] {n % 600 == 7 ? 1 : 0, 0.5 * n, n % 3};
    }
    return DatasetBuilder.ofColumns(
            "rows",
            List.of(
                new Column("rare", List.of("often", "seldom")),
                Column.number("x"),
                new Column("even", List.of("a", "b", "c", "never"))),
            rows)
        .build();
  }

  private static Sampler sampler(Dataset dataset) {
    return CategorySampler.of(
        dataset,
        (RowEncoding)
            Transform.fit(
                dataset,
                "sample",
                Encodings.range(-1, 1).withNumbers(NumberEncoding.ModeSpecific.DEFAULTS, 3)));
  }

  @Test
  void columnsAreAlikeAndCategoriesByTheLogarithmOfTheirCount() {
    try (Dataset dataset = rows()) {
      Sampler sampler = sampler(dataset);
      double[] counts = new double[6];
      int epochs = 5;
      for (int epoch = 0; epoch < epochs; epoch++) {
        int[] samples = sampler.epoch(dataset, 4, epoch);
        assertThat(samples).hasSize(ROWS);
        for (int label : sampler.labels(dataset, 4, epoch, samples)) {
          counts[label]++;
        }
      }
      double often = Math.log(1 + 5990);
      double seldom = Math.log(1 + 10);
      double all = ROWS * epochs;
      // Five standard errors of a share of 30,000 draws are at most 0.0145.
      assertThat(counts[0] / all).isCloseTo(0.5 * often / (often + seldom), within(0.0145));
      assertThat(counts[1] / all).isCloseTo(0.5 * seldom / (often + seldom), within(0.0145));
      for (int k = 2; k < 5; k++) {
        assertThat(counts[k] / all).isCloseTo(0.5 / 3, within(0.0145));
      }
      assertThat(counts[5]).isZero();
    }
  }

  @Test
  void aRowHasTheCategoryItIsDrawnForAndRowsOfACategoryAreAlike() {
    try (Dataset dataset = rows()) {
      Sampler sampler = sampler(dataset);
      int[] samples = sampler.epoch(dataset, 9, 2);
      int[] labels = sampler.labels(dataset, 9, 2, samples);
      double[] row = new double[3];
      int[] seldom = new int[10];
      for (int i = 0; i < samples.length; i++) {
        dataset.read(samples[i], row, 0);
        assertThat(labels[i]).isIn((int) row[0], 2 + (int) row[2]);
        if (labels[i] == 1) {
          seldom[samples[i] / 600]++;
        }
      }
      int all = Arrays.stream(seldom).sum();
      for (int count : seldom) {
        // A tenth each, within five standard errors.
        assertThat(count).isCloseTo(all / 10, within((int) (5 * Math.sqrt(0.09 * all)) + 1));
      }
      assertThat(sampler.epoch(dataset, 9, 2)).isEqualTo(samples);
      assertThat(sampler.epoch(dataset, 9, 3)).isNotEqualTo(samples);
    }
  }

  @Test
  void rowsOfNumbersAreShuffled() {
    try (Dataset dataset =
        DatasetBuilder.ofColumns(
                "numbers", List.of(Column.number("x")), new double[][] {{1}, {2}, {3}})
            .build()) {
      assertThat(sampler(dataset)).isSameAs(Sampler.SHUFFLED);
    }
  }
}
