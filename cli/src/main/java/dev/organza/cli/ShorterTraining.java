package dev.organza.cli;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.recipe.Preparation;
import dev.organza.recipe.Recipe;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change that makes a long training shorter.
 *
 * @param option to add to the command
 * @param effect what it comes to
 */
record ShorterTraining(String option, String effect) {

  /** Up to here a training is left as it is: somebody may wait for it. */
  private static final double LONG_SECONDS = 2 * 3600;

  /** Images of fewer pixels a side are hard to look at. */
  private static final int SMALLEST_SIDE = 64;

  private static final int SMALLEST_WIDTH = 16;
  private static final List<String> WIDTHS =
      List.of(
          "architecture.width",
          "architecture.images.width",
          "architecture.images.small.width",
          "architecture.images.large.width",
          "architecture.rows.width");

  /**
   * What would shorten a training; nothing for one of at most two hours.
   *
   * @param seconds it takes in all
   */
  static List<ShorterTraining> of(Preparation prepared, double seconds) {
    List<ShorterTraining> ways = new ArrayList<>();
    if (seconds > LONG_SECONDS) {
      addSizes(prepared, seconds, ways);
      addWidth(prepared, seconds, ways);
      double share = LONG_SECONDS / seconds;
      String kimg = rounded(prepared.recipe().training().kimg() * share);
      ways.add(
          new ShorterTraining(
              "--kimg " + kimg, "about 2 h; --resume goes on if it still improves"));
      ways.add(new ShorterTraining("--minutes 60", "one sitting of an hour; --resume goes on"));
    }
    return List.copyOf(ways);
  }

  /** Half the side, and half of that, until it is short. */
  private static void addSizes(Preparation prepared, double seconds, List<ShorterTraining> ways) {
    Shape shape = prepared.data().dataset().shape();
    if (!shape.isImage()) {
      return;
    }
    double left = seconds;
    for (int side = shape.dimension(1) / 2;
        side >= SMALLEST_SIDE && left > LONG_SECONDS;
        side /= 2) {
      Shape smaller = Shape.image(shape.dimension(0), side, side);
      left = seconds * share(prepared, prepared.recipe(), smaller);
      if (left < seconds) {
        ways.add(
            new ShorterTraining(
                "--size " + side,
                "images of %d x %d: about %s".formatted(side, side, words(left))));
      }
    }
  }

  private static void addWidth(Preparation prepared, double seconds, List<ShorterTraining> ways) {
    Recipe recipe = prepared.recipe();
    for (String path : WIDTHS) {
      if (at(recipe, path) instanceof Number width && width.intValue() / 2 >= SMALLEST_WIDTH) {
        String option = path + "=" + width.intValue() / 2;
        double share =
            share(
                prepared,
                ProgramCatalogue.get().recipes().set(recipe, List.of(option)),
                prepared.data().dataset().shape());
        if (share < 1) {
          ways.add(
              new ShorterTraining(
                  "--set " + option, "narrower networks: about " + words(seconds * share)));
        }
      }
    }
  }

  /** What a variant takes of this training's time, by what there is to compute; 1 if unknown. */
  private static double share(Preparation prepared, Recipe variant, Shape shape) {
    try {
      return (double) prepared.multiplyAdds(variant, shape)
          / prepared.multiplyAdds(prepared.recipe(), prepared.data().dataset().shape());
    } catch (UsageException e) {
      return 1; // there are no such networks
    }
  }

  private static @Nullable Object at(Recipe recipe, String path) {
    Object found = ProgramCatalogue.get().recipes().plain(recipe);
    for (String key : path.split("\\.", -1)) {
      found = found instanceof Map<?, ?> section ? section.get(key) : null;
    }
    return found;
  }

  private static String words(double seconds) {
    return DryRun.inWords(seconds);
  }

  private static String rounded(double kimg) {
    return new BigDecimal(kimg).round(new MathContext(2, RoundingMode.DOWN)).toPlainString();
  }
}
