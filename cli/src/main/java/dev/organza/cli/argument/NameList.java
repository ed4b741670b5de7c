package dev.organza.cli.argument;

import dev.organza.UsageException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Names with commas between them; a name that holds a comma stands in quotes, as in CSV. */
public final class NameList {

  private static final CSVFormat FORMAT = CSVFormat.RFC4180.builder().setTrim(true).get();

  private NameList() {}

  /**
   * The names of all occurrences of an option.
   *
   * @throws UsageException if quotes do not match, or a name is empty
   */
  public static List<String> parse(String option, List<String> texts) {
    List<String> names = new ArrayList<>();
    for (String text : texts) {
      try (CSVParser parser = CSVParser.parse(new StringReader(text), FORMAT)) {
        for (CSVRecord record : parser) {
          names.addAll(record.toList());
        }
      } catch (IOException | UncheckedIOException e) {
        throw unreadable(option, text, e);
      }
      if (text.isBlank() || names.contains("")) {
        throw unreadable(option, text, null);
      }
    }
    return List.copyOf(names);
  }

  private static UsageException unreadable(
      String option, String text, @org.jspecify.annotations.Nullable Exception cause) {
    return new UsageException(
        "%s: %s is no list of names.%nWrite a,b; a name with a comma in quotes, as in CSV: %s '\"height, in cm\",weight'."
            .formatted(option, text.isBlank() ? "nothing" : text, option),
        cause);
  }
}
