package dev.organza.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.organza.bench.turns.Machine;
import dev.organza.bench.worker.Workload;
import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class MarkdownTest {

  private static final Machine MACHINE =
      new Machine("A processor", 2, 24 * 1024, "Linux 6.1 amd64", "A JVM 17", 0.02);

  private static final List<Standing> STANDINGS =
      List.of(
          standing(Rival.ORGANZA_FLOAT32, List.of(300.0, 320.0, 340.0), List.of()),
          standing(Rival.TORCH, List.of(150.0, 160.0, 170.0), List.of()),
          standing(Rival.TORCH_COMPILE, List.of(200.0), List.of()),
          standing(Rival.DJL, List.of(), List.of("It cannot.")),
          standing(Rival.DL4J, List.of(), List.of("It cannot.")));

  @Test
  void showsMediansSpreadsRatiosAndReasons() {
    String markdown = Markdown.of(MACHINE, "2026-11-22", "bench/compare --rounds 3", STANDINGS);

    assertThat(markdown)
        .contains("Measured on 2026-11-22 with `bench/compare --rounds 3`.")
        .contains("A processor, 2 processors, 24.0 GiB of memory, Linux 6.1 amd64; load")
        .contains("### mlp")
        .contains("ratio to PyTorch eager, float32")
        .contains(
            "| Organza, float32 | 2 | 320 (300 to 340) | 2.00 | 640 (600 to 680) | 2.00 | 1.50 |"
                + " 300 |")
        .contains("| PyTorch eager, float32 | 2 | 160 (150 to 170) | 1.00 |")
        .contains("| PyTorch compiled, float32 [1] | 2 | 200 | 1.25 |")
        .contains("| DJL, float32 [2] | – | – | – | – | – | – | – |")
        .contains("| DL4J, float32 [2] | – | – | – | – | – | – | – |")
        .contains("1. With no kernel in the cache the first step took 90 s.")
        .contains("2. It cannot.");
  }

  @Test
  void comparesWithTheFirstWhenPyTorchIsMissing() {
    List<Standing> standings =
        List.of(
            standing(Rival.ORGANZA_FLOAT32, List.of(300.0), List.of()),
            standing(Rival.TORCH, List.of(), List.of("Missing.")));
    assertThat(Markdown.of(MACHINE, "2026-11-22", "bench/compare", standings))
        .contains("ratio to Organza, float32")
        .contains("1. Missing.");
  }

  @Test
  void keepsEveryRoundInTheRawNumbers() throws IOException {
    JsonNode raw =
        new ObjectMapper()
            .readTree(RawNumbers.of(MACHINE, "2026-11-22", "bench/compare", STANDINGS));
    assertThat(raw.at("/machine/processors").asInt()).isEqualTo(2);
    assertThat(raw.at("/standings/0/system").asText()).isEqualTo("organza");
    assertThat(raw.at("/standings/0/rounds/2/speed").asDouble()).isEqualTo(340);
    assertThat(raw.at("/standings/3/notes/0").asText()).isEqualTo("It cannot.");
  }

  private static Standing standing(Rival rival, List<Double> speeds, List<String> notes) {
    return new Standing(
        Workload.MLP,
        rival,
        speeds.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(90),
        speeds.stream().map(FiguresForTests::speed).toList(),
        notes);
  }
}
