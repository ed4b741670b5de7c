package dev.organza.data.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.organza.Shape;
import dev.organza.data.Dataset;
import dev.organza.data.DatasetBuilder;
import dev.organza.data.column.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TransformTest {

  /** A transform, and raw samples that it is for. */
  private record Case(Transform transform, double[] raw, double rounding) {}

  /** Random transforms of every kind. */
  static List<Case> cases() {
    Random random = new Random(16);
    List<Case> cases = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      double low = -3 * random.nextDouble();
      double[] pixels = random.doubles(12, 0, 255).toArray();
      cases.add(new Case(Scaling.pixels(low, low + 0.1 + random.nextDouble()), pixels, 1e-3));
      int columns = 1 + random.nextInt(6);
      double[] offset = random.doubles(columns, -1e3, 1e3).toArray();
      double[] scale = random.doubles(columns, 0.1, 50).toArray();
      double[] rows =
          IntStream.range(0, 3 * columns)
              .mapToDouble(k -> offset[k % columns] + scale[k % columns] * random.nextGaussian())
              .toArray();
      cases.add(new Case(new Scaling(offset, scale), rows, 1e-4));
      cases.add(encoding(random));
    }
    return cases;
  }

  private static Case encoding(Random random) {
    int columns = 1 + random.nextInt(6);
    List<ColumnEncoding> encodings = new ArrayList<>();
    double[] raw = new double[3 * columns];
    for (int k = 0; k < columns; k++) {
      boolean number = random.nextBoolean();
      double mean = 100 * random.nextGaussian();
      double deviation = 0.1 + 10 * random.nextDouble();
      int categories = 1 + random.nextInt(5);
      encodings.add(
          number
              ? new ColumnEncoding.Standardised(mean, deviation)
              : new ColumnEncoding.OneHot(
                  IntStream.range(0, categories).mapToObj(c -> "c" + c).toList()));
      for (int n = 0; n < 3; n++) {
        raw[n * columns + k] =
            number ? mean + deviation * random.nextGaussian() : random.nextInt(categories);
      }
    }
    return new Case(new RowEncoding(encodings), raw, 1e-4);
  }

  private static int width(Case each) {
    int elements =
        each.transform instanceof RowEncoding rows ? rows.columns().size() : each.raw.length / 3;
    return each.raw.length / elements * each.transform.shape(Shape.of(elements)).elements();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theInverseIsTheInverse(Case each) {
    float[] network = new float[width(each)];
    each.transform.apply(each.raw, network);
    double[] back = new double[each.raw.length];
    each.transform.invert(network, back);
    assertThat(back).containsExactly(each.raw, offset(each.rounding));

    float[] raw = new float[each.raw.length];
    for (int i = 0; i < raw.length; i++) {
      raw[i] = (float) each.raw[i];
    }
    float[] again = each.transform.invert(each.transform.apply(raw.clone()));
    assertThat(again).containsExactly(raw, offset(2 * (float) each.rounding));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void jsonGivesTheSameTransform(Case each) throws Exception {
    ObjectMapper json = new ObjectMapper();
    Transforms transforms = Transforms.of(each.transform);
    String text = json.writeValueAsString(transforms);
    assertThat(json.readValue(text, Transforms.class)).isEqualTo(transforms);
    String alone = json.writeValueAsString(each.transform);
    assertThat(json.readValue(alone, Transform.class)).isEqualTo(each.transform);
  }

  @Test
  void aRowOfNumbersAndCategoriesIsEncodedColumnByColumn() {
    List<Column> columns =
        List.of(Column.number("age"), new Column("job", List.of("cook", "tailor", "baker")));
    double[][] rows = {{20, 0}, {40, 2}, {20, 1}, {40, 2}};
    try (Dataset people = DatasetBuilder.ofColumns("people", columns, rows).build()) {
      Transform transform = Transform.fit(people, "sample", -1, 1);
      assertThat(transform.shape(people.shape())).isEqualTo(Shape.of(4));
      float[] network = new float[8];
      transform.apply(new double[] {40, 2, 30, 0}, network);
      // Mean 30, population deviation 10.
      assertThat(network).containsExactly(1, 0, 0, 1, 0, 1, 0, 0);
      double[] raw = new double[4];
      transform.invert(new float[] {-1, 0.2f, 0.9f, 0.8f, 2, -3, -2, -1}, raw);
      assertThat(raw).containsExactly(20, 1, 50, 2);
      assertThat(transform.categories(0)).isEmpty();
      assertThat(transform.categories(1)).containsExactly("cook", "tailor", "baker");
      assertThat(transform.scale(0)).isEqualTo(10);
      assertThat(transform.needsFloat64()).isFalse();
    }
  }

  @Test
  void rowsOfNumbersAreStandardisedAsBefore() {
    double[][] rows = {{20, 1e6}, {40, 1e6 + 1}};
    try (Dataset table = DatasetBuilder.ofRows("t", List.of("a", "b"), rows).build()) {
      assertThat(Transform.fit(table, "sample", -1, 1)).isEqualTo(Scaling.standardise(table));
    }
  }

  @Test
  void farNumbersNeedFloat64() {
    assertThat(new RowEncoding(List.of(new ColumnEncoding.Standardised(1e6, 1e-3))).needsFloat64())
        .isTrue();
  }

  @Test
  void whatIsNoWholeRowIsRefused() {
    RowEncoding rows = new RowEncoding(List.of(new ColumnEncoding.OneHot(List.of("a", "b"))));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> rows.apply(new double[2], new float[3]))
        .withMessageContaining("2 and 3");
    assertThatIllegalArgumentException().isThrownBy(() -> rows.shape(Shape.of(2)));
    assertThatIllegalArgumentException().isThrownBy(() -> Transforms.of(rows).of("b"));
  }
}
