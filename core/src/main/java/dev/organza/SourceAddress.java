package dev.organza;

import java.util.List;
import java.util.regex.Pattern;

/** An address that data are read from, or written to, as far as it is written into files. */
public final class SourceAddress {

  private static final List<Pattern> SECRETS =
      List.of(
          Pattern.compile(
              "(?i)(^|[^a-z0-9_.-])[a-z0-9_.-]*(pass|pwd|secret|token|credential|apikey|access-?key)[a-z0-9_.-]*\\s*="),
          Pattern.compile("//[^/?#;\\s]*:[^/?#;\\s]*@"), // user:password@host
          Pattern.compile("(?i)^jdbc:oracle:[^:]+:[^@]*/[^@]+@")); // user/password@host

  private static final Pattern ADDRESS = Pattern.compile("(?s)^[a-zA-Z][\\w+.-]+:.*");

  private SourceAddress() {}

  /**
   * Refuses an address with a password in it, which runs would write down; the message does not
   * have it.
   *
   * @param source an address, a name or a path
   * @throws UsageException if it has one
   */
  public static void requireNoPassword(String source) {
    if (ADDRESS.matcher(source).matches()
        && SECRETS.stream().anyMatch(secret -> secret.matcher(source).find())) {
      throw new UsageException(
          "The address of the data has a password in it, which would be written into the files of a run.\nLeave it out: give it in the environment, as ORGANZA_DB_PASSWORD, or in the driver's own file of passwords.");
    }
  }
}
