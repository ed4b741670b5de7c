package dev.organza.diagnostics;

import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * What images are compared by besides their pixels: means and standard deviations of the channels
 * of a convolutional network with random weights, which need no download and see texture and shape
 * (Naeem et al. 2020, arXiv:2002.09797, section 4.2, on random embeddings). The weights are the
 * same in every run. Rows of numbers are their own features.
 */
final class DiagnosticsFeatures implements AutoCloseable {

  /** The weights' seed, the same for all runs. */
  private static final long SEED = 0;

  private static final int[] CHANNELS = {16, 32, 64};

  /** {@code [out,in,3,3]} each; empty for rows. */
  private final List<Tensor> weights = new ArrayList<>();

  /**
   * @param channels of the images; 0 for rows of numbers
   */
  DiagnosticsFeatures(int channels) {
    if (channels == 0) {
      return;
    }
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(SEED, "vitals/features")) {
      int inputs = channels;
      for (int outputs : CHANNELS) {
        // He et al. 2015, arXiv:1502.01852, equation 10: the signal keeps its variance.
        double deviation = Math.sqrt(2.0 / (9 * inputs));
        weights.add(Scope.escape(stream.normal(0, deviation, outputs, inputs, 3, 3)));
        inputs = outputs;
      }
    }
  }

  /**
   * Features of samples.
   *
   * @param samples {@code [N,C,H,W]}, or {@code [N,F]}
   * @return {@code [N,features]}, float64, on the CPU
   */
  Tensor of(Tensor samples) {
    if (weights.isEmpty()) {
      return samples.reshape(samples.size(0), -1).to(torch.ScalarType.Double).cpu();
    }
    try (Scope scope = Scope.open()) {
      Tensor x = samples.to(torch.ScalarType.Float).cpu();
      TensorVector pooled = new TensorVector();
      for (int i = 0; i < weights.size(); i++) {
        long stride = i == 0 ? 1 : 2;
        x =
            torch.leaky_relu(
                torch.conv2d(
                    x,
                    weights.get(i),
                    new TensorOptional(),
                    new long[] {stride, stride},
                    new long[] {1, 1},
                    new long[] {1, 1},
                    1),
                new Scalar(0.2));
        Tensor places = x.reshape(x.size(0), x.size(1), -1);
        Tensor mean = places.mean(2);
        pooled.push_back(mean);
        pooled.push_back(places.sub(mean.unsqueeze(2)).square_().mean(2).sqrt());
      }
      return scope.keep(torch.cat(pooled, 1).to(torch.ScalarType.Double));
    }
  }

  @Override
  public void close() {
    weights.forEach(Tensor::close);
  }
}
