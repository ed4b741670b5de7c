package dev.organza.nn.layer;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.nn.BufferSpec;
import dev.organza.nn.Mode;
import dev.organza.nn.ParameterSpec;
import dev.organza.nn.Requirement;
import dev.organza.nn.Weights;
import dev.organza.torch.Device;
import dev.organza.torch.HostMemory;
import dev.organza.torch.RandomStream;
import dev.organza.torch.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Chance within a network: a shape to the same shape. Draws come from the mode's stream and not
 * from LibTorch's global generator, so that they are the same on every device and after a resume.
 */
public sealed interface Noise extends Layer {

  @Override
  default Shape outputShape(Shape in) {
    return in;
  }

  @Override
  default boolean samplewise() {
    return false;
  }

  /**
   * Inverted dropout (Srivastava et al. 2014): in training each value is dropped to zero with
   * probability {@code rate}, independently, and the kept ones are divided by 1 − rate, so that the
   * expectation stays. The identity in evaluation. Any shape; no parameters.
   *
   * @param rate the probability to drop, in [0,1); the papers often give the probability to keep
   */
  record Dropout(@JsonProperty(required = true) double rate) implements Noise {

    public Dropout {
      Requirement.fraction(rate, "the rate of a Dropout");
    }

    @Override
    public Tensor forward(Tensor x, Weights own, Mode mode) {
      if (rate == 0 || !(mode instanceof Mode.Training training)) {
        return x;
      }
      double keep = 1 - rate;
      Tensor mask = training.noise().bernoulli(keep, x.shape()).div_(new Scalar(keep));
      return x.mul(mask.to(x)); // to x's device and type
    }
  }

  /**
   * Adds independent noise N(0, deviation²) to each value in training; the identity in evaluation.
   * Any shape; no parameters. On D's input this is instance noise (Sønderby et al. 2017,
   * arXiv:1610.04490).
   *
   * @param deviation the standard deviation, in the units of the input, at least 0
   */
  record GaussianNoise(@JsonProperty(required = true) double deviation) implements Noise {

    public GaussianNoise {
      Requirement.notNegative(deviation, "the deviation of a GaussianNoise");
    }

    @Override
    public Tensor forward(Tensor x, Weights own, Mode mode) {
      if (deviation == 0 || !(mode instanceof Mode.Training training)) {
        return x;
      }
      return x.add(training.noise().normal(0, deviation, x.shape()).to(x)); // x's device and type
    }
  }

  /**
   * Adds to all channels of an image one noise image N(0,I) times a learned strength, the source of
   * what is stochastic in StyleGAN2's samples (Karras et al. 2020, arXiv:1912.04958, figure 2c).
   * Training draws an image for each sample; evaluation, a function of each sample by itself, takes
   * the one in the buffer.
   *
   * <p>Parameter {@code strength} [1], which starts at 0, and buffer {@code noise} [H,W], drawn
   * when the network starts.
   */
  record PixelNoise() implements Noise {

    @Override
    public Shape outputShape(Shape in) {
      Requirement.image(this, in);
      return in;
    }

    @Override
    public List<ParameterSpec> parameters(Shape in) {
      return List.of(
          new ParameterSpec(TensorSpec.of("strength", 1), ParameterSpec.Role.BIAS, 1, 1));
    }

    @Override
    public List<BufferSpec> buffers(Shape in) {
      return List.of(new BufferSpec(TensorSpec.of("noise", in.dimension(1), in.dimension(2)), 0));
    }

    @Override
    public void prepare(Shape in, Weights own, RandomStream stream) {
      Tensor noise = own.buffers().get(0);
      noise.copy_(stream.normal(0, 1, noise.shape()));
    }

    @Override
    public Tensor forward(Tensor x, Weights own, Mode mode) {
      Tensor noise =
          mode instanceof Mode.Training training
              ? training.noise().normal(0, 1, x.size(0), 1, x.size(2), x.size(3))
              : own.buffers().get(0);
      return x.add(noise.to(x).mul(own.parameters().get(0).to(x)));
    }
  }

  /**
   * Phase shuffle (Donahue et al. 2019, arXiv:1802.04208, §3.3): in training a batch of signals
   * [C,L] is moved along time by a whole number of steps, one draw uniform in {−reach, …, reach}
   * for all samples and channels of a pass; what comes in at an end is the signal mirrored there,
   * its last step not repeated. So D cannot judge by the phase of an artefact that is periodic, as
   * those of transposed convolutions are. The identity in evaluation. No parameters.
   *
   * <p>Real samples, generated ones and those between them pass D one after the other, and each
   * pass draws for itself in each layer, as in the authors' code.
   *
   * @param reach how far it moves at most, in steps, at least 0; the paper's n
   */
  record PhaseShuffle(@JsonProperty(required = true) int reach) implements Noise {

