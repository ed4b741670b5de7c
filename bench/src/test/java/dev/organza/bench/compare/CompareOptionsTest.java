package dev.organza.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.UsageException;
import dev.organza.bench.worker.Workload;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompareOptionsTest {

  @Test
  void nothingMeansEverything() {
    assertThat(CompareOptions.parse()).isEqualTo(CompareOptions.DEFAULTS);
    assertThat(CompareOptions.DEFAULTS.workloads()).containsExactly(Workload.values());
    assertThat(CompareOptions.DEFAULTS.rivals()).containsExactly(Rival.values());
  }

  @Test
  void readsEveryOptionInBothForms() {
    CompareOptions options =
        CompareOptions.parse(
            "--workloads=mlp,sample,mlp",
            "--systems",
            "torch,organza",
            "--rounds",
            "3",
            "--seconds=0.5",
            "--threads",
            "2",
            "--out",
            "a.md",
            "--json=b.json");

    assertThat(options.workloads()).containsExactly(Workload.MLP, Workload.SAMPLE);
    assertThat(options.rivals()).containsExactly(Rival.TORCH, Rival.ORGANZA_FLOAT32);
    assertThat(options.rounds()).isEqualTo(3);
    assertThat(options.seconds()).isEqualTo(0.5);
    assertThat(options.threads()).hasValue(2);
    assertThat(options.out()).contains(Path.of("a.md"));
    assertThat(options.json()).contains(Path.of("b.json"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --round 3          | there is no option --round; did you mean --rounds?
          mlp                | there is no option mlp
          --rounds           | --rounds needs a value
          --rounds 0         | --rounds is "0"; it is a whole number between 1 and 1000
          --rounds 1.5       | --rounds is "1.5"; it is a whole number between 1 and 1000
          --seconds 0        | --seconds is "0"; it is a number above 0 and at most 3600
          --seconds NaN      | --seconds is "NaN"; it is a number above 0 and at most 3600
          --threads many     | --threads is "many"; it is a whole number between 1 and 1024
          --workloads dcgan3 | --workloads knows no "dcgan3"; did you mean dcgan32?
          --systems djl,     | --systems knows no ""
          --out=             | --out needs the path of a file
          """)
  void saysInOneLineWhatIsWrong(String arguments, String message) {
    assertThatThrownBy(() -> CompareOptions.parse(arguments.strip().split(" ")))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(message)
        .hasMessageNotContaining("\n");
  }
}
