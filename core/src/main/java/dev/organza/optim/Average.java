package dev.organza.optim;

import dev.organza.torch.Device;
import dev.organza.torch.FlatTensors;
import dev.organza.torch.Scope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;

/**
 * The exponential moving average (EMA) of a network's weights, which is sampled in their place.
 * Buffers are averaged as parameters are.
 */
public final class Average implements AutoCloseable {

  private final FlatTensors followedParameters;
  private final FlatTensors followedBuffers;
  private final FlatTensors parameters;
  private final FlatTensors buffers;

  /** An average that starts from the present weights. */
  public Average(FlatTensors followedParameters, FlatTensors followedBuffers, Device device) {
    this.followedParameters = followedParameters;
    this.followedBuffers = followedBuffers;
    this.parameters = FlatTensors.allocate(followedParameters.specs(), false, device);
    this.buffers = FlatTensors.allocate(followedBuffers.specs(), false, device);
    try (Scope scope = Scope.open();
        NoGradGuard off = new NoGradGuard()) {
      parameters.copyFrom(followedParameters);
      buffers.copyFrom(followedBuffers);
    }
  }

  /** average ← decay·average + (1−decay)·weights. */
  public void update(double decay) {
    try (Scope scope = Scope.open();
        NoGradGuard off = new NoGradGuard()) {
      Scalar share = new Scalar(1 - decay);
      parameters.flat().lerp_(followedParameters.flat(), share);
      buffers.flat().lerp_(followedBuffers.flat(), share);
    }
  }

  /** The averaged parameters. */
  public FlatTensors parameters() {
    return parameters;
  }

  /** The averaged buffers. */
  public FlatTensors buffers() {
    return buffers;
  }

  @Override
  public void close() {
    parameters.close();
    buffers.close();
  }
}
