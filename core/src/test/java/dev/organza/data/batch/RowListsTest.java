package dev.organza.data.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowListsTest {

  @ParameterizedTest
  @ValueSource(ints = {1_000, RowLists.MOST_ON_THE_HEAP + 1})
  void indicesAreGivenBackWhereverTheyLie(int count) {
    int[] rows = IntStream.range(0, count).map(i -> count - i).toArray();
    RowLists lists = RowLists.of(rows);
    assertThat(lists instanceof RowLists.Filed).isEqualTo(count > RowLists.MOST_ON_THE_HEAP);
    Random random = new Random(1);
    for (int n = 0; n < 1_000; n++) {
      int place = random.nextInt(count);
      assertThat(lists.get(place)).isEqualTo(count - place);
    }
    assertThat(lists.get(count - 1)).isEqualTo(1);
  }
}
