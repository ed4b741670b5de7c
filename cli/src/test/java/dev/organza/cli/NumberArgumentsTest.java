package dev.organza.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberArgumentsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "train --kimg 0,5 | '--kimg': \"0,5\" is no number; write 0.5, with a point",
        "train --kimg few | '--kimg': \"few\" is no number",
        "train --minutes 0x1p3 | '--minutes': \"0x1p3\" is no number",
        "train --kimg 1d | '--kimg': \"1d\" is no number",
        "train --seed 1.5 | '--seed': \"1.5\" is no whole number",
        "train --seed 99999999999999999999 | is too large",
        "sample --count 1e3 | '--count': \"1e3\" is no whole number",
        "sample --count 3000000000 | the largest number here is 2147483647",
        "interpolate --steps x | '--steps': \"x\" is no whole number",
      })
  void saysInPlainWordsWhatIsNoNumber(String line, String message) {
    Cli cli = Cli.run(line.split(" "));
    assertThat(cli.status()).isEqualTo(2);
    assertThat(cli.err()).contains(message).hasLineCount(2);
    assertThat(cli.err()).doesNotContain("is not a");
  }
}
