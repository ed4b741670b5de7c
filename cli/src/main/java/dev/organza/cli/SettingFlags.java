package dev.organza.cli;

import dev.organza.recipe.Recipe;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The options that set a value of the recipe. The library's errors write a setting that would help
 * as {@code path=value}, such as {@code data.source=PATH}; on the command line that is {@code
 * --data PATH}.
 */
final class SettingFlags {

  private static final Map<String, String> OWN =
      Map.of(
          "data.source", "--data",
          "data.size", "--size",
          "data.columns", "--columns",
          "data.range", "--range",
          "data.dataDir", "--data-dir",
          "training.kimg", "--kimg",
          "hardware.device", "--device",
          "hardware.threads", "--threads",
          "hardware.precision", "--precision",
          "seed", "--seed");

  /** A key of the recipe with its value; not what has {@code --set} before it already. */
  private static final Pattern SETTING =
      Pattern.compile(
          "(?<![\\w./\\\\=-])(?<!--set )((?:"
              + Arrays.stream(Recipe.class.getRecordComponents())
                  .map(RecordComponent::getName)
                  .collect(Collectors.joining("|"))
              + ")(?:\\.\\w+|\\[\\d+])*)=(?=\\S)");

  /** A list, which an option of its own takes without brackets. */
  private static final Pattern LIST = Pattern.compile("(--(?:range|columns)) \\[([^\\]]*)]");

  private SettingFlags() {}

  /** An error's message with the settings of its second line, the hint, as options. */
  static String inHint(String message) {
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end) + withOptions(message.substring(end));
  }

  /** A note of the library's with the settings in it as options. */
  static String inNote(String note) {
    return withOptions(note);
  }

  private static String withOptions(String hint) {
    String options =
        SETTING.matcher(hint).replaceAll(found -> Matcher.quoteReplacement(option(found.group(1))));
    return LIST.matcher(options).replaceAll("$1 $2");
  }

  private static String option(String path) {
    String own = OWN.get(path);
    return own == null ? "--set " + path + "=" : own + " ";
  }
}
