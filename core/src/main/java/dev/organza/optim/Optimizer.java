package dev.organza.optim;

import dev.organza.torch.FlatTensors;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * How a player follows its gradient. An optimiser is settings; {@link #over} gives it a memory for
 * the parameters of one player, which it updates as one flat tensor.
 *
 * <p>All follow PyTorch's definitions, so that published learning rates mean here what they mean
 * there.
 */
public interface Optimizer {

  /** From where on none of its settings changes, in thousands of images; 0 if none ever does. */
  default double settledKimg() {
    return 0;
  }

  /** The learning rate, before the player's schedule multiplies it. */
  double learningRate();

  /** A fresh memory for these parameters. */
  State over(FlatTensors parameters);

  /** An optimiser's memory of one player's gradients. */
  interface State extends AutoCloseable {

    /**
     * Updates the parameters against {@link FlatTensors#gradient}.
     *
     * @param learningRate the rate of this update
     * @param update the number of this update, from 1
     * @param progress the training's progress before this step
     */
    void step(double learningRate, long update, Progress progress);

    /**
     * What this memory would do in the updates to come, without doing it: for a game that looks
     * ahead (unrolled GANs). The memory and the parameters stay as they are.
     */
    LookAhead lookAhead();

    /** The memory itself, by name, for checkpoints: each has the length of the flat parameters. */
    Map<String, Tensor> tensors();

    @Override
    void close();
  }

  /**
   * The updates to come, one call after the other, as differentiable functions of the parameters
   * and gradients.
   */
  interface LookAhead {

    /**
     * The parameters after the next update.
     *
     * @param parameters flat, before the update
     * @param gradient flat; the result is differentiable in it
     * @param learningRate the rate of this update
     * @param update the number of this update, from 1
     * @param progress the training's progress before this step
     */
    Tensor step(
        Tensor parameters, Tensor gradient, double learningRate, long update, Progress progress);

    /**
     * √v with a finite derivative at 0, where the gradient of a parameter is 0: 10⁻³⁰ is far below
     * any ε that is added to the root, and its root is a float32 number still.
     */
    static Tensor root(Tensor v) {
      return v.add(new Scalar(1e-30)).sqrt();
    }
  }

  /**
   * Checks a learning rate.
   *
   * @throws IllegalArgumentException if it is not above 0 and finite
   */
  static void requireLearningRate(double learningRate) {
    if (!(learningRate > 0) || Double.isInfinite(learningRate)) {
      throw new IllegalArgumentException(
          "learningRate is " + learningRate + "; it is above 0, for example 0.0002");
    }
  }

  /**
   * Checks a decay rate.
   *
   * @throws IllegalArgumentException if it is not in [0,1)
   */
  static void requireDecay(String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(name + " is " + value + "; it is at least 0 and below 1");
    }
  }

  /**
   * Checks the ε that keeps a division from zero.
   *
   * @throws IllegalArgumentException if it is not above 0 and finite
   */
  static void requireEpsilon(double epsilon) {
    if (!(epsilon > 0) || Double.isInfinite(epsilon)) {
      throw new IllegalArgumentException(
          "epsilon is " + epsilon + "; it is above 0, for example 1.0E-8");
    }
  }
}
