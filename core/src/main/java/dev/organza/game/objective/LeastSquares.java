package dev.organza.game.objective;

import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The least squares game of Mao et al. 2017 (LSGAN), equation 2. D has no sigmoid: its output is a
 * number that regression pulls to b on real samples and to a on generated ones, and G pulls its
 * samples to c. A sample that D rejects with confidence is far from c, and its gradient is large
 * rather than gone.
 *
 * <p>(a,b,c) = (0,1,1), the default, is the paper's equation 9: G wants its samples taken for real.
 * (−1,1,0) is its equation 8: with b − c = 1 and b − a = 2, G minimises the Pearson χ² divergence
 * of 2·p_g from p_data + p_g, halved, at the best D.
 *
 * @param fakeTarget a, what D wants of generated samples; finite
 * @param realTarget b, what D wants of real samples; finite and not a
 * @param generatorTarget c, what G wants D to give for its samples; finite
 * @see <a href="https://arxiv.org/abs/1611.04076">arXiv:1611.04076</a>
 */
public record LeastSquares(double fakeTarget, double realTarget, double generatorTarget)
    implements Objective {

  /** Equation 9 of the paper: (a,b,c) = (0,1,1). */
  public static final LeastSquares DEFAULTS = new LeastSquares(0.0, 1.0, 1.0);

  public LeastSquares {
    requireFinite("fakeTarget", fakeTarget);
    requireFinite("realTarget", realTarget);
    requireFinite("generatorTarget", generatorTarget);
    if (fakeTarget == realTarget) {
      throw new IllegalArgumentException(
          "fakeTarget and realTarget are both "
              + realTarget
              + "; D cannot tell samples apart by wanting the same of both");
    }
  }

  /** ½E(D(x) − b)² + ½E(D(G(z)) − a)². */
  @Override
  public Tensor discriminatorLoss(Tensor real, Tensor fake) {
    return halfSquare(real, realTarget).add(halfSquare(fake, fakeTarget));
  }

  /** ½E(D(G(z)) − c)². */
  @Override
  public Tensor generatorLoss(Supplier<Tensor> real, Tensor fake) {
    return halfSquare(fake, generatorTarget);
  }

  private static Tensor halfSquare(Tensor output, double target) {
    return output.sub(new Scalar(target)).square().mean().mul(new Scalar(0.5));
  }

  private static void requireFinite(String name, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(name + " is " + value + "; it is finite");
    }
  }

  @Override
  public boolean estimatesProbability() {
    return false;
  }

  /** Halfway between the two targets. */
  @Override
  public OptionalDouble boundary() {
    return OptionalDouble.of((fakeTarget + realTarget) / 2);
  }
}
