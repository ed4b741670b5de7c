package dev.organza.nn.layer;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.nn.BufferSpec;
import dev.organza.nn.Mode;
import dev.organza.nn.ParameterSpec;
import dev.organza.nn.Requirement;
import dev.organza.nn.Weights;
import dev.organza.torch.Scope;
import dev.organza.torch.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Layers of the progressive GAN (Karras et al. 2018, arXiv:1710.10196) that StyleGAN2 has kept. */
public sealed interface Progressive extends Layer {

  /**
   * Scales the features of a row, or of each pixel over the channels, to the length √F: x/√(mean x²
   * + 1e-8) (§4.2). StyleGAN2 does so with its latents. Any shape; no parameters.
   */
  record PixelNorm() implements Progressive {

    /** Added to the mean square. */
    public static final double EPSILON = 1e-8;

    @Override
    public Shape outputShape(Shape in) {
      return in;
    }

    @Override
    public Tensor forward(Tensor x, Weights own, Mode mode) {
      Tensor square = x.square().mean(new long[] {1}, true, new ScalarTypeOptional());
      return x.mul(square.add(new Scalar(EPSILON)).rsqrt());
    }
  }

  /**
   * Minibatch standard deviation (§3): [C,H,W] to [C+1,H,W], the new channel the same number for
   * all samples of a group and all pixels: the standard deviation over the group of each value,
   * √(variance + 1e-8), averaged over all values. It shows D how much the samples of a batch vary.
   *
   * <p>A batch of N falls into groups of the largest divisor of N that is at most {@code group};
   * sample i is in group i mod (N/size). Buffer {@code running_deviation} [1], the mean over
   * batches with the momentum 0.1 as in a {@link BatchNorm}, is what evaluation takes: there the
   * output is a function of each sample by itself.
   *
   * @param group the most samples in a group, at least 2; 4 in the paper
   */
  record MinibatchDeviation(@JsonProperty(required = true) int group) implements Progressive {

    private static final double EPSILON = 1e-8;
    private static final double MOMENTUM = 0.1;

    public MinibatchDeviation {
      Requirement.atLeast(2, group, "the group of a MinibatchDeviation");
    }

    @Override
    public Shape outputShape(Shape in) {
      Requirement.image(this, in);
      return in.withFirst(in.dimension(0) + 1);
    }

    @Override
    public List<BufferSpec> buffers(Shape in) {
      return List.of(new BufferSpec(TensorSpec.of("running_deviation", 1), 0));
    }

    @Override
    public boolean samplewise() {
      return false;
    }

    @Override
    public Tensor forward(Tensor x, Weights own, Mode mode) {
      Tensor running = own.buffers().get(0);
      Tensor deviation =
          mode instanceof Mode.Training training
              ? deviations(x, running, training)
              : running.to(x.scalar_type()).view(1, 1, 1, 1).expand(x.size(0), 1, 1, 1);
      Tensor channel = deviation.expand(x.size(0), 1, x.size(2), x.size(3));
      return torch.cat(new TensorVector(x, channel), 1);
    }

    /** The number of each sample, [N,1,1,1]. */
    private Tensor deviations(Tensor x, Tensor running, Mode.Training mode) {
      int batch = Math.toIntExact(x.size(0));
      int size = group;
      while (batch % size != 0) {
        size--;
      }
      Tensor grouped = x.reshape(size, batch / size, -1);
      Tensor centred = grouped.sub(grouped.mean(new long[] {0}, true, new ScalarTypeOptional()));
      Tensor deviation =
          centred.square().mean(0).add(new Scalar(EPSILON)).sqrt().mean(1); // [groups]
      try (Scope scope = Scope.open();
          NoGradGuard constant = new NoGradGuard()) {
        // Behind autograd's back, as batch normalisation updates its own.
        Tensor now =
            mode.statistics().averaged(deviation.detach().mean().to(running.scalar_type()).view(1));
        running.variable_data().lerp_(now, new Scalar(MOMENTUM));
      }
      return deviation.repeat(size).view(batch, 1, 1, 1);
    }
  }

  /**
   * The equalised learning rate (§4.1) of a linear map: it computes with its weight times
   * gain·multiplier/√fan-in and its bias times {@code multiplier}. The weight itself starts as N(0,
   * 1/multiplier²), so that the map starts like one of He's, and an optimiser that normalises
   * gradients, like Adam, moves all maps at one relative speed; a multiplier below 1 makes this one
   * slower.
   *
   * <p>The parameters are those of the map. Their fan-in is given as multiplier², for which the
   * initialiser {@code he} with slope 1 has the start above.
   *
   * @param map the linear map: a Linear, Maxout or convolution
   * @param gain √2 before a ReLU or leaky ReLU, 1 without an activation; positive
   * @param multiplier of the learning rate, positive; 0.01 in StyleGAN2's mapping network
   */
  record Equalised(
      @JsonProperty(required = true) Layer map,
      @JsonProperty(required = true) double gain,
      @JsonProperty(required = true) double multiplier)
      implements Progressive, LinearMap.Reparametrised {

    public Equalised {
      if (!(map instanceof LinearMap)) {
        throw new UsageException(
            "Equalised takes a linear map (Linear, Maxout, a convolution or a Projection), not a "
                + map.getClass().getSimpleName());
      }
      Requirement.positive(gain, "the gain of an Equalised");
      Requirement.positive(multiplier, "the multiplier of an Equalised");
    }

    @Override
    public Equalised around(LinearMap other) {
      return new Equalised(other, gain, multiplier);
    }

    @Override
    public Shape outputShape(Shape in) {
      return map.outputShape(in);
    }

    @Override
    public List<ParameterSpec> parameters(Shape in) {
      return map.parameters(in).stream()
          .map(
              spec ->
                  spec.role() == ParameterSpec.Role.WEIGHT
                      ? ParameterSpec.weight(spec.tensor(), multiplier * multiplier, spec.fanOut())
                      : spec)
          .toList();
    }

    @Override
    public List<Layer> children() {
      return List.of(map);
    }

    @Override
    public int condition() {
      return map.condition();
    }

    @Override
    public Tensor forward(Tensor x, Weights own, Mode mode) {
      return map.forward(x, ofMap(shape(x), own), mode);
    }

    @Override
    public Tensor forward(Tensor x, Tensor condition, Weights own, Mode mode) {
      return map.forward(x, condition, ofMap(shape(x), own), mode);
    }

    private static Shape shape(Tensor x) {
      return Shape.of(Arrays.stream(x.shape()).skip(1).mapToInt(Math::toIntExact).toArray());
    }

    @Override
    public Weights ofMap(Shape in, Weights own) {
      List<ParameterSpec> specs = map.parameters(in);
      List<Tensor> parameters = new ArrayList<>();
      for (int i = 0; i < specs.size(); i++) {
        ParameterSpec spec = specs.get(i);
        double scale =
            spec.role() == ParameterSpec.Role.WEIGHT
                ? gain * multiplier / Math.sqrt(spec.fanIn())
                : multiplier;
        Tensor parameter = own.parameters().get(i);
        parameters.add(scale == 1 ? parameter : parameter.mul(new Scalar(scale)));
      }
      return new Weights(parameters, List.of());
    }

    @Override
    public long multiplyAdds(Shape in) {
      return map.multiplyAdds(in);
    }
  }
}
