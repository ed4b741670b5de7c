package dev.organza.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every data set keeps, whatever its source. */
abstract class DatasetContract {

  @SuppressWarnings("NullAway.Init") // set by JUnit
  @TempDir
  Path folder;

  @SuppressWarnings("NullAway.Init") // set by openIt()
  private Dataset dataset;

  /** Opens the data set under test; called more than once, with the same content. */
  abstract Dataset open(Path folder) throws IOException;

  /** How many samples it has, known otherwise. */
  abstract int expectedCount();

  @BeforeEach
  void openIt() throws IOException {
    dataset = open(folder);
  }

  @AfterEach
  void closeIt() {
    dataset.close();
  }

  @Test
  void hasItsCountAndAName() {
    assertThat(dataset.count()).isEqualTo(expectedCount());
    assertThat(dataset.name()).isNotBlank();
  }

  @Test
  void columnsAreThoseOfATable() {
    if (dataset.shape().rank() > 1) {
      assertThat(dataset.columns()).isEmpty();
    } else {
      assertThat(dataset.columns()).hasSize(dataset.shape().elements()).doesNotHaveDuplicates();
    }
  }

  @Test
  void everySampleIsReadWholeAndFinite() {
    int elements = dataset.shape().elements();
    float[] values = new float[elements];
    for (int i = 0; i < dataset.count(); i++) {
      Arrays.fill(values, Float.NaN);
      dataset.read(i, values, 0);
      for (float value : values) {
        assertThat(Float.isFinite(value)).isTrue();
        assertThat(!dataset.shape().isImage() || (value >= 0 && value <= 255)).isTrue();
        assertThat(!dataset.shape().isSignal() || (value >= -1 && value <= 1)).isTrue();
      }
    }
  }

  @Test
  void theSchemaSaysShapesAndRanges() {
    Schema schema = dataset.schema();
    assertThat(schema.sample().shape()).isEqualTo(dataset.shape());
    assertThat(schema.fields().size() - schema.arrays().size())
        .isEqualTo(dataset.classes().isEmpty() ? 0 : 1);
    for (Field field : schema.arrays()) {
      Dataset part = dataset.field(field.name());
      assertThat(part.shape()).isEqualTo(field.shape());
      assertThat(part.count()).isEqualTo(dataset.count());
      double[] values = new double[part.shape().elements()];
      boolean within = true;
      for (int i = 0; i < part.count(); i++) {
        part.read(i, values, 0);
        for (int k = 0; k < values.length; k++) {
          within &= values[k] >= field.lowest(k) && values[k] <= field.highest(k);
        }
      }
      assertThat(within).isTrue();
    }
  }

  @Test
  void readWritesAtTheOffsetAndNowhereElse() {
    int elements = dataset.shape().elements();
    float[] values = new float[elements + 5];
    Arrays.fill(values, -77);
    dataset.read(dataset.count() - 1, values, 3);
    assertThat(Arrays.copyOfRange(values, 3, 3 + elements))
        .containsExactly(Fixtures.sample(dataset, dataset.count() - 1));
    assertThat(new float[] {values[0], values[1], values[2], values[elements + 3]})
        .containsOnly(-77);
  }

  @Test
  void readAndLabelRefuseWhatIsOutOfBounds() {
    float[] values = new float[dataset.shape().elements()];
    for (int index : new int[] {-1, dataset.count(), Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertThatThrownBy(() -> dataset.read(index, values, 0))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> dataset.label(index)).isInstanceOf(IndexOutOfBoundsException.class);
    }
    for (int offset : new int[] {-1, 1, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> dataset.read(0, values, offset))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void labelsAreClassesOrMinusOne() {
    for (int i = 0; i < dataset.count(); i++) {
      if (dataset.classes().isEmpty()) {
        assertThat(dataset.label(i)).isEqualTo(-1);
      } else {
        assertThat(dataset.label(i)).isBetween(0, dataset.classes().size() - 1);
      }
    }
  }

  @Test
  void hashIsStableAndDependsOnTheContent() throws IOException {
    String hash = dataset.sha256();
    assertThat(hash).matches("[0-9a-f]{64}").isEqualTo(dataset.sha256());
    try (Dataset again = open(folder)) {
      assertThat(again.sha256()).isEqualTo(hash);
    }
    if (dataset.count() > 1) {
      assertThat(dataset.slice(0, dataset.count() - 1).sha256()).isNotEqualTo(hash);
    }
    assertThat(dataset.slice(0, dataset.count()).sha256()).isEqualTo(hash);
  }

  @Test
  void sliceIsAView() {
    int from = dataset.count() / 2;
    Dataset slice = dataset.slice(from, dataset.count());
    assertThat(slice.count()).isEqualTo(dataset.count() - from);
    assertThat(Fixtures.sample(slice, 0)).containsExactly(Fixtures.sample(dataset, from));
    assertThat(slice.label(0)).isEqualTo(dataset.label(from));
    assertThat(slice.classes()).isEqualTo(dataset.classes());
    assertThat(slice.shape()).isEqualTo(dataset.shape());
    assertThatThrownBy(() -> slice.read(slice.count(), new float[slice.shape().elements()], 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> dataset.slice(1, 1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> dataset.slice(0, dataset.count() + 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    slice.close();
    assertThat(Fixtures.sample(dataset, 0)).isNotEmpty();
  }

  @Test
  void readingFromManyThreadsGivesWhatOneGives() throws Exception {
    int count = Math.min(dataset.count(), 200);
    List<float[]> expected = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      expected.add(Fixtures.sample(dataset, i));
    }
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Boolean>> tasks = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        int shift = t * 31;
        tasks.add(
            () -> {
              boolean same = true;
              for (int round = 0; round < 20; round++) {
                for (int i = 0; i < count; i++) {
                  int index = (i + shift) % count;
                  same &= Arrays.equals(Fixtures.sample(dataset, index), expected.get(index));
                }
              }
              return same;
            });
      }
      for (Future<Boolean> same : threads.invokeAll(tasks)) {
        assertThat(same.get()).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void closingTwiceDoesNothingAndReadingAfterwardsIsRefused() {
    dataset.close();
    dataset.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> dataset.read(0, new float[dataset.shape().elements()], 0));
  }
}
