package dev.organza.game.augmentation;

import dev.organza.Shape;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Gaussian noise, for every sample at a level of its own: T(x) = x + s·ε with s ~ U[0, p·σ) and ε ~
 * N(0,I). The noise of instance noise (Sønderby et al. 2017, arXiv:1610.04490) as strong as D's
 * certainty asks: p follows D's logits of real samples, as in ADA, so that data with little
 * contrast are not drowned.
 *
 * <p>It departs from Diffusion-GAN (Wang et al. 2022), where the level follows D in this way too:
 * no diffusion chain scales the sample down, and D does not know the level. For samples of any
 * shape.
 *
 * @param strength where p comes from
 * @param deviation σ, the strongest level where p is 1; above 0, on a scale in which black is −1
 *     and white 1
 * @see <a href="https://arxiv.org/abs/2206.02262">arXiv:2206.02262, section 3.3</a>
 */
public record SampleNoise(Strength strength, double deviation)
    implements DiscriminatorAugmentation {

  /** ADA's controller, in 100,000 images from 0 to σ 0.5. */
  public static final SampleNoise DEFAULTS =
      new SampleNoise(new Strength.Adaptive(0.6, 100, 4), 0.5);

  public SampleNoise {
    if (!(deviation > 0) || Double.isInfinite(deviation)) {
      throw new IllegalArgumentException(
          "deviation is " + deviation + "; it is above 0 and finite");
    }
  }

  /** Samples of any shape have noise. */
  @Override
  public void requireFits(Shape sample) {}

  /** Nothing is drawn while p is 0. */
  @Override
  public Tensor of(Tensor samples, double p, RandomStream noise) {
    if (p == 0) {
      return samples;
    }
    try (Scope scope = Scope.open()) {
      Tensor levels = noise.uniformForEach(0, p * deviation, samples).to(samples); // s
      Tensor normal = noise.normal(0, 1, samples.shape()).to(samples); // ε
      return scope.keep(samples.addcmul(levels, normal, new Scalar(1.0)));
    }
  }
}
