package dev.organza.data.source;

import dev.organza.Sha256;
import dev.organza.UsageException;
import dev.organza.data.Dataset;
import dev.organza.data.Datasets;
import dev.organza.data.pair.Unpaired;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Splits a data set into what is trained on and what is held out, by the names of the samples: a
 * name is held out if the first 52 bits of its SHA-256, as a fraction, are less than the share. So
 * a sample stays on its side when others come or go, and images of one name in two domains are on
 * the same side.
 *
 * <p>The name is that of the file without its ending, and without Unicode's skin tones (1f3fb to
 * 1f3ff) and variation selectors (fe0e, fe0f) among the code points that emoji are named by: all
 * variants of an emoji are on one side. Samples without a file are named by their place.
 */
final class HeldOut {

  private static final Pattern ENDING = Pattern.compile("\\.[A-Za-z]{3,4}$");

  private static final Pattern MODIFIER = Pattern.compile("1f3f[b-f]|fe0[ef]");

  private static final int HEX_DIGITS = 13;

  private HeldOut() {}

  /** What is trained on; closing it closes the whole. */
  static Dataset training(Dataset whole, double share) {
    return part(whole, share, false);
  }

  /** What is held out; closing it closes the whole. */
  static Dataset heldOut(Dataset whole, double share) {
    return part(whole, share, true);
  }

  private static Dataset part(Dataset whole, double share, boolean heldOut) {
    if (whole.stack().isPresent()) {
      throw new UsageException(
          "data.heldOut is given, and the channels of %s are random images of one set: what is held out would hold the same.%nLeave it out, or hold out the images that are stacked."
              .formatted(whole.name()));
    }
    return whole.schema().independent()
        ? Unpaired.of(
            whole,
            part(whole.field(Unpaired.A), share, heldOut),
            part(whole.field(Unpaired.B), share, heldOut))
        : chosen(whole, share, heldOut);
  }

  private static Dataset chosen(Dataset whole, double share, boolean heldOut) {
    int[] chosen =
        IntStream.range(0, whole.count())
            .filter(i -> isHeldOut(whole.place(i), share) == heldOut)
            .toArray();
    if (chosen.length == 0) {
      throw new UsageException(
          "data.heldOut is %s, and of the %,d samples of %s %s.%nGive %s share."
              .formatted(
                  share,
                  whole.count(),
                  whole.name(),
                  heldOut ? "none is held out" : "none is left to train on",
                  heldOut ? "a larger" : "a smaller"));
    }
    return Datasets.noting(
        Datasets.selected(whole, chosen),
        List.of(
            "%,d of %,d samples are held out, by their names (data.heldOut %s)."
                .formatted(
                    heldOut ? chosen.length : whole.count() - chosen.length,
                    whole.count(),
                    share)));
  }

  private static boolean isHeldOut(String place, double share) {
    return Long.parseLong(Sha256.of(group(place)).substring(0, HEX_DIGITS), 16) * 0x1p-52 < share;
  }

  /** The name that decides. */
  static String group(String place) {
    String name = ENDING.matcher(place).replaceFirst("");
    int folder = name.lastIndexOf('/') + 1;
    String kept =
        Arrays.stream(name.substring(folder).toLowerCase(Locale.ROOT).split("-"))
            .filter(part -> !MODIFIER.matcher(part).matches())
            .collect(Collectors.joining("-"));
    return kept.isEmpty() ? name : name.substring(0, folder) + kept;
  }
}
