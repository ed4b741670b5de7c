package dev.organza.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.Hint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlagWordingTest {

  private static final FlagWording FLAGS = new FlagWording();

  @ParameterizedTest
  @CsvSource({
    "data.source, PATH, --data PATH",
    "data.size, 64, --size 64",
    "'data.range', '[0,1]', '--range 0,1'",
    "training.batch, 5, --set training.batch=5",
    "penalties[0].gamma, 3, --set penalties[0].gamma=3",
    "'conditioning.categorical', '[3]', '--set conditioning.categorical=[3]'",
    "augmentation, '{kind: ada, blit: 0}', '--set ''augmentation={kind: ada, blit: 0}'''"
  })
  void aSettingIsItsOptionOrSet(String path, String value, String option) {
    assertThat(Hint.say("Give ").set(path, value).and(".").in(FLAGS))
        .isEqualTo("Give " + option + ".");
  }

  @Test
  void whatAHintSaysInWordsStays() {
    String words = "Look into /my/data.source=x/y: data.size=3 stays";
    assertThat(Hint.say(words).in(FLAGS)).isEqualTo(words);
  }

  @Test
  void actionsAreCommands() {
    assertThat(Hint.say("Start: ").act(Hint.Task.TRAIN, "").in(FLAGS))
        .isEqualTo("Start: organza train");
    assertThat(
            Hint.say("Measure: ")
                .act(Hint.Task.EVALUATE, "RUN")
                .and(" ")
                .argument(Hint.Argument.METRICS, "fid")
                .in(FLAGS))
        .isEqualTo("Measure: organza evaluate RUN --metrics fid");
    assertThat(
            Hint.say("")
                .act(
                    Hint.Task.RESUME,
                    "runs/1",
                    new Hint.SettingChange("generator.clip", "0"),
                    new Hint.SettingChange("training.kimg", "5"))
                .in(FLAGS))
        .isEqualTo("organza train --resume runs/1 --set generator.clip=0 --kimg 5");
    assertThat(Hint.say("Leave ").argument(Hint.Argument.BEST).and(" out.").in(FLAGS))
        .isEqualTo("Leave --best out.");
  }

  /** A program that embeds the library is told the same in its own terms. */
  @Test
  void inJavaTheSameHintNamesNoOption() {
    assertThat(
            Hint.say("Resume it: ")
                .act(Hint.Task.RESUME, "runs/1", new Hint.SettingChange("training.kimg", "5"))
                .and(", or leave ")
                .argument(Hint.Argument.BEST)
                .and(" out.")
                .toString())
        .isEqualTo(
            "Resume it: TrainingRun.resume of runs/1 with training.kimg=5, or leave best out.");
  }
}