    public PhaseShuffle {
      Requirement.atLeast(0, reach, "the reach of a PhaseShuffle");
    }

    @Override
    public Shape outputShape(Shape in) {
      Requirement.signal(this, in);
      if (in.dimension(1) <= reach) {
        throw Requirement.doesNotTake(
            this,
            in,
            "signals of at least [" + in.dimension(0) + "," + (reach + 1) + "] to reflect");
      }
      return in;
    }

    @Override
    public boolean samplewise() {
      return reach == 0;
    }

    @Override
    public Tensor forward(Tensor x, Weights own, Mode mode) {
      if (reach == 0 || !(mode instanceof Mode.Training training)) {
        return x;
      }
      double uniform = training.noise().common().uniform(0, 1, 1).item_double();
      return moved(x, (int) Math.floor(uniform * (2 * reach + 1)) - reach);
    }

    /**
     * Signals moved along time, mirrored at the end they leave.
     *
     * @param x [N,C,L]
     * @param steps towards later times, or earlier ones where negative; of magnitude below L
     */
    static Tensor moved(Tensor x, int steps) {
      if (steps == 0) {
        return x;
      }
      long length = x.size(2);
      int size = Math.abs(steps);
      // The part that comes in is a reversal: cheaper than a padding of the whole batch.
      return steps > 0
          ? torch.cat(
              new TensorVector(x.narrow(2, 1, size).flip(2), x.narrow(2, 0, length - size)), 2)
          : torch.cat(
              new TensorVector(
                  x.narrow(2, size, length - size), x.narrow(2, length - 1 - size, size).flip(2)),
              2);
    }
  }

