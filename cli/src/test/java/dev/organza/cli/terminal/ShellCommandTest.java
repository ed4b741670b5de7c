package dev.organza.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ShellCommandTest {

  @Test
  void plainWordsStandAsTheyAre() {
    assertThat(ShellCommand.of("sample", Path.of("runs/00000-dcgan-digits"), "--count", 64))
        .isEqualTo("organza sample runs/00000-dcgan-digits --count 64");
  }

  @Test
  void whatAShellWouldReadOtherwiseIsQuoted() {
    assertThat(ShellCommand.of("my runs/it's $HOME", ""))
        .isEqualTo("organza 'my runs/it'\\''s $HOME' ''");
  }
}
