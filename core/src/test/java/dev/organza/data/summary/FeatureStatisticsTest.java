package dev.organza.data.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.source.DownloadListener;
import dev.organza.data.source.Sources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureStatisticsTest {

  private final Path folder;

  FeatureStatisticsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void columnsHaveTheirNamesAndThePopulationsDeviation() throws IOException {
    Path file =
        Files.writeString(folder.resolve("t.csv"), "a,b\n1,1000001\n2,1000002\n6,1000003\n");
    try (Dataset table =
        Sources.standard()
            .open(DataOptions.DEFAULTS.withSource(file.toString()), DownloadListener.silent())) {
      List<FeatureStatistics> statistics = FeatureStatistics.of(table);
      assertThat(statistics).extracting(FeatureStatistics::name).containsExactly("a", "b");
      // Deviations over the population: sqrt(14/3) and sqrt(2/3).
      assertThat(statistics.get(0))
          .isEqualTo(new FeatureStatistics("a", 1, 6, 3, Math.sqrt(14 / 3.0)));
      assertThat(statistics.get(1).mean()).isCloseTo(1000002, within(1e-6));
      assertThat(statistics.get(1).standardDeviation()).isCloseTo(Math.sqrt(2 / 3.0), within(1e-9));
    }
  }

  @Test
  void imagesHaveOneFeatureAChannel() {
    try (Dataset digits =
        Sources.standard()
            .open(DataOptions.DEFAULTS.withSource("digits"), DownloadListener.silent())) {
      List<FeatureStatistics> statistics = FeatureStatistics.of(digits);
      assertThat(statistics).hasSize(1);
      assertThat(statistics.get(0).name()).isEqualTo("grey");
      assertThat(statistics.get(0).minimum()).isEqualTo(0);
      assertThat(statistics.get(0).maximum()).isEqualTo(255);
    }
  }
}
