package dev.organza.game.penalty;

import dev.organza.torch.Gradients;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Path length regularisation (Karras et al. 2020, section 3.2, equation 4): λ·E(‖J_wᵀy‖ − a)², with
 * J_w = ∂g(w)/∂w, images y of N(0,1) and a the average of the lengths so far. A step of w then
 * changes the image by as much wherever w is and in whatever direction, which makes G easier to
 * invert and w easier to interpolate.
 *
 * <p>w are the styles of all layers, after style mixing; ‖·‖² is the mean over the layers of each
 * layer's squared length, and y is divided by √(H·W), both as in the authors' code. Where G has no
 * styles, w is its latent z. a is a constant in the gradient. It is of G, and a G with batch
 * normalisation is refused.
 *
 * <p>a ← decay·a + (1 − decay)·E‖J_wᵀy‖ at each computation, from 0; it is part of the checkpoint.
 *
 * @param weight λ, at least 0
 * @param decay what is kept of a, in [0,1)
 * @param every see {@link Penalty#every}; 4 in the authors' code
 * @param share the share of the batch, in (0,1], that it is computed on: the first samples; 0.5 in
 *     the authors' code
 * @see <a href="https://arxiv.org/abs/1912.04958">arXiv:1912.04958</a>
 */
public record PathLength(double weight, double decay, int every, double share) implements Penalty {

  /** The authors': λ 2, decay 0.99, every 4th update, half of the batch. */
  public static final PathLength DEFAULTS = new PathLength(2, 0.99, 4, 0.5);

  public PathLength {
    Penalty.requireNotNegative(weight, "weight");
    if (!(decay >= 0 && decay < 1)) {
      throw new IllegalArgumentException("decay is " + decay + "; it is at least 0 and below 1");
    }
    Penalty.requireEvery(every);
    Penalty.requireShare(share);
  }

  @Override
  public Tensor of(Penalised generator, Tensor latents, Tensor same, RandomStream noise) {
    try (Scope scope = Scope.open()) {
      Tensor lengths = lengths(generator.styled(Penalty.part(latents, share)), noise);
      Tensor a = generator.memory();
      try (NoGradGuard constant = new NoGradGuard()) {
        a.lerp_(generator.wholeBatch(lengths.detach()).mean().to(a), new Scalar(1 - decay));
      }
      // λ·E(‖Jᵀy‖ − a)²
      return scope.keep(lengths.sub(a).square().mean().mul(new Scalar(weight)));
    }
  }

  @Override
  public boolean perSample() {
    return true;
  }

  /** a. */
  @Override
  public int remembers() {
    return 1;
  }

  /** ‖J_wᵀy‖ of each sample: {@code [n]}. */
  private static Tensor lengths(Penalised.Styled generator, RandomStream noise) {
    try (Scope scope = Scope.open()) {
      // Jᵀy = ∂(g(w)·y)/∂w; g(wₙ) depends on wₙ alone.
      Tensor w = SampleGradient.differentiable(generator.styles());
      Tensor image = generator.outputs().apply(w);
      Tensor product = Gradients.of(image.mul(directions(image, noise)).sum(), List.of(w)).get(0);
      Tensor squares = product.square().sum(product.dim() - 1);
      return scope.keep(
          SampleGradient.length(squares.dim() == 1 ? squares : squares.flatten(1, -1).mean(1)));
    }
  }

  /** y/√(H·W), one for each image; a row of numbers counts as one pixel. */
  private static Tensor directions(Tensor image, RandomStream noise) {
    long pixels = Arrays.stream(image.shape()).skip(2).reduce(1, (a, b) -> a * b);
    return noise.normal(0, 1 / Math.sqrt(pixels), image.shape()).to(image);
  }
}
