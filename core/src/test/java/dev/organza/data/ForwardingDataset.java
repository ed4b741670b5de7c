package dev.organza.data;

import dev.organza.Shape;
import java.util.List;
import java.util.Optional;

/** Another data set in all but what a test overrides. Closing it closes the other. */
public abstract class ForwardingDataset implements Dataset {

  private final Dataset whole;

  protected ForwardingDataset(Dataset whole) {
    this.whole = whole;
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
    return whole.count();
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
    return whole.label(index);
  }

  @Override
  public void read(int index, float[] into, int offset) {
    whole.read(index, into, offset);
  }

  @Override
  public Optional<Density> density() {
    return whole.density();
  }

  @Override
  public String sha256() {
    return whole.sha256();
  }

  @Override
  public void close() {
    whole.close();
  }
}
