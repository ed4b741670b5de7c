package dev.organza.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The gradients of recorded convolutions are LibTorch's. All numbers are small integers, whose sums
 * float32 holds exactly, so that both are the same to the bit.
 */
class RecordedConvolutionsTest {

  private static final long[] ONE = {1, 1};
  private static final long[] NONE = {0, 0};

  /** A convolution of random geometry with rows that are recorded. */
  private record Convolution(
      RecordedConvolutions.Geometry geometry,
      int outputPadding,
      int in,
      int out,
      int height,
      int width,
      boolean bias) {

    static Convolution random(Random random, boolean transposed) {
      int kernel = 1 + random.nextInt(5);
      int stride = 1 + random.nextInt(3);
      int padding = random.nextInt(Math.min(3, kernel));
      int height = kernel + random.nextInt(4);
      // The small row has at most 8 pixels: from up to 7·stride + kernel, or to so many.
      int width =
          transposed ? 2 + random.nextInt(7) : kernel + random.nextInt(7 * stride - padding);
      int large = 32 + random.nextInt(3);
      int small = 1 + random.nextInt(5);
      return new Convolution(
          new RecordedConvolutions.Geometry(kernel, stride, padding, transposed),
          transposed ? random.nextInt(stride) : 0,
          transposed ? small : large,
          transposed ? large : small,
          height,
          width,
          random.nextBoolean());
    }

    List<TensorSpec> parameters() {
      int kernel = geometry.kernel();
      List<TensorSpec> specs = new ArrayList<>();
      specs.add(
          geometry.transposed()
              ? TensorSpec.channelsLast("weight", in, out, kernel, kernel)
              : TensorSpec.channelsLast("weight", out, in, kernel, kernel));
      if (bias) {
        specs.add(TensorSpec.of("bias", out));
      }
      return specs;
    }

    Tensor forward(Tensor x, List<Tensor> parameters, RecordedConvolutions record) {
      Tensor bias = this.bias ? parameters.get(1) : null;
      TensorOptional added = bias == null ? new TensorOptional() : new TensorOptional(bias);
      long[] stride = {geometry.stride(), geometry.stride()};
      long[] padding = {geometry.padding(), geometry.padding()};
      long[] dilation = {1, 1};
      Tensor weight = parameters.get(0);
      Tensor y =
          geometry.transposed()
              ? torch.conv_transpose2d(
                  x,
                  weight,
                  added,
                  stride,
                  padding,
                  new long[] {outputPadding, outputPadding},
                  1,
                  dilation)
              : torch.conv2d(x, weight, added, stride, padding, dilation, 1);
      record.add(geometry, weight, bias, x, y);
      return y;
    }
  }

  private static Tensor integers(Random random, long... sizes) {
    long count = 1;
    for (long size : sizes) {
      count *= size;
    }
    float[] values = new float[(int) count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextInt(5) - 2;
    }
    return HostMemory.tensor(values, Device.cpu(), sizes);
  }

