package dev.organza.data.source;

import dev.organza.data.Dataset;
import dev.organza.data.Reading;

/** A data set that a program holds in memory, under a name. */
record MemorySource(String name, Dataset dataset) implements Source {

  @Override
  public SourceDescription description() {
    return new SourceDescription(
        name,
        "memory",
        "%s x %,d".formatted(dataset.shape(), dataset.count()),
        "the program's",
        "data that the program holds in memory");
  }

  /** A view, so that who opened it may close it. */
  @Override
  public Dataset open(Reading reading, DownloadListener listener) {
    return dataset.slice(0, dataset.count());
  }
}
