package dev.organza.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.organza.torch.Device;
import dev.organza.torch.FlatTensors;
import dev.organza.torch.HostMemory;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import dev.organza.torch.TensorSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The optimisers against torch.optim, on the problem of {@code src/test/python/optimizers.py}. */
class OptimizerTest {

  record Problem(float[] x, float[] y, float[] start, double[] rates, List<Case> cases) {}

  record Case(
      String name,
      String kind,
      double[] settings,
      double[] momentum,
      Map<Integer, double[]> after) {

    Optimizer optimizer() {
      return switch (kind) {
        case "adam" -> new Adam(settings[0], settings[1], settings[2], settings[3]);
        case "rmsprop" -> new RmsProp(settings[0], settings[1], settings[2]);
        default -> new Sgd(settings[0], progress -> momentum[(int) progress.step()]);
      };
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final Problem PROBLEM = read();

  private static Problem read() {
    try (InputStream stream = OptimizerTest.class.getResourceAsStream("optimizers.json")) {
      return JsonMapper.builder().build().readValue(Objects.requireNonNull(stream), Problem.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Case> cases() {
    return PROBLEM.cases;
  }

  /** mean softplus(−y(xw + b)) + 0.05‖w‖². */
  private static Tensor loss(Tensor w, Tensor b) {
    Tensor x = HostMemory.tensor(PROBLEM.x, Device.cpu(), 12, 5);
    Tensor y = HostMemory.tensor(PROBLEM.y, Device.cpu(), 12);
    Tensor margin = x.matmul(w).add(b).mul(y);
    return torch.softplus(margin.neg()).mean().add(w.square().sum().mul(new Scalar(0.05)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aHundredStepsAreThoseOfPyTorch(Case expected) {
    List<TensorSpec> specs = List.of(TensorSpec.of("w", 5), TensorSpec.of("b", 1));
    Optimizer optimizer = expected.optimizer();
    try (FlatTensors parameters = FlatTensors.allocate(specs, true, Device.cpu());
        Optimizer.State state = optimizer.over(parameters)) {
      try (Scope scope = Scope.open();
          NoGradGuard off = new NoGradGuard()) {
        parameters.flat().copy_(HostMemory.tensor(PROBLEM.start, Device.cpu(), 6));
      }
      for (int step = 0; step < 100; step++) {
        try (Scope scope = Scope.open()) {
          parameters.gradient().zero_();
          loss(parameters.views().get(0), parameters.views().get(1)).backward();
          double rate = optimizer.learningRate() * PROBLEM.rates[step];
          state.step(rate, step + 1, new Progress(step, step));
        }
        double[] after = expected.after.get(step + 1);
        if (after != null) {
          assertThat(relativeError(HostMemory.floats(parameters.flat()), after))
              .as("after step " + (step + 1))
              .isLessThan(1e-5);
        }
      }
    }
  }

  /** Both follow one formula and differ by the rounding of float32. */
  @Test
  void plainAdamIsTheFusedOne() {
    Adam adam = new Adam(0.01, 0.5, 0.99, 1e-8);
    List<TensorSpec> specs = List.of(TensorSpec.of("w", 1000));
    try (RandomStream stream = RandomStream.of(1, "adam");
        FlatTensors one = FlatTensors.allocate(specs, true, Device.cpu());
        FlatTensors other = FlatTensors.allocate(specs, true, Device.cpu());
        Optimizer.State fused = adam.over(one);
        Optimizer.State plain = adam.plain(other)) {
      for (int step = 1; step <= 50; step++) {
        try (Scope scope = Scope.open();
            NoGradGuard off = new NoGradGuard()) {
          Tensor gradient = stream.normal(0.1, 1, 1000);
          one.gradient().copy_(gradient);
          other.gradient().copy_(gradient);
          fused.step(0.01, step, Progress.START);
          plain.step(0.01, step, Progress.START);
        }
      }
      try (Scope scope = Scope.open()) {
        assertThat(one.flat().abs().max().item_double()).isGreaterThan(0.01);
        assertThat(one.flat().sub(other.flat()).abs().max().item_double()).isLessThan(1e-6);
        for (String name : List.of("mean", "variance")) {
          Tensor a = Objects.requireNonNull(fused.tensors().get(name));
          Tensor b = Objects.requireNonNull(plain.tensors().get(name));
          assertThat(a.sub(b).abs().max().item_double()).as(name).isLessThan(1e-6);
        }
      }
    }
  }

  private static double relativeError(float[] actual, double[] expected) {
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < expected.length; i++) {
      difference += Math.pow(actual[i] - expected[i], 2);
      norm += expected[i] * expected[i];
    }
    return Math.sqrt(difference / norm);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1e-3, Double.NaN, Double.POSITIVE_INFINITY})
  void impossibleLearningRatesAreRefused(double rate) {
    assertThatThrownBy(() -> new Adam(rate, 0.5, 0.9, 1e-8)).hasMessageContaining("learningRate");
    assertThatThrownBy(() -> new RmsProp(rate, 0.9, 1e-8)).hasMessageContaining("learningRate");
    assertThatThrownBy(() -> new Sgd(rate, Schedule.Constant.DEFAULTS))
        .hasMessageContaining("learningRate");
  }

  @Test
  void impossibleDecaysAreRefused() {
    for (double decay : new double[] {-0.1, 1, 1.5, Double.NaN}) {
      assertThatThrownBy(() -> new Adam(1, decay, 0.9, 1e-8)).hasMessageContaining("beta1");
      assertThatThrownBy(() -> new Adam(1, 0.9, decay, 1e-8)).hasMessageContaining("beta2");
      assertThatThrownBy(() -> new RmsProp(1, decay, 1e-8)).hasMessageContaining("decay");
    }
  }
}
