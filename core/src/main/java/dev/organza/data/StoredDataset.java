package dev.organza.data;

import dev.organza.Shape;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A data set whose values lie in memory or in a mapped file. */
final class StoredDataset implements Dataset {

  private final String name;
  private final Shape shape;
  private final List<String> columns;
  private final @Nullable Field sample;
  private final Labels labels;
  private final Values values;
  private final @Nullable Density density;
  private final List<String> notes;
  private final IntFunction<String> placeNames;
  private volatile boolean closed;
  private @Nullable String sha256;

  StoredDataset(
      String name,
      Shape shape,
      List<String> columns,
      @Nullable Field sample,
      Labels labels,
      Values values,
      @Nullable Density density,
      List<String> notes,
      IntFunction<String> placeNames) {
    this.name = name;
    this.shape = shape;
    this.columns = columns;
    this.sample = sample;
    this.labels = labels;
    this.values = values;
    this.density = density;
    this.notes = notes;
    this.placeNames = placeNames;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Schema schema() {
    return sample == null ? Dataset.super.schema() : Schema.of(sample, classes());
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public int count() {
    return values.count();
  }

  @Override
  public List<String> columns() {
    return columns;
  }

  @Override
  public List<String> classes() {
    return labels.names();
  }

  @Override
  public int label(int index) {
    return labels.of(Objects.checkIndex(index, count()));
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
    requireOpen(index);
    Objects.checkFromIndexSize(offset, shape.elements(), into.length);
    values.read(index, into, offset);
  }

  @Override
  public void read(int index, double[] into, int offset) {
    requireOpen(index);
    Objects.checkFromIndexSize(offset, shape.elements(), into.length);
    values.read(index, into, offset);
  }

  @Override
  public List<String> notes() {
    return notes;
  }

  @Override
  public String place(int index) {
    return placeNames.apply(Objects.checkIndex(index, count()));
  }

  @Override
  public Optional<Levels> levels() {
    return values instanceof PixelStore pixels
        ? Optional.of(
            (index, table, into) -> {
              requireOpen(index);
              pixels.read(index, table, into, 0);
            })
        : Optional.empty();
  }

  private void requireOpen(int index) {
    if (closed) {
      throw new IllegalStateException("the data set " + name + " is closed");
    }
    Objects.checkIndex(index, count());
  }

  @Override
  public Optional<Density> density() {
    return Optional.ofNullable(density);
  }

  @Override
  public void close() {
    closed = true;
    values.close();
  }
}
