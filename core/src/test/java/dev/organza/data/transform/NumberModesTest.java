package dev.organza.data.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.organza.data.Dataset;
import dev.organza.data.DatasetBuilder;
import dev.organza.data.SplitMix;
import dev.organza.data.column.Column;
import dev.organza.data.column.ColumnType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Numbers as modes, and categories as probabilities. */
class NumberModesTest {

  private static final NumberEncoding.ModeSpecific PLAIN = NumberEncoding.ModeSpecific.DEFAULTS;

  private static double[] bimodal(int count) {
    Random random = new Random(6);
    return IntStream.range(0, count)
        .mapToDouble(
            i -> i % 4 == 0 ? 1000 + random.nextGaussian() : 20 + 3 * random.nextGaussian())
        .toArray();
  }

  private static NumberModes.NumberMode near(NumberModes modes, double mean) {
    return modes.modes().stream()
        .filter(mode -> Math.abs(mode.mean() - mean) < 5)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void modesAreThoseOfTheDistribution() {
    NumberModes modes = NumberModes.fit(ColumnType.Real.ANY, bimodal(2000), 0, PLAIN, 1);
    assertThat(modes.modes().size()).isBetween(2, 10);
    for (NumberModes.NumberMode mode : modes.modes()) {
      assertThat(Math.min(Math.abs(mode.mean() - 20), Math.abs(mode.mean() - 1000))).isLessThan(9);
    }
    assertThat(NumberModes.fit(ColumnType.Real.ANY, bimodal(2000), 0, PLAIN, 1)).isEqualTo(modes);
  }

  @Test
  void aValueIsItsPlaceInAModeAndBack() {
    NumberModes modes =
        new NumberModes(
            ColumnType.Real.ANY,
            List.of(
                new NumberModes.NumberMode(0, 1, 0, 0.5),
                new NumberModes.NumberMode(100, 5, 0, 0.5)),
            0);
    float[] network = new float[4];
    modes.apply(105, network, 1);
    assertThat(network).containsExactly(0, 0.25f, 0, 1); // (105 − 100)/(4·5)
    assertThat(modes.invert(network, 1)).isEqualTo(105);
    modes.apply(-10, network, 1);
    assertThat(network).containsExactly(0, -0.99f, 1, 0); // clipped at 4 deviations
    network[1] = 7;
    assertThat(modes.invert(network, 1)).isEqualTo(4); // a network's value is in [−1,1]
  }

  @Test
  void whatComesBackIsOfTheColumnsType() {
    List<NumberModes.NumberMode> modes = List.of(new NumberModes.NumberMode(0.4, 10, 0, 0.5));
    NumberModes whole = new NumberModes(new ColumnType.Whole(-5, 7), modes, 0);
    assertThat(whole.invert(new float[] {0.1f, 1}, 0)).isEqualTo(4); // 4.4
    assertThat(whole.invert(new float[] {0.9f, 1}, 0)).isEqualTo(7);
    assertThat(whole.least()).isEqualTo(-5);
    assertThat(whole.greatest()).isEqualTo(7);
    NumberModes cents = new NumberModes(new ColumnType.Real(2, 2, -50, 50), modes, 0);
    assertThat(cents.invert(new float[] {0.103f, 1}, 0)).isEqualTo(4.52); // 4.52000…
  }

  /** Between two alike modes the shares are one half, and further out those of Bayes' rule. */
  @Test
  void theModeIsDrawnByItsShare() {
    NumberModes modes =
        new NumberModes(
            ColumnType.Real.ANY,
            List.of(
                new NumberModes.NumberMode(0, 1, 0, 0.5), new NumberModes.NumberMode(2, 1, 0, 0.5)),
            0);
    SplitMix draws = new SplitMix(5);
    for (double x : new double[] {1, 1.4}) {
      int first = 0;
      float[] network = new float[3];
      for (int i = 0; i < 10_000; i++) {
        modes.apply(x, network, 0, draws);
        first += (int) network[1];
        assertThat(modes.invert(network, 0)).isCloseTo(x, within(1e-6));
      }
      double share = 1 / (1 + Math.exp(0.5 * (x * x - (x - 2) * (x - 2))));
      assertThat(first / 10_000.0).isCloseTo(share, within(0.025));
    }
  }

  @Test
  void valuesThatManyRowsShareComeBackExactly() {
    double[] sample = bimodal(1000);
    for (int i = 0; i < 300; i++) {
      sample[3 * i] = 7.25;
    }
    NumberEncoding.ModeSpecific singles =
        new NumberEncoding.ModeSpecific(10, 0.005, 0.001, 20_000, 0.05);
    NumberModes modes = NumberModes.fit(ColumnType.Real.ANY, sample, 0, singles, 1);
    NumberModes.NumberMode single = near(modes, 7.25);
    assertThat(single.deviation()).isZero();
    assertThat(single.mean()).isEqualTo(7.25);
    assertThat(single.share()).isCloseTo(0.3, within(1e-9));
    assertThat(modes.modes().stream().mapToDouble(NumberModes.NumberMode::share).sum())
        .isCloseTo(1, within(1e-9));
    float[] network = new float[modes.width()];
    modes.apply(7.25, network, 0, new SplitMix(1));
    network[0] = 0.7f;
    assertThat(modes.invert(network, 0)).isEqualTo(7.25);
    modes.apply(7.26, network, 0, new SplitMix(1));
    assertThat(modes.invert(network, 0)).isCloseTo(7.26, within(1e-3));
  }

  @Test
  void constantsAndMissingValuesAreModes() {
    NumberModes constant =
        NumberModes.fit(ColumnType.Real.ANY, new double[] {3, 3, 3}, 0, PLAIN, 1);
    assertThat(constant.modes()).containsExactly(new NumberModes.NumberMode(3, 0, 0, 1));
    assertThat(constant.invert(new float[] {0.4f, 0.1f}, 0)).isEqualTo(3);
    double[] gaps = bimodal(400);
    Arrays.fill(gaps, 0, 100, Double.NaN);
    NumberModes modes = NumberModes.fit(ColumnType.Real.ANY, gaps, 0.25, PLAIN, 1);
    float[] network = new float[modes.width()];
    modes.apply(Double.NaN, network, 0, new SplitMix(2));
    assertThat(network[modes.width() - 1]).isEqualTo(1);
    assertThat(network[0]).isZero();
    assertThat(modes.invert(network, 0)).isNaN();
    NumberModes none =
        NumberModes.fit(ColumnType.Real.ANY, new double[] {Double.NaN, Double.NaN}, 1, PLAIN, 1);
    none.apply(Double.NaN, network, 0);
    assertThat(none.invert(network, 0)).isNaN();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> constant.apply(Double.NaN, new float[2], 0))
        .withMessageContaining("missing");
  }

