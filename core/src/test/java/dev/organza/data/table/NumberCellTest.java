package dev.organza.data.table;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberCellTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "1, 1",
        "-2.50, -2.5",
        "+.5, 0.5",
        "7., 7",
        "1e3, 1000",
        "-4.25E-2, -0.0425",
        "\u22123.5, -3.5",
        "5412346.169, 5412346.169",
      })
  void readsDecimalNumbers(String cell, double value) {
    assertThat(NumberCell.parse(cell, '.')).isEqualTo(value);
  }

  @Test
  void passesOverSpacesOfEveryKind() {
    assertThat(NumberCell.parse("\u00a0 12.5\u202f\t", '.')).isEqualTo(12.5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "NaN",
        "inf",
        "-Infinity",
        "0x1p3",
        "1.5f",
        "2d",
        "0x10",
        "1,5",
        "1,000.50",
        "$5",
        "5%",
        "1e",
        "e5",
        ".",
        "-",
        "1 2",
        "--1",
        "1-",
        "٣",
        "1e39",
        "-1e999"
      })
  void nothingElseIsANumber(String cell) {
    assertThat(NumberCell.parse(cell, '.')).isNaN();
  }

  @Test
  void aCommaCanBeTheDecimalSign() {
    assertThat(NumberCell.parse("182,88", ',')).isEqualTo(182.88);
    assertThat(NumberCell.parse("-1,5e3", ',')).isEqualTo(-1500);
    assertThat(NumberCell.parse("182.88", ',')).isNaN();
    assertThat(NumberCell.parse("1.182,88", ',')).isNaN();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "``, the cell is blank",
        "N/A, \"N/A\" stands for a missing value",
        "?, \"?\" stands for a missing value",
        "-inf, \"-inf\" is not finite",
        "1e39, `1e39 is beyond the range of float32, 3.4e38`",
        "$5, \"$5\" is not a number",
      })
  void saysWhatIsWrong(String cell, String problem) {
    assertThat(NumberCell.problem(cell, '.')).isEqualTo(problem);
  }
}
