package dev.organza.game.augmentation;

import dev.organza.Shape;
import dev.organza.nn.architecture.PixelRange;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** An augmentation of samples whose black is not −1 or whose white is not 1. */
record RescaledAugmentation(DiscriminatorAugmentation augmentation, PixelRange range)
    implements DiscriminatorAugmentation {

  @Override
  public Tensor of(Tensor samples, double strength, RandomStream noise) {
    double grey = (range.low() + range.high()) / 2;
    double half = (range.high() - range.low()) / 2;
    try (Scope scope = Scope.open()) {
      Tensor scaled = samples.sub(new Scalar(grey)).div(new Scalar(half));
      Tensor changed = augmentation.of(scaled, strength, noise);
      return changed == scaled
          ? samples
          : scope.keep(changed.mul(new Scalar(half)).add(new Scalar(grey)));
    }
  }

  @Override
  public Strength strength() {
    return augmentation.strength();
  }

  @Override
  public void requireFits(Shape sample) {
    augmentation.requireFits(sample);
  }
}
