package dev.organza.nn.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.nn.Initialiser;
import dev.organza.nn.Mode;
import dev.organza.nn.Weights;
import dev.organza.nn.architecture.Dcgan;
import dev.organza.nn.layer.Activation;
import dev.organza.nn.layer.BatchNorm;
import dev.organza.nn.layer.Conv1d;
import dev.organza.nn.layer.Conv2d;
import dev.organza.nn.layer.ConvTranspose1d;
import dev.organza.nn.layer.ConvTranspose2d;
import dev.organza.nn.layer.Crop;
import dev.organza.nn.layer.Flatten;
import dev.organza.nn.layer.Fork;
import dev.organza.nn.layer.InstanceNorm;
import dev.organza.nn.layer.Join;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.layer.LayerNorm;
import dev.organza.nn.layer.Linear;
import dev.organza.nn.layer.Maxout;
import dev.organza.nn.layer.Noise.Dropout;
import dev.organza.nn.layer.Noise.GaussianNoise;
import dev.organza.nn.layer.Pad;
import dev.organza.nn.layer.Projection;
import dev.organza.nn.layer.Resampling.AveragePool;
import dev.organza.nn.layer.Resampling.Downsample;
import dev.organza.nn.layer.Resampling.PixelShuffle;
import dev.organza.nn.layer.Resampling.PixelUnshuffle;
import dev.organza.nn.layer.Resampling.Smooth;
import dev.organza.nn.layer.Resampling.Upsample;
import dev.organza.nn.layer.Reshape;
import dev.organza.nn.layer.Residual;
import dev.organza.nn.layer.Skip;
import dev.organza.nn.layer.Spectral;
import dev.organza.torch.Device;
import dev.organza.torch.FlatTensors;
import dev.organza.torch.HostMemory;
import dev.organza.torch.Precision;
import dev.organza.torch.RandomStream;
import dev.organza.torch.RecordedConvolutions;
import dev.organza.torch.Scope;
import dev.organza.torch.TensorSpec;
import dev.organza.torch.Workspace;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {

  private static final Network IMAGES =
      Network.of(
          Shape.image(3, 8, 8),
          Layer.conv2d(16, 4, 2, 1),
          Layer.leakyRelu(0.2),
          new Conv2d(8, 3, 1, 1, false),
          Layer.batchNorm(),
          Layer.flatten(),
          Layer.linear(10));

  @Test
  void parametersAndBuffersAreNamedAndSizedAsInPyTorchsSequential() {
    assertThat(IMAGES.parameters())
        .containsExactly(
            TensorSpec.channelsLast("0.weight", 16, 3, 4, 4),
            TensorSpec.of("0.bias", 16),
            TensorSpec.channelsLast("2.weight", 8, 16, 3, 3),
            TensorSpec.of("3.weight", 8),
            TensorSpec.of("3.bias", 8),
            TensorSpec.of("5.weight", 10, 128),
            TensorSpec.of("5.bias", 10));
    assertThat(IMAGES.buffers())
        .containsExactly(TensorSpec.of("3.running_mean", 8), TensorSpec.of("3.running_var", 8));
  }

  @Test
  void parametersAndMultiplyAddsAreCounted() {
    // 16·(3·16 + 1) + 8·16·9 + 2·8 + 10·(8·4·4 + 1)
    assertThat(IMAGES.parameterCount()).isEqualTo(784 + 1152 + 16 + 1290);
    // outputs × inputs of each: (16·4·4)·(3·16) + (8·4·4)·(16·9) + 10·128
    assertThat(IMAGES.multiplyAdds()).isEqualTo(12288 + 18432 + 1280);
  }

  @Test
  void aTransposedConvolutionCostsEachInputsWholeKernel() {
    Network network = Network.of(Shape.image(5, 3, 4), Layer.convTranspose2d(7, 4, 2, 1));
    // 5·3·4 inputs, each spread over 7·4·4 outputs
    assertThat(network.multiplyAdds()).isEqualTo(60 * 112);
    assertThat(Network.of(Shape.of(6), Layer.maxout(4, 5)).multiplyAdds()).isEqualTo(6 * 4 * 5);
  }

  @Test
  void conditionedLayersForksAndSpectralMapsAreCounted() {
    Network network =
        Network.of(
            Shape.image(1, 4, 4),
            new Join(10, 2),
            Layer.spectral(new Conv2d(5, 4, 2, 1, false)),
            Layer.flatten(),
            new Fork(
                List.of(new Projection(10)),
                List.of(Layer.linear(6), Layer.batchNorm(), Layer.linear(3))));
    assertThat(network.condition()).isEqualTo(10);
    assertThat(network.output()).isEqualTo(Shape.of(1 + 3));
    assertThat(network.parameters())
        .containsExactly(
            TensorSpec.of("0.weight", 2 * 4 * 4, 10),
            TensorSpec.channelsLast("1.weight", 5, 3, 4, 4),
            TensorSpec.of("3.first.0.weight", 1, 20),
            TensorSpec.of("3.first.0.bias", 1),
            TensorSpec.of("3.first.0.embedding", 10, 20),
            TensorSpec.of("3.second.0.weight", 6, 20),
            TensorSpec.of("3.second.0.bias", 6),
            TensorSpec.of("3.second.1.weight", 6),
            TensorSpec.of("3.second.1.bias", 6),
            TensorSpec.of("3.second.2.weight", 3, 6),
            TensorSpec.of("3.second.2.bias", 3));
    assertThat(network.buffers())
        .containsExactly(
            TensorSpec.of("1.weight_u", 5),
            TensorSpec.of("1.weight_v", 3 * 4 * 4),
            TensorSpec.of("3.second.1.running_mean", 6),
            TensorSpec.of("3.second.1.running_var", 6));
    // 32·10 + 5·3·16 + 20 + 1 + 10·20 + 6·20 + 6 + 2·6 + 3·6 + 3
    assertThat(network.parameterCount()).isEqualTo(320 + 240 + 221 + 126 + 12 + 21);
    // 32·10 + (5·2·2)·(3·16) + (1 + 10 + 1)·20 + 6·20 + 3·6
    assertThat(network.multiplyAdds()).isEqualTo(320 + 960 + 240 + 120 + 18);
  }

  @Test
  void theSummaryShowsEveryLayerAndTheTotals() {
    assertThat(IMAGES.summary())
        .isEqualTo(
            """
            layer                                                                      output    parameters
            input                                                                      [3,8,8]
            0 Conv2d[channels=16, kernel=4, stride=2, padding=1, bias=true, groups=1]  [16,4,4]         784
            1 LeakyRelu[slope=0.2]                                                     [16,4,4]
            2 Conv2d[channels=8, kernel=3, stride=1, padding=1, bias=false, groups=1]  [8,4,4]        1,152
            3 BatchNorm[momentum=0.1, epsilon=1.0E-5, affine=true]                     [8,4,4]           16
            4 Flatten[]                                                                [128]
            5 Linear[units=10, bias=true]                                              [10]           1,290
            3,242 parameters, 32,000 multiply-adds a sample
            """);
  }

  @Test
  void layersThatDoNotFitAreRefusedWithTheLayerAndItsShape() {
    assertThatThrownBy(() -> Network.of(Shape.image(3, 8, 8), Layer.relu(), Layer.linear(4)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("layer 1")
        .hasMessageContaining("Linear")
        .hasMessageContaining("[F]")
        .hasMessageContaining("[3,8,8]");
    assertThatThrownBy(() -> Network.of(Shape.image(3, 2, 8), Layer.conv2d(4, 5, 1, 1)))
        .hasMessageContaining("Conv2d")
        .hasMessageContaining("[3,3,3]")
        .hasMessageContaining("[3,2,8]");
    assertThatThrownBy(() -> Network.of(Shape.of(12), Layer.reshape(3, 2, 1)))
        .hasMessageContaining("Reshape")
        .hasMessageContaining("[3,2,1]")
        .hasMessageContaining("[12]");
    assertThatThrownBy(() -> Network.of(Shape.image(1, 2, 2), Layer.convTranspose2d(4, 1, 1, 1)))
        .hasMessageContaining("[4,0,0]")
        .hasMessageContaining("[1,2,2]");
    assertThatThrownBy(
            () -> Network.of(Shape.image(1, 3, 3), new Pad(3, 0, 0, 0, Pad.Border.REFLECT)))
        .hasMessageContaining("[1,4,1]")
        .hasMessageContaining("[1,3,3]");
    assertThatThrownBy(() -> Network.of(Shape.image(1, 3, 3), new Crop(0, 0, 2, 1)))
        .hasMessageContaining("[1,1,4]")
        .hasMessageContaining("[1,3,3]");
    assertThatThrownBy(() -> Network.of(Shape.of(2, 3, 4, 5), Layer.batchNorm()))
        .hasMessageContaining("[C,H,W]")
        .hasMessageContaining("[2,3,4,5]");
    assertThatThrownBy(() -> Network.of(Shape.of(2, 3, 4, 5), new Join(10, 1)))
        .hasMessageContaining("Join")
        .hasMessageContaining("[C,H,W]")
        .hasMessageContaining("[2,3,4,5]");
    assertThatThrownBy(() -> Network.of(Shape.signal(2, 5), new Conv1d(3, 3, 1, 1, 4, true)))
        .hasMessageContaining("Conv1d")
        .hasMessageContaining("[2,7]")
        .hasMessageContaining("[2,5]");
    assertThatThrownBy(() -> Network.of(Shape.signal(2, 1), Layer.convTranspose1d(3, 2, 1, 1)))
        .hasMessageContaining("[3,0]")
        .hasMessageContaining("[2,1]");
    assertThatThrownBy(() -> Network.of(Shape.signal(2, 3), new Pad(1, 0, 0, 0, Pad.Border.ZERO)))
        .hasMessageContaining("top and bottom")
        .hasMessageContaining("[2,3]");
    assertThatThrownBy(() -> Network.of(Shape.image(2, 1, 1), Layer.instanceNorm()))
        .hasMessageContaining("InstanceNorm")
        .hasMessageContaining("[2,1,1]");
    assertThatThrownBy(() -> Network.of(Shape.image(2, 2, 5), Layer.averagePool(3)))
        .hasMessageContaining("at least 3")
        .hasMessageContaining("[2,2,5]");
    assertThatThrownBy(() -> Network.of(Shape.image(1, 2, 2), new Projection(10)))
        .hasMessageContaining("Projection")
        .hasMessageContaining("[1,2,2]");
    assertThatThrownBy(
            () ->
                Network.of(
                    Shape.of(4),
                    new Fork(
                        List.of(Layer.relu()), List.of(Layer.reshape(1, 2, 2), Layer.linear(2)))))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("second chain of a Fork")
        .hasMessageContaining("layer 1")
        .hasMessageContaining("[1,2,2]");
    assertThatThrownBy(
            () ->
                Network.of(
                    Shape.of(4),
                    new Fork(List.of(Layer.reshape(1, 2, 2)), List.of(Layer.linear(2)))))
        .hasMessageContaining("first")
        .hasMessageContaining("[1,2,2]");
    assertThatThrownBy(
            () -> Network.of(Shape.of(4), new Join(10, 2), Layer.linear(3), new Projection(7)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("[10, 7]");
    assertThatThrownBy(() -> Network.of(Shape.of(4), Layer.upsample(2)))
        .hasMessageContaining("[C,H,W]")
        .hasMessageContaining("[4]");
  }

  @Test
  void branchesThatDoNotFitTogetherAreRefusedWithBothShapes() {
    assertThatThrownBy(
            () -> Network.of(Shape.image(3, 8, 8), Layer.residual(Layer.conv2d(4, 4, 2, 1))))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("layer 0")
        .hasMessageContaining("Residual")
        .hasMessageContaining("the layers give [4,4,4] and the shortcut [3,8,8]");
    assertThatThrownBy(() -> Network.of(Shape.signal(2, 8), Layer.skip(Layer.conv1d(4, 4, 2, 1))))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("Skip")
        .hasMessageContaining("[2,8] and [4,4]");
    assertThatThrownBy(
            () ->
                Network.of(
                    Shape.image(1, 4, 4),
                    new Fork(List.of(Layer.conv2d(1, 3, 1, 1)), List.of(Layer.averagePool(2)))))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("first [1,4,4], second [1,2,2]");
    assertThatThrownBy(
            () -> Network.of(Shape.of(4), Layer.skip(Layer.residual(Layer.conv2d(1, 3, 1, 1)))))
        .hasMessageContaining("in the layers chain of a Skip")
        .hasMessageContaining("in the layers chain of a Residual")
        .hasMessageContaining("Conv2d takes images of shape [C,H,W], not the shape [4]");
  }

  /** The logit of InfoGAN's D and the output of its Q, for one. */
  @Test
  void namedHeadsAreTakenOutOfTheOutput() {
    Map<String, List<Layer>> heads = new LinkedHashMap<>();
    heads.put("logit", List.of(Layer.linear(1)));
    heads.put("class", List.of(Layer.linear(3)));
    heads.put("same", List.of(Layer.flatten()));
    Network network = Network.of(Shape.of(2), new Fork(heads));
    assertThat(network.output()).isEqualTo(Shape.of(1 + 3 + 2));
    try (Scope scope = Scope.open();
        Tensors tensors = new Tensors(network)) {
      Tensor x = torch.ones(5, 2);
      Tensor output = network.forward(tensors.weights(), x, Mode.evaluation());
      Map<String, Tensor> found = network.heads(output);
      assertThat(found.keySet()).containsExactly("logit", "class", "same");
      List<Tensor> parts = List.copyOf(found.values());
      assertThat(parts.get(0).shape()).containsExactly(5, 1);
      assertThat(parts.get(1).shape()).containsExactly(5, 3);
      assertThat(HostMemory.floats(parts.get(2))).containsOnly(1).hasSize(10);
      Network logit = network.firstHead();
      assertThat(logit).isEqualTo(Network.of(Shape.of(2), Layer.linear(1)));
      Weights first = new Weights(tensors.weights().parameters().subList(0, 2), List.of());
      assertThat(HostMemory.floats(logit.forward(first, x, Mode.evaluation())))
          .isEqualTo(HostMemory.floats(parts.get(0)));
    }
    Network plain = Network.of(Shape.of(2), Layer.linear(1));
    assertThat(plain.firstHead()).isSameAs(plain);
    assertThatThrownBy(() -> plain.heads(torch.ones(1, 1)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("Fork");
  }

  @Test
  void layersInsideOthersAreFoundCountedAndSeen() {
    Network network =
        Network.of(
            Shape.signal(2, 4),
            new Residual(
                List.of(
                    Layer.conv1d(3, 3, 1, 1),
                    Layer.relu(),
                    Layer.skip(Layer.spectral(Layer.conv1d(1, 1, 1, 0)))),
                List.of(Layer.conv1d(4, 1, 1, 0)),
                1,
                1));
    assertThat(network.contains(Spectral.class)).isTrue();
    assertThat(network.contains(Conv1d.class)).isTrue();
    assertThat(network.contains(Activation.class)).isTrue();
    assertThat(network.contains(BatchNorm.class)).isFalse();
    assertThat(network.samplewise()).isFalse();
    assertThat(network.parameters().stream().map(TensorSpec::name))
        .containsExactly(
            "0.layers.0.weight",
            "0.layers.0.bias",
            "0.layers.2.layers.0.weight",
            "0.layers.2.layers.0.bias",
            "0.shortcut.0.weight",
            "0.shortcut.0.bias");
    assertThat(network.buffers().stream().map(TensorSpec::name))
        .containsExactly("0.layers.2.layers.0.weight_u", "0.layers.2.layers.0.weight_v");
    // (3·2·3 + 3) + (1·3·1 + 1) + (4·2·1 + 4)
    assertThat(network.parameterCount()).isEqualTo(21 + 4 + 12);
    // 4 steps of 3·(2·3), of 1·3 and of 4·2
    assertThat(network.multiplyAdds()).isEqualTo(4 * (18 + 3 + 8));
    // 4 steps of 3 channels, their activation, 1 channel, the skip's 4, the shortcut's 4, the sum
    assertThat(network.activations()).isEqualTo(4 * (3 + 3 + 1 + 4 + 4 + 4));
    try (Scope scope = Scope.open();
        Tensors tensors = new Tensors(network)) {
      List<Network.Output> outputs =
          network.outputs(
              tensors.weights(), torch.ones(2, 2, 4), torch.zeros(2, 0), Mode.evaluation());
      assertThat(outputs.stream().map(output -> output.layer().getClass().getSimpleName()))
          .containsExactly("Conv1d", "Relu", "Spectral", "Skip", "Conv1d", "Residual");
      assertThat(outputs.get(1).value().shape()).containsExactly(2, 3, 4);
      assertThat(outputs.get(5).value().shape()).containsExactly(2, 4, 4);
    }
  }

  /** U-Nets nest as deep as they halve: building must not double with each level. */
  @Test
  void deeplyNestedLayersAreBuiltOnce() {
    Layer layer = Layer.relu();
    for (int i = 0; i < 60; i++) {
      layer = Layer.residual(layer);
    }
    assertThat(Network.of(Shape.of(3), layer).activations()).isEqualTo(3 * 61);
  }

  /** What a residual block holds is recorded as if it stood alone. */
  @Test
  void convolutionsInsideLayersAreRecorded() {
    Network network = Network.of(Shape.image(32, 4, 4), Layer.residual(Layer.conv2d(32, 3, 1, 1)));
    try (Scope scope = Scope.open();
        Workspace workspace = new Workspace();
        RandomStream stream = RandomStream.of(1, "x");
        Tensors tensors = new Tensors(network)) {
      RecordedConvolutions record = RecordedConvolutions.in(scope, workspace);
      Tensor x = stream.normal(0, 1, 2, 32, 4, 4);
      tensors.parameters.backward(
          network
              .forward(tensors.weights().recordedIn(record), x, Mode.evaluation())
              .square()
              .sum(),
          record);
      assertThat(record.isEmpty()).isFalse();
      float[] recorded = HostMemory.floats(tensors.parameters.gradient());
      tensors.parameters.backward(
          network.forward(tensors.weights(), x, Mode.evaluation()).square().sum());
      float[] plain = HostMemory.floats(tensors.parameters.gradient());
      double difference = 0;
      double norm = 0;
      for (int i = 0; i < plain.length; i++) {
        difference += Math.pow(recorded[i] - plain[i], 2);
        norm += Math.pow(plain[i], 2);
      }
      assertThat(Math.sqrt(difference / norm)).isLessThan(1e-5);
    }
  }

  @Test
  void impossibleLayersAreRefused() {
    assertRefused(() -> Layer.linear(0), "0");
    assertRefused(() -> Layer.maxout(3, 1), "1");
    assertRefused(() -> Layer.conv2d(4, 0, 1, 0), "0");
    assertRefused(() -> Layer.conv2d(4, 3, 1, -1), "-1");
    assertRefused(() -> new ConvTranspose2d(4, 4, 2, 1, 2, true), "stride 2");
    assertRefused(() -> new Conv1d(4, 3, 1, 0, 0, true), "0");
    assertRefused(() -> Layer.conv1d(0, 3, 1, 0), "0");
    assertRefused(() -> new ConvTranspose1d(4, 4, 2, 1, 2, true), "stride 2");
    assertRefused(() -> new InstanceNorm(0, true), "0.0");
    assertRefused(() -> new AveragePool(3, 1, 2), "2");
    assertRefused(() -> new AveragePool(3, 0, 0), "0");
    assertRefused(() -> Layer.residual(), "at least one layer");
    assertRefused(() -> Layer.skip(), "at least one layer");
    assertRefused(
        () -> new Residual(List.of(Layer.relu()), List.of(), Double.NaN, 1), "NaN and 1.0");
    assertRefused(
        () -> new Residual(List.of(new Join(3, 1)), List.of(new Join(4, 1)), 1, 1), "[3, 4]");
    assertRefused(() -> Layer.skip(new Join(3, 1), new Join(4, 1)), "[3, 4]");
    assertRefused(() -> new Fork(Map.of()), "at least one head");
    assertRefused(() -> new Fork(Map.of("a.b", List.of(Layer.relu()))), "a.b");
    assertRefused(() -> Layer.dropout(1), "1.0");
    assertRefused(() -> Layer.dropout(Double.NaN), "NaN");
    assertRefused(() -> Layer.gaussianNoise(-1), "-1.0");
    assertRefused(() -> new BatchNorm(0, 1e-5, true), "0.0");
    assertRefused(() -> new LayerNorm(0, true), "0.0");
    assertRefused(() -> Layer.upsample(0), "0");
    assertRefused(() -> Layer.pad(-1), "-1");
    assertRefused(() -> new Crop(0, 0, 0, -2), "-2");
    assertRefused(() -> Layer.leakyRelu(-0.1), "-0.1");
    assertRefused(() -> new Activation.Elu(0), "0.0");
    assertRefused(() -> new Spectral(Layer.linear(3), 0), "0");
    assertRefused(() -> Layer.spectral(Layer.relu()), "not a Relu");
    assertRefused(() -> Layer.spectral(new Join(10, 3)), "not a Join");
    assertRefused(() -> Layer.spectral(Layer.spectral(Layer.linear(3))), "not a Spectral");
    assertRefused(() -> new Join(0, 3), "0");
    assertRefused(() -> new Join(10, -1), "-1");
    assertRefused(() -> new Projection(0), "0");
    assertRefused(() -> new Fork(List.of(), List.of(Layer.linear(1))), "each at least one layer");
    assertRefused(() -> new Fork(List.of(new Projection(3)), List.of(new Projection(4))), "[3, 4]");
  }

  private static void assertRefused(Runnable construction, String value) {
    assertThatThrownBy(construction::run)
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(value);
  }

  @Test
  void aBatchOfAnotherShapeIsRefusedAtTheDoor() {
    try (Scope scope = Scope.open();
        Tensors tensors = new Tensors(IMAGES)) {
      assertThatThrownBy(
              () -> IMAGES.forward(tensors.weights(), torch.ones(5, 3, 8, 9), Mode.evaluation()))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("[N,3,8,8]")
          .hasMessageContaining("[5,3,8,9]");
      assertThatThrownBy(
              () -> IMAGES.forward(tensors.weights(), torch.ones(3, 8, 8), Mode.evaluation()))
          .hasMessageContaining("[N,3,8,8]")
          .hasMessageContaining("[3,8,8]");
    }
  }

  @Test
  void aConditionOfAnotherLengthOrNoneIsRefused() {
    Network network =
        Network.of(
            Shape.of(3),
            new Join(4, 2),
            new Fork(List.of(new Projection(4)), List.of(Layer.relu())));
    try (Scope scope = Scope.open();
        Tensors tensors = new Tensors(network)) {
      Weights weights = tensors.weights();
      assertThat(
              network
                  .forward(weights, torch.ones(5, 3), torch.ones(5, 4), Mode.evaluation())
                  .shape())
          .containsExactly(5, 6);
      assertThatThrownBy(() -> network.forward(weights, torch.ones(5, 3), Mode.evaluation()))
          .hasMessageContaining("conditioned on 4");
      assertThatThrownBy(
              () -> network.forward(weights, torch.ones(5, 3), torch.ones(5, 3), Mode.evaluation()))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("[5,4]")
          .hasMessageContaining("[5,3]");
      for (Layer layer : network.layers()) {
        assertThatThrownBy(() -> layer.forward(torch.ones(5, 3), weights, Mode.evaluation()))
            .hasMessageContaining("conditioned on 4");
      }
    }
  }

  @Test
  void aNetworkIsExtendedAtBothEnds() {
    Network network = Network.of(Shape.image(2, 4, 4), Layer.flatten(), Layer.linear(3));
    assertThat(network.append(Layer.relu(), Layer.linear(1)))
        .isEqualTo(
            Network.of(
                Shape.image(2, 4, 4),
                Layer.flatten(),
                Layer.linear(3),
                Layer.relu(),
                Layer.linear(1)));
    assertThat(network.prepend(Shape.image(1, 4, 4), new Join(10, 1)))
        .isEqualTo(
            Network.of(Shape.image(1, 4, 4), new Join(10, 1), Layer.flatten(), Layer.linear(3)));
    assertThatThrownBy(() -> network.prepend(Shape.image(2, 4, 4), new Join(10, 1)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("takes the shape [2,4,4]")
        .hasMessageContaining("gives [3,4,4]");
  }

  @Test
  void theTrunkIsADiscriminatorWithoutItsHead() {
    Network rows = Network.of(Shape.of(5), Layer.linear(4), Layer.relu(), new Linear(1, false));
    assertThat(rows.trunk()).isEqualTo(Network.of(Shape.of(5), Layer.linear(4), Layer.relu()));
    assertThat(rows.head()).isEqualTo(new Linear(1, false));

    Network images =
        Network.of(
            Shape.image(1, 8, 8),
            Layer.conv2d(3, 4, 2, 1),
            new Spectral(Layer.conv2d(1, 4, 1, 0), 2),
            Layer.flatten());
    assertThat(images.trunk())
        .isEqualTo(Network.of(Shape.image(1, 8, 8), Layer.conv2d(3, 4, 2, 1), Layer.flatten()));
    assertThat(images.head()).isEqualTo(new Spectral(Layer.linear(1), 2));
  }

  @Test
  void aNetworkWithoutASingleLogitFromALinearMapHasNoHead() {
    for (Network network :
        List.of(
            Network.of(Shape.of(5)),
            Network.of(Shape.of(1), Layer.flatten()),
            Network.of(Shape.of(5), Layer.linear(2)),
            Network.of(Shape.of(5), Layer.linear(1), Layer.sigmoid()),
            Network.of(Shape.of(5), Layer.maxout(1, 2)),
            Network.of(Shape.image(1, 4, 4), Layer.conv2d(1, 2, 2, 1), Layer.flatten()),
            Network.of(Shape.image(1, 4, 4), Layer.conv2d(1, 4, 1, 0)),
            Network.of(
                Shape.image(1, 4, 4), Layer.conv2d(1, 4, 4, 0), Layer.relu(), Layer.flatten()),
            Network.of(Shape.image(1, 2, 2), Layer.conv2d(1, 4, 3, 1), Layer.flatten()))) {
      for (Runnable use : List.<Runnable>of(network::trunk, network::head)) {
        assertThatThrownBy(use::run)
            .isInstanceOf(UsageException.class)
            .hasMessageContaining("no head")
            .hasMessageContaining(network.output().toString());
      }
    }
  }

  @Test
  void batchNormRefusesToTrainOnOneValue() {
    Network network = Network.of(Shape.of(4), Layer.batchNorm());
    try (Scope scope = Scope.open();
        RandomStream noise = RandomStream.of(1, "noise");
        Tensors tensors = new Tensors(network)) {
      assertThatThrownBy(
              () -> network.forward(tensors.weights(), torch.ones(1, 4), Mode.training(noise)))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("at least 2");
      assertThat(network.forward(tensors.weights(), torch.ones(1, 4), Mode.evaluation()).shape())
          .containsExactly(1, 4);
    }
  }

  /** Native memory made in a scope dies with it; a network must not hold any. */
  @Test
  void aNetworkOutlivesTheScopeItWasBuiltAndUsedIn() {
    Network network;
    float[] inside;
    try (RandomStream stream = RandomStream.of(1, "x");
        Tensors tensors = new Tensors(Dcgan.DEFAULTS.discriminator(Shape.image(1, 8, 8)))) {
      Tensor x;
      try (Scope outer = Scope.open()) {
        x = stream.normal(0, 1, 2, 1, 8, 8);
        try (Scope inner = Scope.open()) {
          network = Dcgan.DEFAULTS.discriminator(Shape.image(1, 8, 8));
          inside = HostMemory.floats(network.forward(tensors.weights(), x, Mode.evaluation()));
        }
        try (Scope later = Scope.open()) {
          assertThat(HostMemory.floats(network.forward(tensors.weights(), x, Mode.evaluation())))
              .isEqualTo(inside);
        }
      }
      assertThat(PointerScope.getInnerScope()).isNull();
    }
  }

  /** A training pass must give every temporary back: the loop runs it millions of times. */
  @Test
  void passesLeaveNoMemoryBehind() {
    Network network =
        Network.of(
            Shape.image(3, 16, 16),
            Layer.dropout(0.2),
            Layer.gaussianNoise(0.1),
            Layer.spectral(Layer.conv2d(12, 4, 2, 1)),
            Layer.batchNorm(),
            Layer.relu(),
            Layer.layerNorm(),
            Layer.upsample(2),
            Layer.pad(1),
            Layer.flatten(),
            new Fork(List.of(Layer.maxout(8, 3)), List.of(Layer.spectral(Layer.linear(5)))));
    try (RandomStream noise = RandomStream.of(1, "noise");
        Tensors tensors = new Tensors(network)) {
      long before = 0;
      for (int i = 0; i < 200; i++) {
        if (i == 50) {
          before = Pointer.physicalBytes();
        }
        try (Scope scope = Scope.open()) {
          Tensor x = noise.normal(0, 1, 64, 3, 16, 16);
          network.forward(tensors.weights(), x, Mode.training(noise));
        }
      }
      // One image tensor a pass, at least 64·3·16·16 floats, would leave 28 MiB in 150 passes.
      assertThat(Pointer.physicalBytes() - before).isLessThan(14L << 20);
    }
  }

  @Test
  void otherWeightsGiveOtherOutputsAndLeaveTheFirstAlone() {
    Network network = Network.of(Shape.of(3), Layer.linear(2));
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(1, "x");
        Tensors one = new Tensors(network);
        Tensors two = new Tensors(network)) {
      two.parameters.flat().zero_();
      Tensor x = stream.normal(0, 1, 4, 3);
      float[] first = HostMemory.floats(network.forward(one.weights(), x, Mode.evaluation()));
      assertThat(HostMemory.floats(network.forward(two.weights(), x, Mode.evaluation())))
          .containsOnly(0)
          .isNotEqualTo(first);
      assertThat(HostMemory.floats(network.forward(one.weights(), x, Mode.evaluation())))
          .isEqualTo(first);
    }
  }

  @Test
  void tooFewTensorsAreRefused() {
    assertThatThrownBy(
            () -> {
              try (Scope scope = Scope.open()) {
                IMAGES.forward(
                    new Weights(List.of(), List.of()), torch.ones(1, 3, 8, 8), Mode.evaluation());
              }
            })
        .hasMessageContaining("7 parameters and 2 buffers, not 0 and 0");
  }

  /** bfloat16 keeps 8 bits: 2⁻⁸ a rounding, some of them in a row. */
  @Test
  void everyLayerRunsUnderBfloat16Autocast() {
    Network network =
        Network.of(
            Shape.image(3, 8, 8),
            new Join(5, 1),
            Layer.spectral(Layer.conv2d(8, 4, 2, 1)),
            Layer.batchNorm(),
            Layer.leakyRelu(0.2),
            Layer.convTranspose2d(8, 4, 2, 1),
            Layer.layerNorm(),
            Layer.relu(),
            Layer.conv2d(4, 3, 1, 1),
            new Upsample(2, Upsample.Interpolation.BILINEAR),
            Layer.upsample(2),
            new Pad(1, 1, 1, 1, Pad.Border.REFLECT),
            new Pad(1, 1, 1, 1, Pad.Border.REPLICATE),
            Layer.pad(1),
            new Crop(3, 3, 3, 3),
            new Activation.Elu(1),
            new Activation.Gelu(),
            Layer.conv2d(2, 4, 4, 0),
            Layer.dropout(0.2),
            Layer.gaussianNoise(0.1),
            new Activation.Softplus(),
            Layer.flatten(),
            Layer.maxout(16, 3),
            Layer.tanh(),
            Layer.linear(6),
            Layer.sigmoid(),
            new Fork(List.of(new Projection(5)), List.of(Layer.spectral(Layer.linear(5)))),
            Layer.reshape(2, 3));
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(1, "x");
        Tensors tensors = new Tensors(network)) {
      Tensor x = stream.normal(0, 1, 6, 3, 8, 8);
      Tensor condition = torch.eye(6).narrow(1, 0, 5);
      float[] exact = HostMemory.floats(trained(network, tensors, x, condition));
      float[] rounded;
      try (Precision.Applied precision = Precision.BFLOAT16.apply(Device.cpu())) {
        rounded = HostMemory.floats(trained(network, tensors, x, condition));
      }
      assertThat(rounded).isNotEqualTo(exact);
      for (int i = 0; i < exact.length; i++) {
        assertThat(Math.abs(rounded[i] - exact[i])).isLessThan(0.03f);
      }
      float[] gradient = HostMemory.floats(tensors.parameters.gradient());
      for (float value : gradient) {
        assertThat(Float.isFinite(value)).isTrue();
      }
    }
  }

  private static Tensor trained(Network network, Tensors tensors, Tensor x, Tensor condition) {
    try (RandomStream noise = RandomStream.of(1, "noise")) {
      Tensor output = network.forward(tensors.weights(), x, condition, Mode.training(noise));
      output.to(torch.ScalarType.Float).sum().backward();
      return output;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void jsonAndYamlKeepEveryNetwork(long seed) throws JsonProcessingException {
    for (ObjectMapper mapper :
        List.of(JsonMapper.builder().build(), YAMLMapper.builder().build())) {
      Random random = new Random(seed);
      for (int i = 0; i < 20; i++) {
        Network network = randomNetwork(random);
        String text = mapper.writeValueAsString(network);
        assertThat(mapper.readValue(text, Network.class)).as(text).isEqualTo(network);
      }
    }
  }

  @Test
  void theRandomNetworksHaveEveryLayer() {
    Random random = new Random(1);
    Set<Class<?>> seen = new HashSet<>();
    for (int i = 0; i < 400; i++) {
      randomNetwork(random).layers().forEach(layer -> seen.add(layer.getClass()));
    }
    assertThat(seen).hasSize(33); // 26 kinds and 7 activations
  }

  /** The length of the condition of all random layers: they must agree. */
  private static final int CONDITION = 3;

  private static Network randomNetwork(Random random) {
    Shape shape = Shape.image(1 + random.nextInt(3), 6 + random.nextInt(4), 6 + random.nextInt(4));
    Shape input = shape;
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      Layer layer = randomLayer(random, shape);
      try {
        shape = layer.outputShape(shape);
      } catch (UsageException doesNotFit) {
        continue;
      }
      layers.add(layer);
    }
    return Network.of(input, layers);
  }

  private static Layer randomLayer(Random random, Shape in) {
    int small = random.nextInt(3);
    boolean coin = random.nextBoolean();
    double number = random.nextDouble();
    return switch (random.nextInt(34)) {
      case 0 -> new Linear(1 + small, coin);
      case 1 -> new Maxout(1 + small, 2 + small);
      case 2 ->
          new Conv2d(2 * (1 + small), 3 + small, 1 + small, small, coin, 1 + random.nextInt(2));
      case 3 -> new ConvTranspose2d(1 + small, 3 + small, 1 + small, 1, small, coin);
      case 4 -> new BatchNorm(number, number / 3, coin);
      case 5 -> new LayerNorm(number, coin);
      case 6 -> new Dropout(number);
      case 7 -> new GaussianNoise(number);
      case 8 ->
          new Reshape(
              in.isImage()
                  ? Shape.of(in.elements())
                  : in.rank() == 1 && coin
                      ? Shape.signal(1, in.elements())
                      : Shape.image(in.elements(), 1, 1));
      case 9 -> new Flatten();
      case 10 ->
          new Upsample(1 + small, List.of(Upsample.Interpolation.values()).get(random.nextInt(2)));
      case 11 ->
          new Pad(
              small, 1, random.nextInt(3), 2, List.of(Pad.Border.values()).get(random.nextInt(3)));
      case 12 -> new Crop(small, 0, random.nextInt(3), 1);
      case 13 -> new Activation.Relu();
      case 14 -> new Activation.LeakyRelu(number);
      case 15 -> new Activation.Tanh();
      case 16 -> new Activation.Sigmoid();
      case 17 -> new Activation.Softplus();
      case 18 -> new Activation.Elu(number);
      case 19 ->
          new Spectral(
              in.isImage()
                  ? new Conv2d(1 + small, 3, 1, 1, coin)
                  : coin ? new Projection(CONDITION) : new Linear(1 + small, true),
              1 + small);
      case 20 -> new Join(CONDITION, 1 + small);
      case 21 -> new Projection(CONDITION);
      case 22 ->
          new Fork(
              List.of(Layer.flatten(), coin ? new Projection(CONDITION) : Layer.linear(1 + small)),
              List.of(randomLayer(random, in), Layer.flatten()));
      case 23 -> new Conv1d(1 + small, 2 + small, 1 + small, small, 1 + small, coin);
      case 24 -> new ConvTranspose1d(1 + small, 3 + small, 1 + small, 1, small, coin);
      case 25 -> new InstanceNorm(number, coin);
      case 30 -> new Downsample();
      case 31 -> new PixelShuffle(1 + small % 2);
      case 32 -> new PixelUnshuffle(1 + small % 2);
      case 33 -> new Smooth();
      case 26 -> new AveragePool(2 + small, 1 + small, 1);
      case 27 ->
          new Residual(
              List.of(new Activation.Tanh(), randomLayer(random, in)),
              coin ? List.of() : List.of(randomLayer(random, in)),
              number,
              1 - number);
      case 28 -> new Skip(List.of(randomLayer(random, in)));
      default -> new Activation.Gelu();
    };
  }

  /** Models of before there were groups are read as before. */
  @Test
  void aConvolutionWithoutGroupsInItsJsonIsDense() throws JsonProcessingException {
    String text =
        "{\"input\":[2,4,4],\"layers\":["
            + "{\"layer\":\"conv2d\",\"channels\":4,\"kernel\":3,\"stride\":1,\"padding\":1,\"bias\":true},"
            + "{\"layer\":\"conv-transpose2d\",\"channels\":2,\"kernel\":4,\"stride\":2,\"padding\":1,"
            + "\"outputPadding\":0,\"bias\":false}]}";
    assertThat(JsonMapper.builder().build().readValue(text, Network.class).layers())
        .containsExactly(
            new Conv2d(4, 3, 1, 1, true, 1), new ConvTranspose2d(2, 4, 2, 1, 0, false, 1));
  }

  @Test
  void groupsDivideTheChannels() {
    assertRefused(() -> new Conv2d(6, 3, 1, 1, true, 4), "6");
    assertRefused(() -> new Conv2d(6, 3, 1, 1, true, 0), "0");
    assertRefused(() -> new ConvTranspose2d(6, 4, 2, 1, 0, true, 4), "6");
    assertRefused(
        () -> new Conv2d(6, 3, 1, 1, true, 3).outputShape(Shape.image(4, 8, 8)), "[4,8,8]");
  }

  @Test
  void theJsonIsWhatItsDocumentationSays() throws JsonProcessingException {
    String text =
        "{\"input\":[100],\"layers\":[{\"layer\":\"linear\",\"units\":784,\"bias\":true}]}";
    ObjectMapper mapper = JsonMapper.builder().build();
    Network network = Network.of(Shape.of(100), Layer.linear(784));
    assertThat(mapper.writeValueAsString(network)).isEqualTo(text);
    assertThat(mapper.readValue(text, Network.class)).isEqualTo(network);
  }

  @Test
  void jsonWithAMissingOrUnknownPropertyIsRefused() {
    ObjectMapper mapper = JsonMapper.builder().build();
    assertThatThrownBy(() -> mapper.readValue("{\"layer\":\"linear\",\"units\":784}", Layer.class))
        .hasMessageContaining("bias");
    assertThatThrownBy(
            () ->
                mapper.readValue("{\"layer\":\"dropout\",\"rate\":0.5,\"keep\":0.5}", Layer.class))
        .hasMessageContaining("keep");
    assertThatThrownBy(() -> mapper.readValue("{\"layer\":\"convolution\"}", Layer.class))
        .hasMessageContaining("convolution");
  }

  /** A network's tensors, started from a fixed seed. */
  private static final class Tensors implements AutoCloseable {

    private final FlatTensors parameters;
    private final FlatTensors buffers;

    Tensors(Network network) {
      parameters = FlatTensors.allocate(network.parameters(), true, Device.cpu());
      buffers = FlatTensors.allocate(network.buffers(), false, Device.cpu());
      try (RandomStream stream = RandomStream.of(1, "weights")) {
        network.initialise(parameters.views(), buffers.views(), Initialiser.He.DEFAULTS, stream);
      }
    }

    Weights weights() {
      return new Weights(parameters.views(), buffers.views());
    }

    @Override
    public void close() {
      parameters.close();
      buffers.close();
    }
  }
}
