package dev.organza.bench;

import dev.organza.Shape;
import dev.organza.data.Dataset;
import dev.organza.data.Density;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Random bytes in the shape of colour images: the speed of a network does not depend on its input.
 */
public final class NoiseImages implements Dataset {

  private final Shape shape;
  private final byte[] bytes;
  private final int count;

  /** Images of this shape, always the same ones. */
  public NoiseImages(Shape shape, int count) {
    this.shape = shape;
    this.count = count;
    this.bytes = new byte[count * shape.elements()];
    new Random(1).nextBytes(bytes);
  }

  @Override
  public String name() {
    return "noise";
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

  @Override
  public List<String> classes() {
    return List.of();
  }

  @Override
  public int label(int index) {
    return -1;
  }

  @Override
  public String sha256() {
    throw new UnsupportedOperationException("noise has no identity");
  }

  @Override
  public void read(int index, float[] into, int offset) {
    int start = index * shape.elements();
    for (int i = 0; i < shape.elements(); i++) {
      into[offset + i] = bytes[start + i] & 0xff;
    }
  }

  @Override
  public Optional<Density> density() {
    return Optional.empty();
  }

  @Override
  public void close() {}
}
