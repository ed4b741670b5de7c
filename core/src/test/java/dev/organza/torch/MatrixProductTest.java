package dev.organza.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Products in bfloat16 and all their gradients are those in float32 but for rounding, also where a
 * factor or a gradient is a single column of a wider matrix, which LibTorch multiplies wrongly.
 */
class MatrixProductTest {

  /** Eight bits of mantissa, through three products. */
  private static final double ROUNDING = 0.02;

  private static Tensor linear(Tensor x, Tensor weight) {
    return MatrixProduct.linear(x, weight.t(), null);
  }

  /** N, F and units, each above LibTorch's 4096 multiply-adds but the last. */
  static Stream<Arguments> sizes() {
    return Stream.of(
            new long[] {64, 300, 1},
            new long[] {5000, 1, 7},
            new long[] {9000, 1, 1},
            new long[] {1, 300, 40},
            new long[] {64, 300, 2},
            new long[] {3, 4, 5})
        .flatMap(
            size ->
                Stream.<BinaryOperator<Tensor>>of(MatrixProduct::of, MatrixProductTest::linear)
                    .map(product -> Arguments.of(size, product)));
  }

  /** A part of a wider matrix, so that neither rows nor columns lie side by side in memory. */
  private static Tensor part(Tensor wide) {
    return wide.narrow(1, 2, wide.size(1) - 3);
  }

  /**
   * The product, its gradients and the gradients of those, with x and ∂loss/∂y parts of wider
   * matrices.
   */
  private static List<Tensor> everything(
      Precision precision, List<Tensor> given, BinaryOperator<Tensor> product) {
    List<Tensor> leaves = new ArrayList<>();
    for (Tensor each : given.subList(0, 3)) {
      leaves.add(each.clone().set_requires_grad(true));
    }
    Tensor x = leaves.get(0);
    Tensor weight = leaves.get(1);
    Tensor beside = leaves.get(2);
    List<Tensor> results = new ArrayList<>();
    Tensor loss;
    try (Precision.Applied applied = precision.apply(Device.cpu())) {
      // In bfloat16 already, as the features in the midst of a network are.
      Tensor features = torch.matmul(x, torch.eye(x.size(1)));
      Tensor y = product.apply(part(features), weight);
      results.add(y);
      Tensor whole = torch.cat(new TensorVector(y, beside.to(y.scalar_type())), 1);
      loss = whole.to(torch.ScalarType.Float).square().mul(given.get(3)).sum();
    }
    results.addAll(Gradients.of(loss, leaves));
    Tensor penalty = torch.zeros(1);
    for (Tensor gradient : results.subList(1, 4)) {
      penalty = penalty.add(gradient.square().sum());
    }
    results.addAll(Gradients.of(penalty.sum(), leaves));
    return results;
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void bfloat16IsFloat32Rounded(long[] size, BinaryOperator<Tensor> product) {
    Torch.load();
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(1, "product")) {
      List<Tensor> given =
          List.of(
              stream.normal(0, 1, size[0], size[1] + 3),
              stream.normal(0, 1, size[1], size[2]),
              stream.normal(0, 1, size[0], 12),
              stream.normal(1, 1, size[0], size[2] + 12));
      List<Tensor> exact = everything(Precision.FLOAT32, given, product);
      List<Tensor> rounded = everything(Precision.BFLOAT16, given, product);
      for (int i = 0; i < exact.size(); i++) {
        double error = rounded.get(i).sub(exact.get(i)).norm().item_double();
        assertThat(error / exact.get(i).norm().item_double()).as("%d", i).isLessThan(ROUNDING);
      }
    }
  }
}
