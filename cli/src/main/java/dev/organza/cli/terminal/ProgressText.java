package dev.organza.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** ProgressReport in words: one line, as much of it as fits. */
public final class ProgressText {

  private static final String SEPARATOR = "  ";

  private ProgressText() {}

  /**
   * For example {@code 12.8/1000 kimg 1% 358 img/s ETA 45m 58s loss G 0.912 D 1.200 D(x) 0.63
   * D(G(z)) 0.31}. Of several generators and discriminators each has its own loss: {@code G_AB},
   * {@code D_B}. If that is wider than {@code width} characters, whole parts are left out from the
   * end; the first part is cut if even that is too wide.
   */
  public static String line(ProgressReport progress, int width) {
    List<String> parts = new ArrayList<>();
    parts.add(seen(progress));
    if (progress.rate() > 0) {
      parts.add(si(progress.rate()) + " img/s");
    }
    if (!Double.isNaN(progress.secondsLeft())) {
      parts.add("ETA " + duration(progress.secondsLeft()));
    }
    if (!progress.losses().isEmpty()) {
      parts.add(
          progress.losses().entrySet().stream()
              .map(entry -> player(entry.getKey()) + " " + loss(entry.getValue()))
              .collect(Collectors.joining(" ", "loss ", "")));
    }
    if (progress.real().isPresent() || progress.fake().isPresent()) {
      parts.add(
          "D(x) " + probability(progress.real()) + "  D(G(z)) " + probability(progress.fake()));
    }
    if (progress.augmentation().isPresent()) {
      parts.add("p " + probability(progress.augmentation()));
    }
    StringBuilder line = new StringBuilder(parts.get(0));
    for (String part : parts.subList(1, parts.size())) {
      if (line.length() + SEPARATOR.length() + part.length() > width) {
        break;
      }
      line.append(SEPARATOR).append(part);
    }
    return line.substring(0, Math.min(line.length(), Math.max(0, width)));
  }

  /** As in the literature: G for {@code generator}, G_AB for {@code generatorAB}. */
  private static String player(String name) {
    return name.replaceFirst("^generator(?=.)", "G_")
        .replaceFirst("^discriminator(?=.)", "D_")
        .replaceFirst("^generator$", "G")
        .replaceFirst("^discriminator$", "D");
  }

  private static String seen(ProgressReport progress) {
    if (progress.target() <= 0) {
      return thousands(progress.images()) + " kimg";
    }
    long percent = Math.min(100, (long) (100.0 * progress.images() / progress.target()));
    return String.format(
        Locale.ROOT,
        "%s/%s kimg %d%%",
        thousands(progress.images()),
        thousands(progress.target()),
        percent);
  }

  /** Thousands, with a decimal as long as that shows progress: 0.1, 12.8, 999.9, 1000, 25000. */
  private static String thousands(long images) {
    return images % 1000 == 0 || images >= 1_000_000
        ? Long.toString(images / 1000)
        : String.format(Locale.ROOT, "%.1f", Math.floor(images / 100.0) / 10);
  }

  /** Three digits and a prefix of the SI: 0.52, 35.1, 358, 1.24k, 12.4k, 3.1M. */
  public static String si(double number) {
    String[] prefixes = {"", "k", "M", "G", "T"};
    double left = number;
    int prefix = 0;
    while (left >= 999.5 && prefix < prefixes.length - 1) {
      left /= 1000;
      prefix++;
    }
    int decimals = left < 9.995 ? 2 : left < 99.95 ? 1 : 0;
    return String.format(Locale.ROOT, "%." + decimals + "f", left) + prefixes[prefix];
  }

  /** The two largest units: 0s, 59s, 45m 57s, 3h 05m, 2d 04h; above 99 days just that. */
  public static String duration(double seconds) {
    if (seconds >= 100 * 86_400.0) {
      return ">99d";
    }
    long whole = Math.round(seconds);
    if (whole < 60) {
      return whole + "s";
    } else if (whole < 3600) {
      return String.format(Locale.ROOT, "%dm %02ds", whole / 60, whole % 60);
    } else if (whole < 86_400) {
      return String.format(Locale.ROOT, "%dh %02dm", whole / 3600, whole / 60 % 60);
    }
    return String.format(Locale.ROOT, "%dd %02dh", whole / 86_400, whole / 3600 % 24);
  }

  private static String loss(double loss) {
    double size = Math.abs(loss);
    if (!Double.isFinite(loss)) {
      return Double.toString(loss);
    }
    return String.format(
        Locale.ROOT, size >= 10_000 ? "%.2e" : size >= 100 ? "%.1f" : "%.3f", loss);
  }

  private static String probability(OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, "%.2f", value.getAsDouble()) : "–";
  }
}
