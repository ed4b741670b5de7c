package dev.organza.judge.features;

import dev.organza.Shape;
import dev.organza.data.Dataset;
import dev.organza.data.Density;
import java.util.List;
import java.util.Optional;

/** Some samples of another data set, without a copy. Closing it does nothing. */
final class Selected implements Dataset {

  private final Dataset whole;
  private final int[] indices;

  /** The samples with these indices, at least one, in this order. */
  Selected(Dataset whole, int[] indices) {
    this.whole = whole;
    this.indices = indices;
  }

  @Override
  public String name() {
    return whole.name();
  }

  @Override
  public Shape shape() {
    return whole.shape();
  }

  @Override
  public int count() {
    return indices.length;
  }

  @Override
  public List<String> columns() {
    return whole.columns();
  }

  @Override
  public List<String> classes() {
    return whole.classes();
  }

  @Override
  public int label(int index) {
    return whole.label(indices[index]);
  }

  /** Of the whole: which samples are selected is for the caller to say. */
  @Override
  public String sha256() {
    return whole.sha256();
  }

  @Override
  public void read(int index, float[] into, int offset) {
    whole.read(indices[index], into, offset);
  }

  @Override
  public Optional<Density> density() {
    return whole.density();
  }

  @Override
  public void close() {}
}
