package dev.organza.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.organza.data.column.Column;
import dev.organza.data.transform.Transform;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordsTest {

  private enum Class {
    FIRST,
    SECOND,
    THIRD
  }

  private record Passenger(
      @Nullable String port, int age, Class travels, boolean survived, double fare) {}

  private record Kept(String name, List<String> others) {}

  private record Positive(int number) {
    Positive {
      if (number < 0) {
        throw new IllegalArgumentException("below 0");
      }
    }
  }

  private record Small(byte number) {}

  private static final List<Passenger> PASSENGERS =
      List.of(
          new Passenger("Southampton", 22, Class.THIRD, false, 7.25),
          new Passenger("Cherbourg", 38, Class.FIRST, true, 71.2833),
          new Passenger("Southampton", 26, Class.THIRD, true, 7.925),
          new Passenger("Queenstown", 54, Class.THIRD, false, 8.4583));

  @Test
  void componentsBecomeColumns() {
    Records<Passenger> records = Records.of(Passenger.class, PASSENGERS);
    assertThat(records.columns())
        .containsExactly(
            new Column("port", List.of("Cherbourg", "Queenstown", "Southampton")),
            Column.number("age"),
            new Column("travels", List.of("FIRST", "SECOND", "THIRD")),
            new Column("survived", List.of("false", "true")),
            Column.number("fare"));
    try (Dataset dataset = records.named("titanic").build()) {
      assertThat(dataset.columns()).containsExactly("port", "age", "travels", "survived", "fare");
      double[] row = new double[5];
      dataset.read(1, row, 0);
      assertThat(row).startsWith(0, 38, 0, 1);
      assertThat((float) row[4]).isEqualTo(71.2833f);
      assertThat(dataset.schema().sample()).isEqualTo(new Field.Row("sample", records.columns()));
    }
  }

  @Test
  void recordsComeBackThroughTheNetworksValues() {
    Records<Passenger> records = Records.of(Passenger.class, PASSENGERS);
    try (Dataset dataset = records.named("titanic").build()) {
      Transform transform = Transform.fit(dataset, "sample", -1, 1);
      int width = transform.shape(dataset.shape()).elements();
      assertThat(width).isEqualTo(3 + 1 + 3 + 2 + 1);
      for (int n : IntStream.range(0, 4).toArray()) {
        double[] row = new double[5];
        dataset.read(n, row, 0);
        float[] network = new float[width];
        transform.apply(row, network);
        transform.invert(network, row);
        Passenger back = records.record(row);
        Passenger given = PASSENGERS.get(n);
        assertThat(back.fare()).isCloseTo(given.fare(), org.assertj.core.data.Offset.offset(1e-4));
        assertThat(back)
            .isEqualTo(
                new Passenger(
                    given.port(), given.age(), given.travels(), given.survived(), back.fare()));
      }
    }
  }

  @Test
  void wholeNumbersAreRounded() {
    assertThat(Records.of(Positive.class, List.of(new Positive(1))).record(41.7))
        .isEqualTo(new Positive(42));
  }

  @Test
  void whatIsNoRowIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Records.of(Kept.class, List.of(new Kept("a", List.of()))))
        .withMessageContaining("others is a List");
    Passenger nowhere = new Passenger(null, 1, Class.FIRST, true, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Records.of(Passenger.class, List.of(PASSENGERS.get(0), nowhere)))
        .withMessageContaining("record 1: port is null");
    Passenger free = new Passenger("a", 1, Class.FIRST, true, Double.NaN);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Records.of(Passenger.class, List.of(free)))
        .withMessageContaining("fare is NaN");
    assertThatIllegalArgumentException().isThrownBy(() -> Records.of(Passenger.class, List.of()));
    Records<Positive> positive = Records.of(Positive.class, List.of(new Positive(1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> positive.record(-3))
        .withMessageContaining("below 0");
    assertThatIllegalArgumentException().isThrownBy(() -> positive.record(1, 2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Records.of(Small.class, List.of(new Small((byte) 1))).record(300))
        .withMessageContaining("300 is no byte");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Records.of(Passenger.class, PASSENGERS).record(3, 1, 0, 0, 1))
        .withMessageContaining("3 categories of port");
  }

  @Test
  void aValueThatIsNoCategoryIsRefused() {
    List<Column> columns = List.of(new Column("c", List.of("x", "y")));
    for (double wrong : new double[] {-1, 0.5, 2, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> DatasetBuilder.ofColumns("t", columns, new double[][] {{0}, {wrong}}))
          .withMessageContaining("row 1, column c");
    }
    assertThatIllegalArgumentException().isThrownBy(() -> new Column("c", List.of("x", "x")));
  }
}
