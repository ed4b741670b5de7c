package dev.organza.data;

import dev.organza.Shape;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Grey images as images of three equal channels, without a copy. */
final class InColour implements Dataset {

  private final Dataset grey;
  private final Shape shape;
  private @Nullable String sha256;

  InColour(Dataset grey) {
    this.grey = grey;
    this.shape = Shape.image(3, grey.shape().dimension(1), grey.shape().dimension(2));
  }

  @Override
  public String name() {
    return grey.name();
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public int count() {
    return grey.count();
  }

  @Override
  public List<String> columns() {
    return grey.columns();
  }

  @Override
  public List<String> classes() {
    return grey.classes();
  }

  @Override
  public int label(int index) {
    return grey.label(index);
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
    grey.read(index, into, offset);
    int plane = grey.shape().elements();
    System.arraycopy(into, offset, into, offset + plane, plane);
    System.arraycopy(into, offset, into, offset + 2 * plane, plane);
  }

  @Override
  public List<String> notes() {
    return grey.notes();
  }

  @Override
  public String place(int index) {
    return grey.place(index);
  }

  @Override
  public Optional<Density> density() {
    return Optional.empty();
  }

  /** Does nothing: the storage is the grey images'. */
  @Override
  public void close() {}
}
