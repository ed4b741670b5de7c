package dev.organza.cli.argument;

import dev.organza.Sha256;
import dev.organza.data.Dataset;
import java.nio.file.Path;

/**
 * Where the results of a pair of data sets are kept if nobody says where: a folder of their own, so
 * that those of another pair are not replaced. It is named by both, and by their content, since two
 * folders may have one name and one folder other files tomorrow.
 */
public final class PairFolder {

  private static final int LONGEST_NAME = 40;
  private static final int DIGITS = 8;

  private PairFolder() {}

  /** The folder, below the working directory. */
  public static Path of(Dataset real, Dataset fake) {
    String content = Sha256.of(real.sha256() + "\n" + fake.sha256()).substring(0, DIGITS);
    return Path.of("results", name(real) + "-beside-" + name(fake) + "-" + content);
  }

  /** The last part of a path, of characters that every file system takes. */
  private static String name(Dataset data) {
    String last = data.name().replaceAll("[/\\\\]+$", "").replaceAll("^.*[/\\\\]", "");
    String plain = last.replaceAll("[^\\p{L}\\p{N}._-]+", "-").replaceAll("^[.-]+", "");
    String some = plain.isEmpty() ? "samples" : plain;
    return some.substring(0, Math.min(LONGEST_NAME, some.length()));
  }
}
