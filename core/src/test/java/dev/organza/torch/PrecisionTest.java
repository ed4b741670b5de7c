package dev.organza.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrecisionTest {

  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  /** What the processor says of itself is the other source; in between lies what has no rule. */
  @Test
  void theFastestPrecisionIsTheOneTheProcessorHasInstructionsFor() throws IOException {
    assumeTrue(Files.isReadable(PROCESSORS));
    List<String> features =
        Files.readAllLines(PROCESSORS).stream()
            .filter(line -> line.startsWith("flags"))
            .findFirst()
            .map(line -> Arrays.asList(line.split("\\s+")))
            .orElse(List.of());
    boolean tiles = features.contains("amx_bf16");
    boolean none = features.contains("avx2") && features.stream().noneMatch(PrecisionTest::helps);
    assumeTrue(tiles || none);
    assertThat(Precision.fastest(Device.cpu()))
        .isEqualTo(tiles ? Precision.BFLOAT16 : Precision.FLOAT32);
  }

  private static boolean helps(String feature) {
    return feature.startsWith("avx512") || feature.startsWith("amx") || feature.contains("bf16");
  }
}
