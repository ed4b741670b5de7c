package dev.organza.data;

import dev.organza.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Images {@code [3,H,W]} whose channels are three grey images drawn at random and independently, as
 * in stacked MNIST (Metz et al. 2016, arXiv:1611.02163; Lin et al. 2017, arXiv:1712.04086): of K
 * classes there are K³ combinations, the modes that a generator may lose.
 *
 * <p>Which images a sample has follows from its index alone, so that nothing but the grey images is
 * in memory, and the first samples are the same whatever the count.
 */
final class StackedImages implements Dataset {

  /** Of the draws: these data are the same everywhere. */
  private static final long SEED = 20171214;

  private final String name;
  private final Dataset grey;
  private final int count;
  private final Shape shape;
  private final int plane;
  private final Stack stack;
  private @Nullable String sha256;

  /**
   * Takes the grey images over.
   *
   * @param grey {@code [1,H,W]} with labels
   */
  StackedImages(String name, Dataset grey, int count) {
    this.name = name;
    this.grey = grey;
    this.count = count;
    this.shape = Shape.image(Stack.CHANNELS, grey.shape().dimension(1), grey.shape().dimension(2));
    this.plane = grey.shape().elements();
    this.stack = new Stack(grey.slice(0, grey.count()), this::drawn);
  }

  private int drawn(int index, int channel) {
    Objects.checkIndex(index, count);
    Objects.checkIndex(channel, Stack.CHANNELS);
    return SplitMix.at(SEED, index, channel).below(grey.count());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public List<String> columns() {
    return List.of();
  }

  /** None: a sample has three classes, which {@link #stack} gives. */
  @Override
  public List<String> classes() {
    return List.of();
  }

  @Override
  public int label(int index) {
    Objects.checkIndex(index, count);
    return -1;
  }

  @Override
  public synchronized String sha256() {
    if (sha256 == null) {
      sha256 = ContentHash.of(this);
    }
    return sha256;
  }

  @Override
  public void read(int index, float[] into, int offset) {
    Objects.checkFromIndexSize(offset, shape.elements(), into.length);
    for (int channel = 0; channel < Stack.CHANNELS; channel++) {
      grey.read(drawn(index, channel), into, offset + channel * plane);
    }
  }

  @Override
  public Optional<Levels> levels() {
    return grey.levels()
        .map(
            levels ->
                (index, table, into) -> {
                  float[] channel = new float[plane];
                  for (int c = 0; c < Stack.CHANNELS; c++) {
                    levels.read(drawn(index, c), table, channel);
                    System.arraycopy(channel, 0, into, c * plane, plane);
                  }
                });
  }

  @Override
  public Optional<Stack> stack() {
    return Optional.of(stack);
  }

  @Override
  public List<String> notes() {
    long classes = grey.classes().size();
    List<String> notes = new ArrayList<>(grey.notes());
    notes.add(
        "The channels of each image are three random images of %s: %,d combinations of its %d classes."
            .formatted(grey.name(), classes * classes * classes, classes));
    return notes;
  }

  @Override
  public Optional<Density> density() {
    return Optional.empty();
  }

  @Override
  public void close() {
    grey.close();
  }
}
