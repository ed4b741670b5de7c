package dev.organza.metric.features;

import dev.organza.Shape;
import dev.organza.data.Dataset;
import dev.organza.data.Density;
import java.util.List;
import java.util.Optional;

/**
 * Images in four rotations with the rotation as label: the self-supervised task of Gidaris et al.
 * 2018 (arXiv:1803.07728). Square images are rotated by 0, 90, 180 and 270 degrees; others, whose
 * shape would reveal a rotation by 90 degrees, are mirrored along neither, either and both axes.
 * Closing it does nothing.
 */
final class Turned implements Dataset {

  static final int POSITIONS = 4;

  private final Dataset upright;
  private final boolean square;

  Turned(Dataset upright) {
    this.upright = upright;
    this.square = upright.shape().dimension(1) == upright.shape().dimension(2);
  }

  @Override
  public String name() {
    return upright.name();
  }

  @Override
  public Shape shape() {
    return upright.shape();
  }

  @Override
  public int count() {
    return Math.multiplyExact(POSITIONS, upright.count());
  }

  @Override
  public List<String> columns() {
    return List.of();
  }

  @Override
  public List<String> classes() {
    return square
        ? List.of("0 degrees", "90 degrees", "180 degrees", "270 degrees")
        : List.of("upright", "left-right", "upside down", "both");
  }

  @Override
  public int label(int index) {
    return index % POSITIONS;
  }

  @Override
  public String sha256() {
    return upright.sha256();
  }

  @Override
  public void read(int index, float[] into, int offset) {
    int elements = shape().elements();
    float[] sample = new float[elements];
    upright.read(index / POSITIONS, sample, 0);
    int height = shape().dimension(1);
    int width = shape().dimension(2);
    int position = label(index);
    for (int i = 0; i < elements; i++) {
      int plane = i / (height * width) * height * width;
      int y = (i - plane) / width;
      int x = (i - plane) % width;
      into[offset + i] = sample[plane + source(position, y, x, height, width)];
    }
  }

  /** The place in the upright image of the pixel at (y, x) of the rotated one. */
  private int source(int position, int y, int x, int height, int width) {
    if (square) {
      return switch (position) {
        case 0 -> y * width + x;
        case 1 -> x * width + (width - 1 - y);
        case 2 -> (height - 1 - y) * width + (width - 1 - x);
        default -> (height - 1 - x) * width + y;
      };
    }
    int row = position >= 2 ? height - 1 - y : y;
    int column = position % 2 == 1 ? width - 1 - x : x;
    return row * width + column;
  }

  @Override
  public Optional<Density> density() {
    return Optional.empty();
  }

  @Override
  public void close() {}
}
