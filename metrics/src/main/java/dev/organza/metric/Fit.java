package dev.organza.metric;

import dev.organza.optim.Adam;
import dev.organza.optim.Optimizer;
import dev.organza.optim.Progress;
import dev.organza.torch.FlatTensors;
import dev.organza.torch.Scope;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;

/** Minimises a loss by Adam, one step at a time: how metrics train the networks they need. */
public final class Fit implements AutoCloseable {

  private final FlatTensors parameters;
  private final Optimizer.State adam;
  private int steps;

  /**
   * Begins at the parameters' present values.
   *
   * @param parameters with gradients; they belong to the caller
   */
  public Fit(FlatTensors parameters, Adam adam) {
    this.parameters = parameters;
    this.adam = adam.over(parameters);
  }

  /**
   * One step.
   *
   * @param rate the learning rate
   * @param loss computes the loss, a scalar, at the parameters' present values
   */
  public void step(double rate, Supplier<Tensor> loss) {
    try (Scope scope = Scope.open()) {
      parameters.backward(loss.get());
    }
    steps++;
    adam.step(rate, steps, Progress.START);
  }

  @Override
  public void close() {
    adam.close();
  }
}
