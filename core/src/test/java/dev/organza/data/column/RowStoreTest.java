package dev.organza.data.column;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows are given back as they were added, wherever they lie. */
class RowStoreTest {

  /** Of one, two, four and eight bytes, and of any digits. */
  private static final List<ColumnType> TYPES =
      List.of(
          new ColumnType.Whole(-5, 100),
          new ColumnType.Real(2, -1, -300, 300),
          new ColumnType.Whole(0, 1e9),
          new ColumnType.Whole(0, 1e12),
          ColumnType.Real.ANY);

  private static List<double[]> rows(int count) {
    Random random = new Random(1);
    List<double[]> rows = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      double[] row = {
        random.nextInt(106) - 5,
        (random.nextInt(60_001) - 30_000) / 100.0,
        random.nextInt(1_000_000_000),
        Math.rint(random.nextDouble() * 1e12),
        random.nextGaussian()
      };
      for (int i = 0; i < row.length; i++) {
        row[i] = random.nextInt(5) == 0 ? Double.NaN : row[i];
      }
      rows.add(row);
    }
    return rows;
  }

  private static RowStore filled(List<double[]> rows, boolean onTheHeap) {
    RowStore store = RowStore.of(TYPES, rows.size(), onTheHeap);
    rows.forEach(store::append);
    return store;
  }

  private static double[] read(RowStore store, int row) {
    double[] values = new double[7];
    store.read(row, values, 1);
    return Arrays.copyOfRange(values, 1, 6);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void rowsAreGivenBackInAnyOrder(boolean onTheHeap) {
    List<double[]> rows = rows(9_000); // some blocks
    try (RowStore store = filled(rows, onTheHeap)) {
      assertThat(store.count()).isEqualTo(9_000);
      assertThat(store.columns()).isEqualTo(5);
      for (int n = 0; n < rows.size(); n++) {
        assertThat(read(store, n)).isEqualTo(rows.get(n));
      }
      Random random = new Random(2);
      for (int n = 0; n < 2_000; n++) {
        int row = random.nextInt(rows.size());
        assertThat(read(store, row)).isEqualTo(rows.get(row));
      }
    }
  }

  /** As a thread that reads ahead is when a training ends: others go on reading. */
  @Test
  void anInterruptedThreadReadsAndClosesNothing() throws InterruptedException {
    List<double[]> rows = rows(5_000);
    try (RowStore store = filled(rows, false)) {
      List<double[]> seen = new ArrayList<>();
      Thread thread =
          new Thread(
              () -> {
                Thread.currentThread().interrupt();
                seen.add(read(store, 4_321));
              });
      thread.start();
      thread.join();
      assertThat(seen).hasSize(1).first().isEqualTo(rows.get(4_321));
      assertThat(read(store, 7)).isEqualTo(rows.get(7));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatDoesNotFitIsRefused(boolean onTheHeap) {
    try (RowStore store = RowStore.of(TYPES, 1, onTheHeap)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> store.append(new double[] {101, 0, 0, 0, 0}));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> store.append(new double[] {0, 0.001, 0, 0, 0}));
    }
    try (RowStore store = RowStore.of(TYPES, 1, onTheHeap)) {
      store.append(new double[] {1, 1, 1, 1, 1});
      assertThatIllegalStateException()
          .isThrownBy(() -> store.append(new double[] {1, 1, 1, 1, 1}));
    }
  }
}
