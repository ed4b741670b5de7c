package dev.organza.game.augmentation;

import dev.organza.Shape;
import dev.organza.torch.RandomStream;
import org.bytedeco.pytorch.Tensor;

/** D sees the samples as they are. */
public record Unaugmented() implements DiscriminatorAugmentation {

  public static final Unaugmented DEFAULTS = new Unaugmented();

  /** The samples themselves; draws nothing. */
  @Override
  public Tensor of(Tensor samples, double strength, RandomStream noise) {
    return samples;
  }

  @Override
  public boolean changesNothing() {
    return true;
  }

  /** Samples of any shape. */
  @Override
  public void requireFits(Shape sample) {}
}
