package dev.organza.data.constraint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.organza.OrganzaException;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.Dataset;
import dev.organza.data.Field;
import dev.organza.data.SplitMix;
import dev.organza.data.column.Column;
import dev.organza.data.column.Constraint;
import dev.organza.data.column.TableSchema;
import dev.organza.data.table.SchemaChanges;
import dev.organza.data.table.TableRows;
import dev.organza.data.transform.Block;
import dev.organza.data.transform.Encodings;
import dev.organza.data.transform.NumberEncoding;
import dev.organza.data.transform.Transform;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FreeColumnsTest {

  private static final String SCHEMA =
      """
      columns:
        code: integer
      constraints:
        - {kind: less, low: start, high: end, orEqual: true}
        - {kind: sum, parts: [net, tax, fee], total: gross}
        - {kind: sum, parts: [home, away], total: games}
        - {kind: less, low: fee, high: limit, orEqual: false}
        - {kind: less, low: low, high: mid, orEqual: true}
        - {kind: less, low: mid, high: high, orEqual: false}
        - {kind: less, low: base, high: high, orEqual: false}
        - {kind: positive, column: price}
        - {kind: combination, columns: [city, country]}
        - {kind: combination, columns: [country, euro]}
        - {kind: unique, columns: [code]}
      """;

  private static final String[] CITIES = {"Ulm", "Bonn", "Lyon", "Oslo"};

  /** Rows that keep all constraints, some with values that are missing. */
  private static List<Map<String, Object>> rows(int count) {
    Random random = new Random(7);
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      Map<String, Object> row = new LinkedHashMap<>();
      LocalDate start = LocalDate.of(2020, 1, 1).plusDays(random.nextInt(1000));
      put(row, "start", start, random.nextInt(9) == 0);
      put(
          row,
          "end",
          start.plusDays((long) (30 * random.nextDouble() * random.nextDouble())),
          random.nextInt(5) == 0);
      BigDecimal net = cents(1000 * random.nextDouble() * random.nextDouble(), 2);
      BigDecimal tax = cents(net.doubleValue() * 0.19, 2);
      BigDecimal fee = cents(random.nextInt(30) / 10.0, 1);
      row.put("net", net);
      row.put("tax", tax);
      row.put("fee", fee);
      put(row, "gross", net.add(tax).add(fee), random.nextInt(7) == 0);
      put(row, "limit", 3 + random.nextInt(20), false);
      int home = random.nextInt(40);
      row.put("home", home + 0.5);
      row.put("games", home + random.nextInt(3) + 1);
      row.put(
          "away", new BigDecimal((Integer) row.get("games")).subtract(new BigDecimal(home + 0.5)));
      int low = random.nextInt(5) - 2;
      int mid = low + random.nextInt(3);
      row.put("low", low);
      row.put("mid", mid);
      int base = random.nextInt(4);
      row.put("base", base);
      row.put("high", Math.max(mid, base) + 1 + random.nextInt(4));
      row.put("price", cents(Math.exp(2 * random.nextGaussian()) + 0.01, 2));
      int city = random.nextInt(8) == 0 ? 3 : random.nextInt(3);
      row.put("city", CITIES[city]);
      put(row, "country", city < 2 ? "DE" : city == 2 ? "FR" : "NO", random.nextInt(20) == 0);
      row.put("euro", city < 3);
      row.put("code", 3 * n % (count + 1) + 5 * (n % 2));
      row.put("weight", random.nextGaussian());
      rows.add(row);
    }
    return distinct(rows);
  }

  private static List<Map<String, Object>> distinct(List<Map<String, Object>> rows) {
    Set<Object> seen = new HashSet<>();
    return rows.stream().filter(row -> seen.add(row.get("code"))).toList();
  }

  private static void put(Map<String, Object> row, String name, Object value, boolean missing) {
    row.put(name, missing ? "" : value);
  }

  private static BigDecimal cents(double value, int places) {
    return BigDecimal.valueOf(value).setScale(places, RoundingMode.HALF_EVEN);
  }

  private static Dataset dataset() {
    return TableRows.of("rows", rows(900), SchemaChanges.of(SCHEMA, "schema"));
  }

  private static TableSchema table(Dataset dataset) {
    return ((Field.Row) dataset.schema().sample()).table();
  }

  static Stream<NumberEncoding> encodings() {
    return Stream.of(
        NumberEncoding.ModeSpecific.DEFAULTS,
        new NumberEncoding.ModeSpecific(6, 0.01, 0.001, 200, 0.1));
  }

  /** What a network may give: anything. */
  private static float[] anything(List<Block> blocks, int width, Random random) {
    float[] network = new float[width];
    int at = 0;
    for (Block block : blocks) {
      for (int i = 0; i < block.width(); i++) {
        network[at++] =
            block.kind() == Block.Meaning.BOUNDED
                ? (float) Math.max(-1, Math.min(1, random.nextGaussian()))
                : random.nextFloat() * random.nextFloat();
      }
    }
    return network;
  }

  private static String cell(Map<String, String> row, String column) {
    return Objects.requireNonNull(row.get(column), column);
  }

  /** The constraints, by what is written. */
  private static void requireHeld(Map<String, String> row) {
    if (!cell(row, "start").isEmpty() && !cell(row, "end").isEmpty()) {
      assertThat(LocalDate.parse(cell(row, "start")))
          .isBeforeOrEqualTo(LocalDate.parse(cell(row, "end")));
    }
    if (!cell(row, "gross").isEmpty()) {
      assertThat(number(row, "net").add(number(row, "tax")).add(number(row, "fee")))
          .isEqualByComparingTo(number(row, "gross"));
    }
    assertThat(number(row, "home").add(number(row, "away")))
        .isEqualByComparingTo(number(row, "games"));
    assertThat(number(row, "fee")).isLessThan(number(row, "limit"));
    assertThat(number(row, "low")).isLessThanOrEqualTo(number(row, "mid"));
    assertThat(number(row, "mid")).isLessThan(number(row, "high"));
    assertThat(number(row, "base")).isLessThan(number(row, "high"));
    assertThat(number(row, "price")).isPositive();
    String country = cell(row, "country");
    String city = cell(row, "city");
    if (!country.isEmpty()) {
      assertThat(country).isEqualTo(city.equals("Oslo") ? "NO" : city.equals("Lyon") ? "FR" : "DE");
    }
    assertThat(cell(row, "euro")).isEqualTo(Boolean.toString(!city.equals("Oslo")));
  }

  private static BigDecimal number(Map<String, String> row, String name) {
    return new BigDecimal(row.get(name));
  }

  private static Map<String, String> texts(TableSchema table, double[] raw, int number) {
    List<String> cells = table.row(raw, number);
    Map<String, String> row = new HashMap<>();
    for (int i = 0; i < cells.size(); i++) {
      row.put(table.columns().get(i).name(), cells.get(i));
    }
    return row;
  }

  @ParameterizedTest
  @MethodSource("encodings")
  void constraintsHoldWhateverANetworkGives(NumberEncoding encoding) {
    try (Dataset dataset = dataset()) {
      TableSchema table = table(dataset);
      Transform transform =
          Transform.fit(dataset, "sample", Encodings.range(-1, 1).withNumbers(encoding, 3));
      int width = transform.shape(dataset.shape()).elements();
      List<Block> blocks = transform.blocks();
      Random random = new Random(1);
      double[] raw = new double[table.learned().size()];
      DistinctRows distinct = distinct(table, transform);
      Set<String> codes = new HashSet<>();
      int missing = 0;
      for (int n = 0; n < 600; n++) {
        transform.invert(anything(blocks, width, random), raw, new SplitMix(n));
        double[] written = distinct.next(table.nearest(raw.clone()));
        requireInRange(table, written);
        Map<String, String> row = texts(table, written, n);
        requireHeld(row);
        assertThat(codes.add(row.get("code"))).isTrue();
        missing += cell(row, "end").isEmpty() ? 1 : 0;
      }
      assertThat(missing).isBetween(1, 599);
    }
  }

  private static DistinctRows distinct(TableSchema table, Transform transform) {
    FreeColumns free = transform.constrained().orElseThrow();
    return DistinctRows.of(table, row -> free.tied(free.loosened(row)), row -> true);
  }

  private static void requireInRange(TableSchema table, double[] raw) {
    for (int i = 0; i < raw.length; i++) {
      Column column = table.learned().get(i);
      if (Double.isNaN(raw[i])) {
        assertThat(column.isNullable()).as(column.name()).isTrue();
      } else {
        assertThat(raw[i]).as(column.name()).isEqualTo(column.type().nearest(raw[i]));
      }
    }
  }

  /** Acceptance: 100,000 rows of 100,000. */
  @Test
  void constraintsHoldInEveryOfManyRows() {
    try (Dataset dataset = dataset()) {
      FreeColumns free = FreeColumns.fit(table(dataset), dataset);
      List<Column> columns = free.free();
      Random random = new Random(2);
      TableSchema table = table(dataset);
      double[] values = new double[columns.size()];
      for (int n = 0; n < 10_000; n++) {
        for (int i = 0; i < values.length; i++) {
          double low = columns.get(i).type().least();
          double high = columns.get(i).type().greatest();
          int categories = columns.get(i).categories().size();
          values[i] =
              categories > 0
                  ? random.nextInt(categories)
                  : low + (high - low) * (1.5 * random.nextDouble() - 0.25);
        }
        double[] row = free.tied(values);
        if (n % 50 == 0) {
          requireInRange(table, table.nearest(row.clone()));
          requireHeld(texts(table, table.nearest(row), n));
        } else {
          requireHeld(table, row);
        }
      }
    }
  }

  /** As the other, of raw values, which is quick. */
  private static void requireHeld(TableSchema table, double[] row) {
    List<String> names = table.learned().stream().map(Column::name).toList();
    ToDoubleFunction<String> at = name -> row[names.indexOf(name)];
    boolean held =
        !(at.applyAsDouble("start") > at.applyAsDouble("end"))
            && at.applyAsDouble("fee") < at.applyAsDouble("limit")
            && at.applyAsDouble("low") <= at.applyAsDouble("mid")
            && Math.max(at.applyAsDouble("mid"), at.applyAsDouble("base"))
                < at.applyAsDouble("high")
            && at.applyAsDouble("price") > 0
            && at.applyAsDouble("home") + at.applyAsDouble("away") == at.applyAsDouble("games")
            && !(Math.rint(100 * at.applyAsDouble("net"))
                        + Math.rint(100 * at.applyAsDouble("tax"))
                        + Math.rint(100 * at.applyAsDouble("fee"))
                    != Math.rint(100 * at.applyAsDouble("gross"))
                && !Double.isNaN(at.applyAsDouble("gross")));
    assertThat(held).as(() -> table.row(row, 0).toString()).isTrue();
  }

  @Test
  void rowsOfTheDataComeBackAsTheyAre() {
    try (Dataset dataset = dataset()) {
      FreeColumns free = FreeColumns.fit(table(dataset), dataset);
      TableSchema table = table(dataset);
      double[] row = new double[dataset.shape().elements()];
      for (int n = 0; n < dataset.count(); n++) {
        dataset.read(n, row, 0);
        double[] back = table.nearest(free.tied(free.loosened(row)));
        assertThat(table.row(back, n)).isEqualTo(table.row(row, n));
      }
    }
  }

  @Test
  void itIsSavedAsJson() throws JsonProcessingException {
    try (Dataset dataset = dataset()) {
      Transform transform =
          Transform.fit(
              dataset,
              "sample",
              Encodings.range(-1, 1).withNumbers(NumberEncoding.ModeSpecific.DEFAULTS, 3));
      ObjectMapper json = new ObjectMapper();
      assertThat(json.readValue(json.writeValueAsString(transform), Transform.class))
          .isEqualTo(transform);
      assertThat(transform.shape(Shape.of(dataset.columns().size())).elements())
          .isEqualTo(transform.blocks().stream().mapToInt(Block::width).sum());
    }
  }

  static List<Arguments> wrong() {
    return List.of(
        Arguments.of("{kind: less, low: low, high: city}", "low < city", "of the type category"),
        Arguments.of("{kind: less, low: low, high: start}", "integer", "of the type date"),
        Arguments.of("{kind: less, low: low, high: low}", "low < low", "one column twice"),
        Arguments.of("{kind: sum, parts: [low], total: mid}", "low = mid", "fewer than two parts"),
        Arguments.of("{kind: sum, parts: [low, start], total: mid}", "start", "of the type date"),
        Arguments.of("{kind: sum, parts: [low, mid], total: mid}", "mid", "one column twice"),
        Arguments.of("{kind: combination, columns: [city]}", "city", "fewer than two columns"),
        Arguments.of("{kind: combination, columns: [city, low]}", "city, low", "type integer"),
        Arguments.of("{kind: positive, column: city}", "city > 0", "of the type category"),
        Arguments.of("{kind: unique, columns: []}", "unique", "names no column"),
        Arguments.of(
            "{kind: less, low: low, high: mid}, {kind: less, low: mid, high: low}",
            "contradict",
            "low < mid, mid < low"),
        Arguments.of(
            "{kind: less, low: low, high: mid, orEqual: true}, {kind: less, low: mid, high: low, orEqual: true}",
            "equal",
            "low <= mid, mid <= low"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void constraintsThatATableCannotHaveAreRefused(String constraints, String first, String second) {
    assertThatThrownBy(() -> of(constraints))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(first)
        .hasMessageContaining(second);
  }

  private static Dataset of(String constraints) {
    return TableRows.of(
        "rows", rows(60), SchemaChanges.of("{constraints: [" + constraints + "]}", "schema"));
  }

  @Test
  void rowsThatBreakAConstraintAreCountedAndTheFirstIsShown() {
    List<Map<String, Object>> rows = rows(60);
    rows.get(7).put("high", -5);
    rows.get(9).put("high", -6);
    SchemaChanges changes =
        SchemaChanges.of("constraints: [{kind: less, low: mid, high: high}]", "schema");
    assertThatThrownBy(() -> TableRows.of("rows", rows, changes))
        .isInstanceOf(OrganzaException.class)
        .hasMessageContaining("2 of %d rows break the constraint mid < high", rows.size())
        .hasMessageContaining(
            "the first is row 7, with mid " + rows.get(7).get("mid") + ", high -5");
    assertThatThrownBy(() -> of("{kind: positive, column: low}"))
        .hasMessageContaining("break the constraint low > 0");
    assertThatThrownBy(() -> of("{kind: sum, parts: [low, mid], total: high}"))
        .hasMessageContaining("break the constraint low + mid = high");
    assertThatThrownBy(() -> of("{kind: unique, columns: [city]}"))
        .hasMessageContaining("break the constraint unique city")
        .hasMessageContaining("row ");
  }

  @Test
  void aConstraintOnAColumnThatIsLeftOutIsRefused() {
    SchemaChanges changes =
        SchemaChanges.of(
            "{columns: {mid: drop}, constraints: [{kind: less, low: low, high: mid}]}", "schema");
    assertThatThrownBy(() -> TableRows.of("rows", rows(60), changes))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("\"mid\", which is left out");
  }

  @Test
  void whereNoMoreRowsAreDifferentItIsSaid() {
    TableSchema two =
        new TableSchema(
            List.of(new Column("a", List.of("x", "y")), new Column("b", List.of("u", "v"))),
            List.of(new Constraint.Unique(List.of("a", "b"))));
    DistinctRows pairs = DistinctRows.of(two, row -> row, row -> true);
    Set<List<Double>> seen = new HashSet<>();
    for (int i = 0; i < 4; i++) {
      double[] row = pairs.next(new double[] {1, 0});
      seen.add(List.of(row[0], row[1]));
    }
    assertThat(seen).hasSize(4);
    assertThatThrownBy(() -> pairs.next(new double[] {1, 0}))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("unique a, b: there are 4");
  }
}