  /**
   * What the last values of a generator of rows mean: numbers stay or go through tanh, and a group
   * of logits becomes one of its alternatives, by the Gumbel-softmax (Jang et al. 2017,
   * arXiv:1611.01144; Maddison et al. 2017, arXiv:1611.00712) in training:
   *
   * <pre>y = softmax((x + g) / τ), g = −log(−log u), u ~ U(0,1)</pre>
   *
   * <p>Evaluation gives {@code softmax(x / τ′)}, from which a sampler draws. With τ′ = 1 these are
   * the probabilities with which {@code x + g} is largest at each place, as in training; the lower,
   * the more of a choice follows from what came before the heads, and the less is left to chance.
   *
   * @param heads in the order of the values
   * @param temperature τ, above 0; the nearer to 0, the nearer to one alternative
   * @param estimator what is given in training for y
   * @param evaluationTemperature τ′, above 0
   */
  record ColumnHeads(
      @JsonProperty(required = true) List<ColumnHead> heads,
      @JsonProperty(required = true) double temperature,
      @JsonProperty(required = true) Estimator estimator,
      @JsonProperty(required = true) double evaluationTemperature)
      implements Noise {

    /** How a choice is made so that it has a gradient (Jang et al. 2017, section 2). */
    public enum Estimator {
      /** y itself, which is near one alternative where the temperature is low. */
      @JsonProperty("gumbel-softmax")
      GUMBEL_SOFTMAX,
      /**
       * The alternative of which y is largest, one-hot, which is a draw from softmax(x), with the
       * gradient of y: the straight-through Gumbel-softmax estimator (section 2.2).
       */
      @JsonProperty("straight-through")
      STRAIGHT_THROUGH
    }

    /** What a head makes of its values. */
    public enum Function {
      /** Numbers as they are. */
      @JsonProperty("identity")
      IDENTITY,
      /** Numbers in (−1,1). */
      @JsonProperty("tanh")
      TANH,
      /** One of some alternatives that nobody asks for, such as modes. */
      @JsonProperty("mode")
      MODE,
      /** One of the categories of a column, or of other alternatives that may be asked for. */
      @JsonProperty("category")
      CATEGORY;

      boolean chooses() {
        return this == MODE || this == CATEGORY;
      }
    }

    /**
     * One head.
     *
     * @param width how many values it takes and gives, at least 1
     */
    public record ColumnHead(
        @JsonProperty(required = true) Function function,
        @JsonProperty(required = true) int width) {

      public ColumnHead {
        Requirement.atLeast(1, width, "the width of a head");
      }
    }

    /** Keeps the logarithm of a uniform draw finite where it is 0. */
    private static final double TINY = 1e-30;

    public ColumnHeads {
      heads = List.copyOf(heads);
      if (heads.isEmpty()) {
        throw new UsageException("ColumnHeads are at least one");
      }
      Requirement.positive(temperature, "the temperature of ColumnHeads");
      Requirement.positive(evaluationTemperature, "the temperature in evaluation of ColumnHeads");
    }

    /** Heads that give y itself, and are evaluated as they are trained. */
    public ColumnHeads(List<ColumnHead> heads, double temperature) {
      this(heads, temperature, Estimator.GUMBEL_SOFTMAX, 1);
    }

    /** How many values all heads take. */
    private int width() {
      return heads.stream().mapToInt(ColumnHead::width).sum();
    }

    private List<ColumnHead> choosing() {
      return heads.stream().filter(head -> head.function().chooses()).toList();
    }

    private static long[] widths(List<ColumnHead> heads) {
      return heads.stream().mapToLong(ColumnHead::width).toArray();
    }

    @Override
    public Shape outputShape(Shape in) {
      Requirement.row(this, in);
      if (in.dimension(0) != width()) {
        throw new UsageException("ColumnHeads take rows of " + width() + " values, not " + in);
      }
      return in;
    }

    @Override
    public boolean samplewise() {
      return choosing().isEmpty();
    }

    @Override
    public Tensor forward(Tensor x, Weights own, Mode mode) {
      if (!(mode instanceof Mode.Training training) || choosing().isEmpty()) {
        return row(x, divided(evaluationTemperature));
      }
      long[] widths = widths(choosing());
      Tensor uniform = training.noise().uniform(0, 1, x.size(0), Arrays.stream(widths).sum());
      TensorVector noise = gumbel(uniform).to(x).split_with_sizes(widths, 1); // x's device and type
      Iterator<Tensor> next = LongStream.range(0, widths.length).mapToObj(noise::get).iterator();
      UnaryOperator<Tensor> sharper = divided(temperature);
      Tensor row = row(x, logits -> sharper.apply(logits.add(next.next())));
      return estimator == Estimator.STRAIGHT_THROUGH ? row.add(toTheLargest(row.detach())) : row;
    }

    private static UnaryOperator<Tensor> divided(double by) {
      Scalar factor = new Scalar(1 / by);
      return by == 1 ? UnaryOperator.identity() : values -> values.mul(factor);
    }

    /**
     * What all heads give.
     *
     * @param prepared makes the logits of a choice what softmax is taken of
     */
    private Tensor row(Tensor x, UnaryOperator<Tensor> prepared) {
      // One split: its gradient is one concatenation, where that of each part alone is a row.
      TensorVector values = x.split_with_sizes(widths(heads), 1);
      ScalarTypeOptional same = new ScalarTypeOptional();
      Tensor[] outputs = new Tensor[heads.size()];
      for (int i = 0; i < outputs.length; i++) {
        Tensor value = values.get(i);
        outputs[i] =
            switch (heads.get(i).function()) {
              case IDENTITY -> value;
              case TANH -> torch.tanh(value);
              case MODE, CATEGORY -> torch.softmax(prepared.apply(value), 1, same);
            };
      }
      return torch.cat(new TensorVector(outputs), 1);
    }

    /**
     * What is to be added for each choice to be one-hot, at the largest of its values.
     *
     * @param row what all heads give, without a way back
     */
    private Tensor toTheLargest(Tensor row) {
      TensorVector values = row.split_with_sizes(widths(heads), 1);
      List<Tensor> largest = new ArrayList<>();
      float[] starts = new float[choosing().size()];
      float[] chosen = new float[width()];
      int at = 0;
      for (int i = 0; i < heads.size(); i++) {
        ColumnHead head = heads.get(i);
        if (head.function().chooses()) {
          starts[largest.size()] = at;
          largest.add(values.get(i).argmax(new LongOptional(1), true));
          Arrays.fill(chosen, at, at + head.width(), 1);
        }
        at += head.width();
      }
      Tensor first = HostMemory.tensor(starts, Device.cpu(), starts.length);
      Tensor places = torch.cat(new TensorVector(largest.toArray(Tensor[]::new)), 1);
      Tensor masked = row.mul(HostMemory.tensor(chosen, Device.cpu(), chosen.length).to(row));
      return masked
          .neg_()
          .scatter_add_(1, places.add(first.to(places)), torch.ones_like(places).to(row));
    }

    /** −log(−log u) */
    private static Tensor gumbel(Tensor uniform) {
      return uniform.clamp_min_(new Scalar(TINY)).log_().neg_().log_().neg_();
    }
  }
}