  @Test
  void aCategoryIsDrawnByTheProbabilitiesOfThoseThatAreAllowed() {
    Categories categories = new Categories(List.of("a", "b", "c"), true, List.of(5L, 3L, 2L, 4L));
    float[] network = new float[4];
    categories.apply(Double.NaN, network, 0);
    assertThat(network).containsExactly(0, 0, 0, 1);
    assertThat(categories.invert(network, 0)).isNaN();
    SplitMix draws = new SplitMix(8);
    int[] counts = new int[3];
    BitSet allowed = new BitSet();
    allowed.set(0, 2);
    for (int i = 0; i < 5000; i++) {
      float[] given = {0.1f, 0.3f, 0.4f, 0.2f};
      categories.restrict(given, 0, allowed);
      counts[(int) categories.invert(given, 0, draws)]++;
    }
    assertThat(counts[2]).isZero();
    assertThat(counts[1] / 5000.0).isCloseTo(0.75, within(0.031)); // five standard errors
    float[] sure = {0, 0, 1, 0}; // none left: by frequency
    categories.restrict(sure, 0, allowed);
    assertThat(sure).containsExactly(5, 3, 0, 0);
    assertThatIllegalArgumentException().isThrownBy(() -> categories.apply(3, network, 0));
  }

  @Test
  void theEncodingOfATableIsJsonAndTheSameOnceMore() throws JsonProcessingException {
    double[] x = bimodal(500);
    double[][] rows = new double[500][];
    for (int n = 0; n < rows.length; n++) {
      rows[n] = new double[] {n % 2, n % 5 == 0 ? 0 : x[n]};
    }
    List<Column> columns =
        List.of(new Column("side", List.of("left", "right")), Column.number("x"));
    try (Dataset dataset = DatasetBuilder.ofColumns("t", columns, rows).build()) {
      Transform fitted =
          Transform.fit(dataset, "sample", Encodings.range(-1, 1).withNumbers(PLAIN, 7));
      ObjectMapper mapper = new ObjectMapper();
      Transform again = mapper.readValue(mapper.writeValueAsString(fitted), Transform.class);
      assertThat(again).isEqualTo(fitted);
      List<Block.Meaning> kinds = new ArrayList<>();
      fitted.blocks().forEach(block -> kinds.add(block.kind()));
      assertThat(kinds)
          .containsExactly(Block.Meaning.CATEGORY, Block.Meaning.BOUNDED, Block.Meaning.MODE);
      assertThat(((Categories) ((RowEncoding) fitted).columns().get(0)).counts())
          .containsExactly(250L, 250L);
      float[] network = new float[fitted.shape(dataset.shape()).elements()];
      double[] back = new double[2];
      for (double[] row : rows) {
        fitted.apply(row, network, new SplitMix(3));
        fitted.invert(network, back, new SplitMix(4));
        assertThat(back[0]).isEqualTo(row[0]);
        // Within 4 deviations of a mode nothing is lost but float32's digits of α.
        assertThat(back[1]).isCloseTo(row[1], within(1e-3));
      }
    }
  }
}
