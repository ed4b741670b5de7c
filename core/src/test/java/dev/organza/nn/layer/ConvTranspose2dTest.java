package dev.organza.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.Shape;
import dev.organza.nn.Mode;
import dev.organza.nn.Weights;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The forms of one layer agree; {@link LayerReferenceTest} compares it with PyTorch. */
class ConvTranspose2dTest {

  /** In float64, where only the order of sums differs. */
  @ParameterizedTest
  @CsvSource({"1,true", "3,true", "3,false", "4,true", "5,true"})
  void inEvaluationItIsTheSameAsInTraining(int channels, boolean bias) {
    ConvTranspose2d layer = new ConvTranspose2d(channels, 4, 2, 1, 0, bias);
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(1, "weights")) {
      Weights weights =
          new Weights(
              layer.parameters(Shape.image(6, 5, 3)).stream()
                  .map(spec -> stream.normal(0, 1, spec.tensor().sizeArray()))
                  .map(
                      tensor ->
                          tensor.dim() == 4
                              ? tensor.contiguous(torch.MemoryFormat.ChannelsLast)
                              : tensor)
                  .map(tensor -> tensor.to(torch.ScalarType.Double))
                  .toList(),
              List.of());
      Tensor x = stream.normal(0, 1, 2, 6, 5, 3).to(torch.ScalarType.Double);
      Tensor trained = layer.forward(x, weights, Mode.training(stream));
      Tensor evaluated = layer.forward(x, weights, Mode.evaluation());
      assertThat(evaluated.shape()).containsExactly(2, channels, 10, 6);
      assertThat(evaluated.sub(trained).abs().max().item_double()).isLessThan(1e-12);
    }
  }
}
