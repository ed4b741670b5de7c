package dev.organza.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A data set without the classes that none of its samples has, such as those that come after the
 * first samples of a sorted source.
 */
final class Occurring extends View {

  private final List<String> classes;

  /** The new index of each class of the whole; −1 for those that are gone. */
  private final int[] renumbered;

  private Occurring(Dataset whole, int[] occurring) {
    super(whole, whole.count(), true);
    this.classes = IntStream.of(occurring).mapToObj(whole.classes()::get).toList();
    this.renumbered = new int[whole.classes().size()];
    Arrays.fill(renumbered, -1);
    for (int i = 0; i < occurring.length; i++) {
      renumbered[occurring[i]] = i;
    }
  }

  /** The data set itself if all its classes occur. Closing the result closes it. */
  static Dataset of(Dataset dataset) {
    if (dataset.classes().isEmpty()) {
      return dataset;
    }
    int[] occurring =
        IntStream.range(0, dataset.count()).map(dataset::label).sorted().distinct().toArray();
    return occurring.length == dataset.classes().size()
        ? dataset
        : new Occurring(dataset, occurring);
  }

  @Override
  int inWhole(int index) {
    return index;
  }

  @Override
  public List<String> classes() {
    return classes;
  }

  @Override
  public List<String> notes() {
    List<String> notes = new ArrayList<>(super.notes());
    List<String> gone = new ArrayList<>(super.classes());
    gone.removeAll(classes);
    notes.add(
        "%,d of the %,d classes have no sample and are left out: %s"
            .formatted(gone.size(), super.classes().size(), DataProblem.someAtTheEnd(gone)));
    return notes;
  }

  @Override
  public int label(int index) {
    return renumbered[super.label(index)];
  }
}