  /** Two passes with the same weights, and a loss that depends on each output by another factor. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void gradientsAreThoseOfLibTorch(boolean transposed) {
    Random random = new Random(transposed ? 11 : 5);
    for (int trial = 0; trial < 60; trial++) {
      Convolution convolution = Convolution.random(random, transposed);
      try (Scope scope = Scope.open();
          Workspace workspace = new Workspace();
          FlatTensors parameters =
              FlatTensors.allocate(convolution.parameters(), true, Device.cpu())) {
        parameters.flat().copy_(integers(random, parameters.flat().numel()));
        long[] sizes = {2, convolution.in, convolution.height, convolution.width};
        List<Tensor> inputs =
            List.of(integers(random, sizes), integers(random, sizes).set_requires_grad(true));
        RecordedConvolutions record = RecordedConvolutions.in(scope, workspace);
        List<Tensor> factors = new ArrayList<>();
        List<float[]> gradients = new ArrayList<>();
        for (RecordedConvolutions way : List.of(RecordedConvolutions.none(), record)) {
          Tensor loss = torch.zeros(1);
          for (int pass = 0; pass < 2; pass++) {
            Tensor y = convolution.forward(inputs.get(pass), parameters.views(), way);
            if (factors.size() == pass) {
              factors.add(integers(random, y.shape()));
            }
            loss = loss.add(y.mul(factors.get(pass)).sum());
          }
          parameters.gradient().fill_(new Scalar(Double.NaN));
          parameters.backward(loss.sum(), way);
          gradients.add(HostMemory.floats(parameters.gradient()));
        }
        assertThat(record.outputs()).as("%s", convolution).hasSize(2);
        assertThat(gradients.get(1)).as("%s", convolution).isEqualTo(gradients.get(0));
      }
    }
  }

  private static boolean recorded(int channels, int width, boolean weightGradient, Scope scope) {
    RecordedConvolutions record = RecordedConvolutions.in(scope, new Workspace());
    Tensor weight = torch.ones(2, channels, 1, 1).set_requires_grad(weightGradient);
    Tensor x = torch.ones(1, channels, 3, width).set_requires_grad(true);
    Tensor y = torch.conv2d(x, weight);
    record.add(new RecordedConvolutions.Geometry(1, 1, 0, false), weight, null, x, y);
    return !record.isEmpty();
  }

  @Test
  void longRowsFewChannelsAndFrozenWeightsAreLeftToLibTorch() {
    try (Scope scope = Scope.open()) {
      assertThat(recorded(32, 8, true, scope)).isTrue();
      assertThat(recorded(32, 9, true, scope)).isFalse();
      assertThat(recorded(31, 8, true, scope)).isFalse();
      assertThat(recorded(32, 8, false, scope)).isFalse();
    }
  }

  /** What a loss does not depend on has the gradient 0, recorded or not. */
  @Test
  void anUnusedPassHasNoPart() {
    List<TensorSpec> specs =
        List.of(
            TensorSpec.channelsLast("weight", 2, 32, 1, 1),
            TensorSpec.of("bias", 2),
            TensorSpec.of("other", 1));
    try (Scope scope = Scope.open();
        FlatTensors parameters = FlatTensors.allocate(specs, true, Device.cpu())) {
      RecordedConvolutions record = RecordedConvolutions.in(scope, new Workspace());
      Tensor weight = parameters.views().get(0);
      Tensor bias = parameters.views().get(1);
      Tensor x = torch.ones(1, 32, 1, 1);
      Tensor y = torch.conv2d(x, weight, new TensorOptional(bias), ONE, NONE, ONE, 1);
      record.add(new RecordedConvolutions.Geometry(1, 1, 0, false), weight, bias, x, y);
      parameters.gradient().fill_(new Scalar(Double.NaN));
      parameters.backward(parameters.views().get(2).mul(new Scalar(3.0)).sum(), record);
      float[] expected = new float[67];
      expected[66] = 3;
      assertThat(HostMemory.floats(parameters.gradient())).isEqualTo(expected);
    }
  }

  @Test
  void aRecordOfOthersIsRefused() {
    List<TensorSpec> specs = List.of(TensorSpec.channelsLast("weight", 2, 32, 1, 1));
    try (Scope scope = Scope.open();
        FlatTensors one = FlatTensors.allocate(specs, true, Device.cpu());
        FlatTensors other = FlatTensors.allocate(specs, true, Device.cpu())) {
      RecordedConvolutions record = RecordedConvolutions.in(scope, new Workspace());
      Tensor weight = one.views().get(0);
      Tensor x = torch.ones(1, 32, 1, 1);
      Tensor y = torch.conv2d(x, weight);
      record.add(new RecordedConvolutions.Geometry(1, 1, 0, false), weight, null, x, y);
      assertThatThrownBy(() -> other.backward(y.sum(), record))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("other parameters");
    }
  }

