package dev.organza.metric.game;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssignmentTest {

  /** The largest sum over all ways to give rows from {@code row} on columns that are free. */
  private static int best(int[][] gain, int row, boolean[] taken) {
    if (row == gain.length) {
      return 0;
    }
    // A row may have none, which only pays where there are more rows than columns.
    int best = best(gain, row + 1, taken);
    for (int column = 0; column < taken.length; column++) {
      if (!taken[column]) {
        taken[column] = true;
        best = Math.max(best, gain[row][column] + best(gain, row + 1, taken));
        taken[column] = false;
      }
    }
    return best;
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,2", "4,4", "6,6", "3,6", "6,3", "1,5", "5,1"})
  void noOtherAssignmentHasALargerSum(int rows, int columns) {
    SplittableRandom random = new SplittableRandom(rows * 10L + columns);
    for (int trial = 0; trial < 50; trial++) {
      // A small range makes ties.
      int range = trial % 2 == 0 ? 4 : 1000;
      int[][] gain = new int[rows][columns];
      for (int[] row : gain) {
        Arrays.setAll(row, j -> random.nextInt(range));
      }
      int[] assigned = Assignment.of(gain);
      int sum = 0;
      boolean[] used = new boolean[columns];
      int placed = 0;
      for (int i = 0; i < rows; i++) {
        if (assigned[i] >= 0) {
          assertThat(used[assigned[i]]).isFalse();
          used[assigned[i]] = true;
          sum += gain[i][assigned[i]];
          placed++;
        }
      }
      assertThat(placed).isEqualTo(Math.min(rows, columns));
      assertThat(sum).isEqualTo(best(gain, 0, new boolean[columns]));
    }
  }
}
