package dev.organza.cli.terminal;

import dev.organza.Hint;
import java.util.Locale;
import java.util.Map;

/** The library's hints in options and commands: {@code data.source=PATH} is {@code --data PATH}. */
public final class FlagWording implements Hint.Wording {

  /** The settings that have an option of their own; the others are {@code --set}. */
  private static final Map<String, String> OWN =
      Map.ofEntries(
          Map.entry("data.source", "--data"),
          Map.entry("data.size", "--size"),
          Map.entry("data.columns", "--columns"),
          Map.entry("data.range", "--range"),
          Map.entry("data.sound.rate", "--rate"),
          Map.entry("data.sound.length", "--length"),
          Map.entry("data.dataDir", "--data-dir"),
          Map.entry("data.table.types", "--types"),
          Map.entry("data.table.schema", "--schema"),
          Map.entry("data.table.query", "--query"),
          Map.entry("training.kimg", "--kimg"),
          Map.entry("hardware.device", "--device"),
          Map.entry("hardware.threads", "--threads"),
          Map.entry("hardware.precision", "--precision"),
          Map.entry("seed", "--seed"));

  @Override
  public String of(Hint.SettingChange setting) {
    String own = OWN.get(setting.path());
    return own == null
        ? "--set " + inOneWord(setting.path() + "=" + setting.value())
        : own + " " + inOneWord(withoutBrackets(setting.value()));
  }

  private static String inOneWord(String assignment) {
    return assignment.contains(" ") ? ShellCommand.quoted(assignment) : assignment;
  }

  /** An option of its own takes a list without brackets. */
  private static String withoutBrackets(String value) {
    return value.startsWith("[") && value.endsWith("]")
        ? value.substring(1, value.length() - 1)
        : value;
  }

  @Override
  public String of(Hint.Choice choice) {
    String option = "--" + choice.argument().name().toLowerCase(Locale.ROOT);
    return choice.value().isEmpty() ? option : option + " " + choice.value();
  }

  @Override
  public String of(Hint.Action action) {
    StringBuilder command =
        new StringBuilder(
            switch (action.task()) {
              case TRAIN -> "organza train";
              case RESUME -> "organza train --resume";
              case EVALUATE -> "organza evaluate";
            });
    if (!action.run().isEmpty()) {
      command.append(' ').append(action.run());
    }
    action.settings().forEach(setting -> command.append(' ').append(of(setting)));
    return command.toString();
  }
}
