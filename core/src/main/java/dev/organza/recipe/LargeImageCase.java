package dev.organza.recipe;

import dev.organza.Shape;
import dev.organza.nn.Requirement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What a recipe takes instead where the data are images of many values: rates that suit the
 * networks of small images need not suit those of large ones. What a user sets holds for both, as
 * in a {@link RowCase}.
 *
 * @param from how many values an image has at least to be large, at least 1; an image of H×W pixels
 *     with C channels has C·H·W
 * @param settings {@code path=value} each; of two for one path the later holds
 */
public record LargeImageCase(int from, List<String> settings) {

  /** Large images are trained as small ones are. */
  public static final LargeImageCase DEFAULTS = new LargeImageCase(4096, List.of());

  public LargeImageCase {
    Requirement.atLeast(1, from, "from of largeImages");
    settings = List.copyOf(settings);
  }

  /** The settings for images of this shape, none for small ones. */
  List<String> settings(Shape image) {
    return image.elements() < from ? List.of() : settings;
  }

  /** This case after a user's settings; one that changes nothing stays as it is. */
  LargeImageCase with(Collection<String> users) {
    if (settings.isEmpty()) {
      return this;
    }
    List<String> all = new ArrayList<>(settings);
    all.addAll(users);
    return new LargeImageCase(from, all);
  }
}
