package dev.organza.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.nn.Mode;
import dev.organza.nn.Weights;
import dev.organza.torch.Gradients;
import dev.organza.torch.Scope;
import dev.organza.torch.Torch;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A convolution of a large kernel to few channels computes squares of outputs at a time: the same
 * values and gradients as LibTorch's convolution, in float64.
 */
class ConvolutionInSquaresTest {

  /** Even and odd kernels and sides; the last two have an odd number of rows or columns. */
  @ParameterizedTest
  @CsvSource({
    "3, 7, 0, 16, 22, true",
    "1, 5, 2, 8, 10, false",
    "4, 6, 1, 9, 11, true",
    "3, 7, 3, 6, 6, true",
    "3, 7, 3, 7, 6, true",
    "2, 5, 0, 10, 11, true"
  })
  void computesWhatLibTorchDoes(
      int channels, int kernel, int padding, int height, int width, boolean bias) {
    Torch.load();
    try (Scope scope = Scope.open()) {
      Tensor x = numbers(1, 2, 5, height, width);
      Tensor weight = numbers(2, channels, 5, kernel, kernel);
      Tensor offset = numbers(3, channels);
      List<Tensor> at = bias ? List.of(x, weight, offset) : List.of(x, weight);
      Tensor found =
          new Conv2d(channels, kernel, 1, padding, bias)
              .forward(x, new Weights(at.subList(1, at.size()), List.of()), Mode.evaluation());
      Tensor expected =
          torch.conv2d(
              x,
              weight,
              bias ? new TensorOptional(offset) : new TensorOptional(),
              new long[] {1, 1},
              new long[] {padding, padding},
              new long[] {1, 1},
              1);
      assertThat(torch.allclose(found, expected, 1e-10, 1e-10, false)).isTrue();
      Tensor direction = numbers(4, found.shape()).detach();
      List<Tensor> gradients = Gradients.numbers(found.mul(direction).sum(), at);
      List<Tensor> usual = Gradients.numbers(expected.mul(direction).sum(), at);
      for (int i = 0; i < at.size(); i++) {
        assertThat(torch.allclose(gradients.get(i), usual.get(i), 1e-10, 1e-10, false)).isTrue();
      }
    }
  }

  private static Tensor numbers(int salt, long... sizes) {
    long count = 1;
    for (long size : sizes) {
      count *= size;
    }
    Tensor row = torch.arange(new Scalar((double) count));
    Tensor values = row.to(torch.ScalarType.Double).mul(new Scalar(1.7 + salt)).sin().view(sizes);
    return values.set_requires_grad(true);
  }
}