  /** A way in which a loss may depend on a convolution. */
  private enum Way {
    /** Through the recorded pass alone. */
    RECORDED {
      @Override
      Tensor loss(Tensor z, Tensor weight, Tensor y, Tensor again) {
        return y.pow(new Scalar(3)).sum();
      }
    },
    /** By a pass beside it that is not recorded, as a regulariser's. */
    UNRECORDED_PASS {
      @Override
      Tensor loss(Tensor z, Tensor weight, Tensor y, Tensor again) {
        return y.pow(new Scalar(3)).sum().add(again.pow(new Scalar(2)).sum());
      }
    },
    /** By the pass's gradient, as a path length's (Karras et al. 2020, arXiv:1912.04958). */
    GRADIENT_OF_THE_PASS {
      @Override
      Tensor loss(Tensor z, Tensor weight, Tensor y, Tensor again) {
        Tensor slope = Gradients.of(y.pow(new Scalar(2)).sum(), List.of(z)).get(0);
        return y.pow(new Scalar(3)).sum().add(slope.square().sum());
      }
    },
    /** By the gradient for the weight itself, as of consensus optimisation. */
    GRADIENT_FOR_THE_WEIGHT {
      @Override
      Tensor loss(Tensor z, Tensor weight, Tensor y, Tensor again) {
        return Gradients.of(y.pow(new Scalar(2)).sum(), List.of(weight)).get(0).square().sum();
      }
    },
    /** By the weight, as of a decay. */
    WEIGHT {
      @Override
      Tensor loss(Tensor z, Tensor weight, Tensor y, Tensor again) {
        return y.pow(new Scalar(3)).sum().add(weight.square().sum());
      }
    };

    abstract Tensor loss(Tensor z, Tensor weight, Tensor y, Tensor again);
  }

  /** Of two convolutions, one after the other. */
  @ParameterizedTest
  @EnumSource(Way.class)
  void gradientsAreRightByWhateverWayALossDepends(Way way) {
    List<TensorSpec> specs =
        List.of(
            TensorSpec.channelsLast("first", 32, 32, 3, 3),
            TensorSpec.channelsLast("second", 32, 32, 3, 3));
    Random random = new Random(7);
    try (Scope scope = Scope.open();
        FlatTensors parameters = FlatTensors.allocate(specs, true, Device.cpu())) {
      parameters.flat().copy_(integers(random, parameters.flat().numel()).mul(new Scalar(0.05)));
      Tensor z = integers(random, 2, 32, 4, 4).set_requires_grad(true);
      List<float[]> gradients = new ArrayList<>();
      RecordedConvolutions record = RecordedConvolutions.in(scope, new Workspace());
      for (RecordedConvolutions one : List.of(RecordedConvolutions.none(), record)) {
        Tensor y = twice(z, parameters.views(), one);
        Tensor again = twice(z, parameters.views(), RecordedConvolutions.none());
        Tensor loss = way.loss(z, parameters.views().get(0), y, again);
        assertThat(one.ifOnlyWay(loss).isEmpty()).isEqualTo(one.isEmpty() || way != Way.RECORDED);
        parameters.backward(loss, one);
        gradients.add(HostMemory.floats(parameters.gradient()));
      }
      assertThat(record.outputs()).hasSize(2);
      for (int i = 0; i < gradients.get(0).length; i++) {
        float expected = gradients.get(0)[i];
        assertThat(gradients.get(1)[i])
            .isCloseTo(expected, within(1e-3f + 1e-4f * Math.abs(expected)));
      }
    }
  }

  private static Tensor twice(Tensor z, List<Tensor> weights, RecordedConvolutions record) {
    Tensor x = z;
    for (Tensor weight : weights) {
      Tensor y =
          torch.conv2d(
              x, weight, new TensorOptional(), ONE, new long[] {1, 1}, new long[] {1, 1}, 1);
      record.add(new RecordedConvolutions.Geometry(3, 1, 1, false), weight, null, x, y);
      x = y.tanh();
    }
    return x;
  }
}
