package dev.organza.game.penalty;

import dev.organza.torch.Gradients;
import dev.organza.torch.Scope;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** ∇ₓD(x) at each sample of a batch, in a form that is differentiable in D's parameters again. */
final class SampleGradient {

  /**
   * Keeps the square root differentiable where the gradient vanishes: there √s has slope ∞, times a
   * gradient of 0 gives NaN, and D starts or dies in exactly such places. A length changes by at
   * most √1e-20 = 1e-10, and float32 holds the slope, 5e9, and two more derivatives.
   */
  private static final double TINY = 1e-20;

  private SampleGradient() {}

  /**
   * ‖∇ₓD(x)‖² of each sample, the norm over all dimensions but the first.
   *
   * @param samples {@code [N, shape…]}; if they require a gradient, the result is differentiable in
   *     them too, and otherwise they are left without
   * @return {@code [N]}
   */
  static Tensor squaredLengths(Penalised critic, Tensor samples) {
    try (Scope scope = Scope.open()) {
      // D(xₙ) depends on xₙ alone, so that row n of the gradient of the sum is ∇D(xₙ).
      Tensor x = differentiable(samples);
      Tensor gradient = Gradients.of(critic.outputs(x).sum(), List.of(x)).get(0);
      // Σⱼ (∂D/∂xⱼ)²
      return scope.keep(gradient.square().flatten(1, -1).sum(1));
    }
  }

  /**
   * Inputs to differentiate by. Those with a way back to parameters keep it: an unrolled G shifts
   * the points where D is penalised.
   */
  static Tensor differentiable(Tensor inputs) {
    Tensor x = inputs.requires_grad() ? inputs : inputs.detach();
    x.set_requires_grad(true);
    return x;
  }

  /** √squares, differentiable also at 0. */
  static Tensor length(Tensor squares) {
    try (Scope scope = Scope.open()) {
      return scope.keep(squares.add(new Scalar(TINY)).sqrt());
    }
  }

  /**
   * weight · E(‖∇ₓD(x)‖ − target)².
   *
   * @param samples {@code [N, shape…]}, left without a gradient
   * @return a scalar
   */
  static Tensor lengthPenalty(Penalised critic, Tensor samples, double weight, double target) {
    try (Scope scope = Scope.open()) {
      Tensor length = length(squaredLengths(critic, samples));
      Tensor deviation = length.sub(new Scalar(target)); // ‖∇D‖ − target
      return scope.keep(deviation.square().mean().mul(new Scalar(weight)));
    }
  }

  /**
   * gamma/2 · E‖∇ₓD(x)‖².
   *
   * @param samples {@code [N, shape…]}, left without a gradient
   * @return a scalar
   */
  static Tensor squarePenalty(Penalised critic, Tensor samples, double gamma) {
    try (Scope scope = Scope.open()) {
      return scope.keep(squaredLengths(critic, samples).mean().mul(new Scalar(gamma / 2)));
    }
  }
}
