package dev.organza.data.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.organza.data.Dataset;
import dev.organza.data.DatasetBuilder;
import dev.organza.data.column.Column;
import dev.organza.data.column.ColumnType;
import dev.organza.data.transform.Encodings;
import dev.organza.data.transform.NumberEncoding;
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
    return sampler(dataset, NumberEncoding.ModeSpecific.DEFAULTS, false);
  }

  private static Sampler sampler(Dataset dataset, NumberEncoding numbers, boolean asked) {
    return CategorySampler.of(
        dataset,
        Transform.fit(dataset, "sample", Encodings.range(-1, 1).withNumbers(numbers, 3)),
        asked);
  }

  /** A gain of 0 in nine rows of ten, a week of 40 hours in half, one number missing in ten. */
  private static Dataset spikes() {
    double[][] rows = new double[ROWS][];
    for (int n = 0; n < ROWS; n++) {
      double hours = n % 2 == 0 ? 40 : n % 97;
      rows[n] = new double[] {n % 10 == 0 ? n : 0, hours, n % 10 == 3 ? Double.NaN : n, n % 3};
    }
    return DatasetBuilder.ofColumns(
            "spikes",
            List.of(
                new Column("gain", new ColumnType.Whole(0, 99_999), null),
                new Column("hours", new ColumnType.Whole(0, 99), null),
                new Column("income", ColumnType.Real.ANY, "?"),
                new Column("kind", List.of("a", "b", "c"))),
            rows)
        .build();
  }

  /** Others first, then spikes, then missing values: the order of the encodings. */
  @Test
  void spikesAndMissingValuesAreAskedForAsCategoriesAre() {
    try (Dataset dataset = spikes()) {
      Sampler sampler = sampler(dataset, NumberEncoding.Ranks.DEFAULTS, true);
      double[] counts = new double[9];
      double[] row = new double[4];
      int[] samples = sampler.epoch(dataset, 4, 0);
      int[] labels = sampler.labels(dataset, 4, 0, samples);
      for (int i = 0; i < samples.length; i++) {
        counts[labels[i]]++;
        dataset.read(samples[i], row, 0);
        assertThat(labels[i])
            .isIn(
                row[0] == 0 ? 1 : 0,
                row[1] == 40 ? 3 : 2,
                Double.isNaN(row[2]) ? 5 : 4,
                6 + (int) row[3]);
      }
      double rare = Math.log(601) / (Math.log(601) + Math.log(5401));
      // Five standard errors of a share of 6,000 draws are at most 0.033.
      double[] expected = {rare, 1 - rare, 0.5, 0.5, 1 - rare, rare, 1 / 3.0, 1 / 3.0, 1 / 3.0};
      for (int k = 0; k < counts.length; k++) {
        assertThat(counts[k] / ROWS).isCloseTo(expected[k] / 4, within(0.033));
      }
      int[] categories =
          sampler(dataset, NumberEncoding.Ranks.DEFAULTS, false).labels(dataset, 4, 0, samples);
      assertThat(categories).containsOnly(0, 1, 2);
    }
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
