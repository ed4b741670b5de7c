package dev.organza.recipe;

import dev.organza.Shape;
import dev.organza.nn.architecture.Architecture;
import dev.organza.nn.architecture.Normalisation;
import dev.organza.nn.architecture.PixelRange;
import dev.organza.nn.layer.Activation;
import dev.organza.nn.layer.Linear.Embeddings;
import dev.organza.nn.layer.Noise.ColumnHeads.ColumnHead;
import dev.organza.nn.layer.Noise.ColumnHeads.Function;
import dev.organza.nn.network.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The networks of an architecture for rows with categories of many values: these enter by an
 * embedding, so that the first layers have 64 inputs for such a category and not one for each of
 * its values. D has one embedding a column, which all rows of a pack and their conditions share; G
 * has one for what it is asked for.
 *
 * @param inner the architecture
 * @param heads what the values of a row are
 * @param packing how many rows D judges at once
 * @param conditioned whether a row is followed by a condition, one-hot over all categories
 */
record EmbeddedCategories(
    Architecture inner, List<ColumnHead> heads, int packing, boolean conditioned)
    implements Architecture {

  /** Categories of more values have an embedding. */
  private static final int LARGE = 256;

  /** Of unit vectors at random, inner products deviate by 1/√64 from the 0 of one-hot ones. */
  private static final int SIZE = 64;

  /**
   * The architecture for such rows; itself if no category is large.
   *
   * @param inner the one that serves them
   */
  static Architecture of(
      Architecture inner, List<ColumnHead> heads, int packing, boolean conditioned) {
    return heads.stream().anyMatch(EmbeddedCategories::isLarge)
        ? new EmbeddedCategories(inner, List.copyOf(heads), packing, conditioned)
        : inner;
  }

  private static boolean isLarge(ColumnHead head) {
    return head.function() == Function.CATEGORY && head.width() > LARGE;
  }

  @Override
  public Network generator(Shape data, int latent) {
    if (!conditioned) {
      return inner.generator(data, latent);
    }
    List<ColumnHead> condition = condition();
    List<Embeddings.RowPart> parts = new ArrayList<>();
    addPlain(parts, latent - condition.stream().mapToInt(ColumnHead::width).sum());
    addTo(parts, condition);
    Shape input = Shape.of(latent);
    Embeddings embeddings = new Embeddings(parts, SIZE);
    return inner
        .generator(data, embeddings.outputShape(input).elements())
        .prepend(input, embeddings);
  }

  @Override
  public Network discriminator(Shape seen) {
    List<Embeddings.RowPart> parts = new ArrayList<>();
    for (int i = 0; i < packing; i++) {
      addTo(parts, heads);
    }
    for (int i = 0; i < packing && conditioned; i++) {
      addTo(parts, condition());
    }
    int others = seen.elements() - parts.stream().mapToInt(Embeddings.RowPart::width).sum();
    if (others > 0) { // what else a conditioning joins to a row
      addPlain(parts, others);
    }
    Embeddings embeddings = new Embeddings(parts, SIZE);
    return inner.discriminator(embeddings.outputShape(seen)).prepend(seen, embeddings);
  }

  /** The columns of the condition, in order. */
  private List<ColumnHead> condition() {
    return heads.stream().filter(head -> head.function() == Function.CATEGORY).toList();
  }

  /** Adds columns, whose k-th large one has the embedding k. */
  private static void addTo(List<Embeddings.RowPart> parts, List<ColumnHead> columns) {
    int large = 0;
    for (ColumnHead column : columns) {
      if (isLarge(column)) {
        parts.add(new Embeddings.RowPart(column.width(), ++large));
      } else {
        addPlain(parts, column.width());
      }
    }
  }

  /** Adds values that stay as they are, to the part before them where that does too. */
  private static void addPlain(List<Embeddings.RowPart> parts, int width) {
    int last = parts.size() - 1;
    if (last >= 0 && parts.get(last).embedding() == 0) {
      parts.set(last, new Embeddings.RowPart(parts.get(last).width() + width, 0));
    } else {
      parts.add(new Embeddings.RowPart(width, 0));
    }
  }

  @Override
  public Optional<Labelled> labelled() {
    return inner.labelled();
  }

  @Override
  public double generatorDropout() {
    return inner.generatorDropout();
  }

  @Override
  public Normalisation discriminatorNormalisation() {
    return inner.discriminatorNormalisation();
  }

  @Override
  public Optional<Activation> hiddenActivation() {
    return inner.hiddenActivation();
  }

  @Override
  public PixelRange pixelRange() {
    return inner.pixelRange();
  }
}
