package dev.organza.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingFlagsTest {

  @ParameterizedTest
  @CsvSource({
    "'Give data.source=PATH.', 'Give --data PATH.'",
    "'Crop with data.size=64, or not.', 'Crop with --size 64, or not.'",
    "'At most 5, training.batch=5, or more.', 'At most 5, --set training.batch=5, or more.'",
    "'penalties[0].gamma=3 helps', '--set penalties[0].gamma=3 helps'",
    "'--set training.batch=32 stays', '--set training.batch=32 stays'",
    "'/my/data.source=x/y stays', '/my/data.source=x/y stays'",
    "'elsewhere.size=3 stays', 'elsewhere.size=3 stays'",
    "'data.first is no hint', 'data.first is no hint'",
  })
  void settingsInAHintAreOptions(String library, String commandLine) {
    assertThat(SettingFlags.inHint("what was wrong\n" + library))
        .isEqualTo("what was wrong\n" + commandLine);
  }

  @Test
  void whatWasWrongIsLeftAsItIs() {
    assertThat(SettingFlags.inHint("data.size=3 is wrong")).isEqualTo("data.size=3 is wrong");
    assertThat(SettingFlags.inHint("data.size=3 is wrong\nuse data.size=8"))
        .isEqualTo("data.size=3 is wrong\nuse --size 8");
  }
}
