package dev.organza.recipe;

import dev.organza.Shape;
import dev.organza.data.Dataset;
import dev.organza.data.Density;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Rows of two numbers in three classes, which no file format holds. */
record LabelledRows(int count) implements Dataset {

  @Override
  public String name() {
    return "labelled-rows";
  }

  @Override
  public Shape shape() {
    return Shape.of(2);
  }

  @Override
  public List<String> columns() {
    return List.of("x", "y");
  }

  @Override
  public List<String> classes() {
    return List.of("left", "middle", "right");
  }

  @Override
  public int label(int index) {
    return index % 3;
  }

  @Override
  public String sha256() {
    return "0".repeat(64);
  }

  @Override
  public void read(int index, float[] into, int offset) {
    Random random = new Random(index);
    into[offset] = (float) random.nextGaussian(label(index) - 1, 0.1);
    into[offset + 1] = (float) random.nextGaussian();
  }

  @Override
  public Optional<Density> density() {
    return Optional.empty();
  }

  @Override
  public void close() {}
}
