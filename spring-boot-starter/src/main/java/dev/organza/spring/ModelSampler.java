package dev.organza.spring;

import dev.organza.model.Model;
import dev.organza.model.Selection;
import java.util.function.Supplier;

/**
 * Samples of the application's model, one caller at a time, measured where the application has
 * meters: {@code organza.sampling}, the time of each call, and {@code organza.samples}.
 */
public final class ModelSampler {

  /** What measures. */
  interface Meters {

    /** Calls {@code work}, which makes so many samples. */
    <T> T measure(int count, Supplier<T> work);
  }

  private final Model model;
  private final Meters meters;

  ModelSampler(Model model, Meters meters) {
    this.model = model;
    this.meters = meters;
  }

  /**
   * Samples of a seed: those of {@link Model#sample(int, long)}.
   *
   * @param count how many, at least 1
   * @return {@code [count][elements]} in the data's own values
   */
  public float[][] sample(int count, long seed) {
    return sample(count, seed, Selection.ANY);
  }

  /**
   * Samples of a class, or with codes: those of {@link Model#sample(int, long, Selection)}.
   *
   * @param count how many, at least 1
   * @return {@code [count][elements]} in the data's own values
   * @throws dev.organza.UsageException if the model does not have such a class or such codes
   */
  public synchronized float[][] sample(int count, long seed, Selection selection) {
    return meters.measure(count, () -> model.sample(count, seed, selection));
  }

  /** Whether a sample of the model has finite values. */
  synchronized boolean isSound() {
    for (float value : model.sample(1, 1)[0]) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }
}
