package dev.organza.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The first examination comes with the first step, and the regular ones at equal distances. */
class ExaminationScheduleTest {

  /** The images seen at each examination of a training in batches of this size. */
  private static List<Long> due(ReportOptions options, double kimg, int batch) {
    List<Long> due = new ArrayList<>();
    for (long images = 0; images < kimg * 1000; images += batch) {
      if (options.examinationDue(kimg, images, images + batch)) {
        due.add(images + batch);
      }
    }
    return due;
  }

  @Test
  void theSecondsBeforeTheFirstRegularOneAreExaminedToo() {
    assertThat(due(ReportOptions.DEFAULTS, 20, 32))
        .containsExactly(32L, 256L, 512L, 1024L, 2048L, 4000L, 8000L, 12000L, 16000L, 20000L);
  }

  @Test
  void aBatchAsLargeAsTheIntervalIsExaminedOnce() {
    assertThat(due(ReportOptions.DEFAULTS, 20, 5000))
        .containsExactly(5000L, 10000L, 15000L, 20000L);
  }

  @Test
  void fortyRegularOnesInALongTraining() {
    assertThat(due(ReportOptions.DEFAULTS, 4000, 100).stream().filter(images -> images >= 100_000))
        .hasSize(40);
  }
}
