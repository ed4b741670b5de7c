package dev.organza.game.augmentation;

import dev.organza.optim.Progress;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * An augmentation in a game that is being played: the probability p of a change, and the signs of
 * D's logits that p may follow. Both are tensors, so that they are part of the checkpoint.
 */
public final class AugmentedSamples implements AutoCloseable {

  private final DiscriminatorAugmentation augmentation;
  private final Strength strength;
  private final double boundary;
  private final UnaryOperator<Tensor> whole;

  /** p, one number. */
  private final Tensor p;

  /** Since p changed last: the sum of the signs of D's logits, of how many, of how many updates. */
  private final Tensor signs;

  /**
   * An augmentation before the first update.
   *
   * @param boundary the logit between samples that D takes for real and others
   * @param whole from the logits of a worker's samples to those of the whole batch
   */
  public AugmentedSamples(
      DiscriminatorAugmentation augmentation,
      OptionalDouble boundary,
      UnaryOperator<Tensor> whole) {
    this.augmentation = augmentation;
    this.strength = augmentation.strength();
    this.boundary = boundary.orElse(0);
    this.whole = whole;
    try (Scope scope = Scope.open()) {
      this.p = Scope.escape(torch.zeros(1));
      this.signs = Scope.escape(torch.zeros(3));
    }
  }

  /** Sets p for the updates after this much progress. */
  public void begin(Progress progress) {
    set(strength.at(progress, strength()));
  }

  /** The samples as D sees them. */
  public Tensor of(Tensor samples, RandomStream noise) {
    return augmentation.of(samples, strength(), noise);
  }

  /**
   * Takes note of an update of D.
   *
   * @param real D's logits of the real samples
   * @param images how many real samples all workers judged
   */
  public void judged(Tensor real, int images) {
    if (strength.every() == 0) {
      return;
    }
    try (Scope scope = Scope.open()) {
      Tensor all = whole.apply(real.detach());
      add(0, all.sub(new Scalar(boundary)).sign().sum().item_double());
      add(1, (double) all.numel());
      add(2, 1);
      long updates = (long) at(signs, 2);
      if (updates >= strength.every()) {
        set(strength.after(strength(), at(signs, 0) / at(signs, 1), updates * images));
        signs.zero_();
      }
    }
  }

  private void add(int index, double value) {
    signs.narrow(0, index, 1).add_(new Scalar(value));
  }

  private static double at(Tensor numbers, int index) {
    try (Scope scope = Scope.open()) {
      return numbers.narrow(0, index, 1).item_double();
    }
  }

  private void set(double value) {
    try (Scope scope = Scope.open()) {
      p.fill_(new Scalar(value));
    }
  }

  /** p. */
  public double strength() {
    return at(p, 0);
  }

  /** p, for the journal. */
  public Tensor figure() {
    return p;
  }

  /** What is remembered, by name, for checkpoints. */
  public Map<String, Tensor> tensors() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("augmentation.p", p);
    tensors.put("augmentation.signs", signs);
    return tensors;
  }

  @Override
  public void close() {
    p.close();
    signs.close();
  }
}
