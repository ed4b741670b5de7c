package dev.organza.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.nn.BufferSpec;
import dev.organza.nn.Mode;
import dev.organza.nn.ParameterSpec;
import dev.organza.nn.Weights;
import dev.organza.nn.layer.LayerExamples.Example;
import dev.organza.torch.Device;
import dev.organza.torch.HostMemory;
import dev.organza.torch.Precision;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import dev.organza.torch.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every layer promises, by an example or more of each kind. */
class LayerContractTest {

  private static final int BATCH = 3;

  @BeforeAll
  static void load() {
    Torch.load();
  }

  static Stream<Example> examples() {
    return LayerExamples.all();
  }

  @Test
  void everyKindHasAnExample() {
    assertThat(examples().<Class<?>>map(example -> example.layer().getClass()).distinct().toList())
        .containsExactlyInAnyOrderElementsOf(LayerKinds.all().<Class<?>>map(kind -> kind).toList());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void theOutputHasTheShapeThatIsSaid(Example example) {
    Shape out = example.layer().outputShape(example.in());
    try (Scope scope = Scope.open();
        Trial trial = new Trial(example)) {
      for (Mode mode : List.of(trial.training(), Mode.evaluation())) {
        assertThat(trial.apply(trial.x, mode).shape()).isEqualTo(out.batch(BATCH));
      }
      Chain chain = Chain.of(example.in(), List.of(example.layer()));
      assertThat(chain.output()).isEqualTo(out);
      assertThat(chain.multiplyAdds()).isEqualTo(example.layer().multiplyAdds(example.in()));
      assertThat(chain.activations()).isGreaterThanOrEqualTo(out.elements());
    }
  }

  /** Whatever a shape, a layer serves it or names it in its refusal. */
  @ParameterizedTest
  @MethodSource("examples")
  void anyShapeIsServedOrRefused(Example example) {
    Layer layer = example.layer();
    for (Shape in :
        List.of(Shape.of(6), Shape.signal(2, 3), Shape.image(2, 3, 1), Shape.of(1, 2, 3, 2))) {
      Shape out;
      try {
        out = layer.outputShape(in);
      } catch (UsageException refusal) {
        assertThat(refusal).hasMessageContaining(in.toString());
        continue;
      }
      try (Scope scope = Scope.open();
          Trial trial = new Trial(new Example(layer, in))) {
        assertThat(trial.apply(trial.x, trial.training()).shape()).isEqualTo(out.batch(BATCH));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyParameterIsNamedAndUsed(Example example) {
    try (Scope scope = Scope.open();
        Trial trial = new Trial(example)) {
      Set<String> names = new HashSet<>();
      trial.parameterSpecs.forEach(spec -> names.add(spec.tensor().name()));
      trial.bufferSpecs.forEach(spec -> names.add(spec.tensor().name()));
      assertThat(names).hasSize(trial.parameterSpecs.size() + trial.bufferSpecs.size());
      trial.requireGradients();
      Tensor loss = trial.loss(Mode.evaluation());
      if (!trial.parameters.isEmpty()) {
        loss.backward();
      }
      for (int i = 0; i < trial.parameters.size(); i++) {
        assertThat(trial.parameters.get(i).grad().abs().max().item_double())
            .as(trial.parameterSpecs.get(i).tensor().name())
            .isPositive();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void jsonAndYamlKeepIt(Example example) throws Exception {
    for (ObjectMapper mapper :
        List.of(JsonMapper.builder().build(), YAMLMapper.builder().build())) {
      String text = mapper.writerFor(Layer.class).writeValueAsString(example.layer());
      Layer read = mapper.readValue(text, Layer.class);
      assertThat(read).as(text).isEqualTo(example.layer()).hasSameHashCodeAs(example.layer());
      assertThat(names(read.parameters(example.in())))
          .isEqualTo(names(example.layer().parameters(example.in())));
    }
  }

  private static List<String> names(List<ParameterSpec> specs) {
    return specs.stream().map(spec -> spec.tensor().name()).toList();
  }

  /** The loss is Σ r·layer(x) with random r; central differences in float64. */
  @ParameterizedTest
  @MethodSource("examples")
  void gradientsAreThoseOfFiniteDifferences(Example example) {
    try (Scope scope = Scope.open();
        Trial trial = new Trial(example)) {
      trial.requireGradients();
      List<Tensor> leaves = trial.leaves();
      for (Mode mode : trial.differentiableModes()) {
        List<Tensor> gradients = gradients(trial.loss(mode), leaves);
        for (int i = 0; i < leaves.size(); i++) {
          assertDifferences(trial, leaves.get(i), gradients.get(i), () -> trial.loss(mode));
        }
      }
    }
  }

  /** What a gradient penalty does: the loss is the gradient of Σ r·layer(x) by x, times s. */
  @ParameterizedTest
  @MethodSource("examples")
  void secondDerivativesAreThoseOfFiniteDifferences(Example example) {
    try (Scope scope = Scope.open();
        Trial trial = new Trial(example)) {
      trial.requireGradients();
      List<Tensor> leaves = trial.leaves();
      for (Mode mode : trial.differentiableModes()) {
        Tensor slope = trial.slope(mode);
        if (!slope.requires_grad()) {
          continue; // linear in x, without parameters
        }
        List<Tensor> gradients = gradients(slope, leaves);
        for (int i = 0; i < leaves.size(); i++) {
          assertDifferences(trial, leaves.get(i), gradients.get(i), () -> trial.slope(mode));
        }
      }
    }
  }

  private interface Loss {
    Tensor value();
  }

  private static List<Tensor> gradients(Tensor loss, List<Tensor> leaves) {
    if (!loss.requires_grad()) { // a layer of the condition alone
      return leaves.stream().map(torch::zeros_like).toList();
    }
    TensorVector found =
        torch.grad(
            new TensorVector(loss),
            new TensorVector(leaves.toArray(Tensor[]::new)),
            new TensorVector(),
            new BoolOptional(true),
            true,
            true);
    List<Tensor> gradients = new ArrayList<>();
    for (int i = 0; i < leaves.size(); i++) {
      // Undefined where the loss does not depend on the leaf: a learned constant on the input.
      gradients.add(found.get(i).defined() ? found.get(i) : torch.zeros_like(leaves.get(i)));
    }
    return gradients;
  }

  /** At a few elements of a leaf, chosen evenly. */
  private static void assertDifferences(Trial trial, Tensor leaf, Tensor gradient, Loss loss) {
    double step = 1e-5;
    Tensor flat = leaf.detach().view(-1);
    long count = flat.size(0);
    double scale = gradient.abs().max().item_double();
    for (long i = 0; i < count; i += Math.max(1, count / 5)) {
      Tensor element = flat.narrow(0, i, 1);
      double start = element.item_double();
      element.fill_(new Scalar(start + step));
      double above = loss.value().item_double();
      element.fill_(new Scalar(start - step));
      double below = loss.value().item_double();
      element.fill_(new Scalar(start));
      double found = gradient.contiguous().view(-1).narrow(0, i, 1).item_double();
      assertThat(found)
          .as("%s at %d", trial.name(leaf), i)
          .isCloseTo((above - below) / (2 * step), within(1e-6 * (1 + scale)));
    }
  }

  /** A layer is called samplewise exactly if two batches may pass as one in training. */
  @ParameterizedTest
  @MethodSource("examples")
  void samplewiseLayersTreatEverySampleByItself(Example example) {
    try (Scope scope = Scope.open();
        NoGradGuard off = new NoGradGuard();
        Trial trial = new Trial(example)) {
      float[] apart = trial.apart(Mode.training(trial.noise));
      byte[] before = trial.noise.state();
      float[] buffers = trial.bufferValues();
      float[] together = HostMemory.floats(trial.apply(trial.x, Mode.training(trial.noise)));
      boolean samplewise =
          distance(apart, together) < 1e-5
              && Arrays.equals(before, trial.noise.state())
              && Arrays.equals(buffers, trial.bufferValues());
      assertThat(samplewise).isEqualTo(example.layer().samplewise());
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void evaluationIsAFunctionOfEachSampleThatLeavesNoTrace(Example example) {
    try (Scope scope = Scope.open();
        NoGradGuard off = new NoGradGuard();
        Trial trial = new Trial(example)) {
      float[] buffers = trial.bufferValues();
      float[] together = HostMemory.floats(trial.apply(trial.x, Mode.evaluation()));
      assertThat(distance(trial.apart(Mode.evaluation()), together)).isLessThan(1e-5);
      assertThat(HostMemory.floats(trial.apply(trial.x, Mode.evaluation()))).isEqualTo(together);
      assertThat(trial.bufferValues()).isEqualTo(buffers);
    }
  }

  /** bfloat16 keeps 8 bits: some roundings of 2⁻⁸ in a row, in the norm of each tensor. */
  @ParameterizedTest
  @MethodSource("examples")
  void bfloat16AutocastStaysCloseToFloat32(Example example) {
    try (Scope scope = Scope.open();
        Trial trial = new Trial(example, torch.ScalarType.Float)) {
      trial.requireGradients();
      List<Tensor> leaves = trial.leaves();
      Mode mode = Mode.evaluation();
      float[] exact = HostMemory.floats(trial.apply(trial.x, mode));
      List<Tensor> gradients = gradients(trial.loss(mode), leaves);
      float[] rounded;
      List<Tensor> roundedGradients;
      try (Precision.Applied precision = Precision.BFLOAT16.apply(Device.cpu())) {
        rounded = HostMemory.floats(trial.apply(trial.x, mode).to(torch.ScalarType.Float));
        roundedGradients = gradients(trial.loss(mode), leaves);
      }
      assertThat(distance(rounded, exact)).isLessThan(0.03);
      for (int i = 0; i < leaves.size(); i++) {
        float[] found = HostMemory.floats(roundedGradients.get(i).to(torch.ScalarType.Float));
        assertThat(distance(found, HostMemory.floats(gradients.get(i))))
            .as(trial.name(leaves.get(i)))
            .isLessThan(0.05);
      }
    }
  }

  /** ‖a − b‖ / ‖b‖. */
  private static double distance(float[] a, float[] b) {
    assertThat(a).hasSameSizeAs(b);
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < a.length; i++) {
      difference += (double) (a[i] - b[i]) * (a[i] - b[i]);
      norm += (double) b[i] * b[i];
    }
    return norm == 0 ? Math.sqrt(difference) : Math.sqrt(difference / norm);
  }

  /** A layer built for its input, with random tensors and a random batch. */
  private static final class Trial implements AutoCloseable {

    private final Chain chain;
    private final List<ParameterSpec> parameterSpecs;
    private final List<BufferSpec> bufferSpecs;
    private final List<Tensor> parameters = new ArrayList<>();
    private final List<Tensor> buffers = new ArrayList<>();
    private final RandomStream noise = RandomStream.of(3, "noise");
    private final Tensor x;
    private final Tensor condition;
    private final Tensor direction;
    private final Tensor across;
    private final Layer layer;

    Trial(Example example) {
      this(example, torch.ScalarType.Double);
    }

    Trial(Example example, torch.ScalarType type) {
      layer = example.layer();
      chain = Chain.of(example.in(), List.of(layer));
      parameterSpecs = chain.parameters();
      bufferSpecs = chain.buffers();
      try (RandomStream stream = RandomStream.of(2, "layers")) {
        for (ParameterSpec spec : parameterSpecs) {
          parameters.add(stream.normal(0, 0.7, spec.tensor().sizeArray()).to(type));
        }
        for (BufferSpec spec : bufferSpecs) {
          buffers.add(stream.normal(1.5, 0.1, spec.tensor().sizeArray()).to(type));
        }
        chain.prepare(new Weights(parameters, buffers), stream);
        x = stream.normal(0, 1, example.in().batch(BATCH)).to(type);
        condition =
            layer.condition() == 0
                ? torch.zeros(BATCH, 0).to(type)
                : torch.eye(BATCH, layer.condition()).to(type);
        direction = stream.normal(0, 1, chain.output().batch(BATCH)).to(type);
        across = stream.normal(0, 1, example.in().batch(BATCH)).to(type);
      }
    }

    Mode training() {
      return Mode.training(noise);
    }

    void requireGradients() {
      x.set_requires_grad(true);
      parameters.forEach(parameter -> parameter.set_requires_grad(true));
    }

    List<Tensor> leaves() {
      return Stream.concat(Stream.of(x), parameters.stream()).toList();
    }

    String name(Tensor leaf) {
      int place = parameters.indexOf(leaf);
      return place < 0 ? "the input" : parameterSpecs.get(place).tensor().name();
    }

    /**
     * Evaluation, and training unless spectral normalisation is in the layer: its power iteration
     * follows the weights, and is a constant to the gradient.
     */
    List<Mode> differentiableModes() {
      return layer.withChildren().anyMatch(Spectral.class::isInstance)
          ? List.of(Mode.evaluation())
          : List.of(Mode.evaluation(), training());
    }

    Tensor apply(Tensor batch, Mode mode) {
      Tensor own = condition.narrow(0, 0, batch.size(0));
      return apply(batch, own, mode, buffers);
    }

    private Tensor apply(Tensor batch, Tensor own, Mode mode, List<Tensor> buffers) {
      return chain.forward(new Weights(parameters, buffers), batch, own, mode, Chain.Observer.NONE);
    }

    /** Σ r·layer(x); the same draws at each call, and the buffers are left alone. */
    Tensor loss(Mode mode) {
      try (RandomStream same = RandomStream.of(5, "draws")) {
        Mode repeated = mode instanceof Mode.Training ? Mode.training(same) : mode;
        List<Tensor> copies = buffers.stream().map(Tensor::clone).toList();
        return apply(x, condition, repeated, copies).mul(direction).sum();
      }
    }

    /** s·∂/∂x Σ r·layer(x). */
    Tensor slope(Mode mode) {
      return gradients(loss(mode), List.of(x)).get(0).mul(across).sum();
    }

    /** The samples one after another, each in a batch of its own if the layer can train so. */
    float[] apart(Mode mode) {
      float[] all = new float[(int) direction.numel()];
      int size = all.length / BATCH;
      for (int i = 0; i < BATCH; i++) {
        // A batch of two of the same sample, because batch normalisation refuses a single one.
        Tensor twice = x.narrow(0, i, 1).repeat(sizes(x.dim()));
        Tensor own = condition.narrow(0, i, 1).repeat(2, 1);
        List<Tensor> copies = buffers.stream().map(Tensor::clone).toList();
        float[] found = HostMemory.floats(apply(twice, own, mode, copies));
        System.arraycopy(found, 0, all, i * size, size);
      }
      return all;
    }

    private static long[] sizes(long dimensions) {
      long[] sizes = new long[(int) dimensions];
      Arrays.fill(sizes, 1);
      sizes[0] = 2;
      return sizes;
    }

    float[] bufferValues() {
      List<float[]> values = buffers.stream().map(HostMemory::floats).toList();
      float[] all = new float[values.stream().mapToInt(value -> value.length).sum()];
      int at = 0;
      for (float[] value : values) {
        System.arraycopy(value, 0, all, at, value.length);
        at += value.length;
      }
      return all;
    }

    @Override
    public void close() {
      noise.close();
    }
  }
}
