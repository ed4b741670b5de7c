package dev.organza.diagnostics;

import dev.organza.nn.layer.Activation;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.network.Network;
import dev.organza.torch.Scope;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** What the units of a network do over a batch: whether rectified ones ever are positive. */
final class DiagnosticsUnits {

  /** A leaky unit of a larger slope still passes its gradient where it is negative. */
  private static final double LEAST_SLOPE = 0.05;

  private DiagnosticsUnits() {}

  /**
   * The largest share in one layer of rectified units that are positive for no sample; NaN for a
   * network without such a layer. A unit of a convolution is a channel.
   *
   * @param passes the outputs of all layers at any depth, of one or more batches
   */
  static double dead(List<List<Network.Output>> passes) {
    double worst = Double.NaN;
    for (int i = 0; i < passes.get(0).size(); i++) {
      Layer layer = passes.get(0).get(i).layer();
      if (layer instanceof Activation.Relu
          || (layer instanceof Activation.LeakyRelu leaky && leaky.slope() < LEAST_SLOPE)) {
        double share = neverPositive(i, passes);
        worst = Double.isNaN(worst) ? share : Math.max(worst, share);
      }
    }
    return worst;
  }

  private static double neverPositive(int layer, List<List<Network.Output>> passes) {
    try (Scope scope = Scope.open()) {
      Tensor positive = torch.zeros(passes.get(0).get(layer).value().size(1));
      for (List<Network.Output> outputs : passes) {
        Tensor output = outputs.get(layer).value();
        // [N,F] or [N,C,H,W] to [units, everything else]
        Tensor units = output.transpose(0, 1).reshape(output.size(1), -1);
        positive =
            positive.add(
                units.gt(new Scalar(0.0)).any(1).to(torch.ScalarType.Float).cpu().detach());
      }
      return positive.eq(new Scalar(0.0)).to(torch.ScalarType.Double).mean().item_double();
    }
  }

  /**
   * The share of values within a hundredth of the ends of a range.
   *
   * @param values of any shape
   */
  static double atEnds(Tensor values, double low, double high) {
    try (Scope scope = Scope.open()) {
      double middle = (low + high) / 2;
      double half = (high - low) / 2;
      return values
          .sub(new Scalar(middle))
          .abs()
          .gt(new Scalar(0.99 * half))
          .to(torch.ScalarType.Double)
          .mean()
          .item_double();
    }
  }
}
