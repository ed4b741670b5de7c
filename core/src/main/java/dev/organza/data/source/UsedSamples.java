package dev.organza.data.source;

import dev.organza.UsageException;
import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.Datasets;

/**
 * The samples of a source that {@code data.heldOut} and {@code data.first} leave, and the others.
 */
final class UsedSamples {

  private UsedSamples() {}

  /** What is used, which knows what is not; closing it closes the whole. */
  static Dataset of(Dataset whole, DataOptions options) {
    Dataset kept = options.heldOut() > 0 ? HeldOut.training(whole, options.heldOut()) : whole;
    Dataset used = Datasets.withoutEmptyClasses(first(kept, options.first()));
    return options.heldOut() == 0 && used.count() == whole.count()
        ? used
        : Datasets.leaving(used, () -> leftOut(whole.slice(0, whole.count()), options));
  }

  private static Dataset leftOut(Dataset whole, DataOptions options) {
    return options.heldOut() > 0
        ? heldOutOf(whole, options)
        : Datasets.withoutEmptyClasses(whole).slice(options.first(), whole.count());
  }

  /** What is held out; closing it closes the whole. */
  static Dataset heldOutOf(Dataset whole, DataOptions options) {
    return Datasets.withoutEmptyClasses(HeldOut.heldOut(whole, options.heldOut()));
  }

  private static Dataset first(Dataset dataset, int first) {
    if (first == 0 || first == dataset.count()) {
      return dataset;
    }
    if (first > dataset.count()) {
      throw new UsageException(
          "data.first is %,d, and %s has %,d samples.%nGive at most that, or 0 for all of them."
              .formatted(first, dataset.name(), dataset.count()));
    }
    return Datasets.first(dataset, first);
  }
}
