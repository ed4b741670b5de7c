package dev.organza.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.nn.Mode;
import dev.organza.nn.Weights;
import dev.organza.nn.layer.Noise.PhaseShuffle;
import dev.organza.torch.Device;
import dev.organza.torch.HostMemory;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import dev.organza.torch.Torch;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PhaseShuffleTest {

  private static final Weights NONE = new Weights(List.of(), List.of());

  record Expected(long[] sizes, float[] x, Map<Integer, float[]> moved) {}

  @BeforeAll
  static void load() {
    Torch.load();
  }

  private static Expected expected() throws IOException {
    try (InputStream in = PhaseShuffleTest.class.getResourceAsStream("phase-shuffle.json")) {
      return JsonMapper.builder().build().readValue(Objects.requireNonNull(in), Expected.class);
    }
  }

  /** Made by {@code src/test/python/sounds.py}. */
  @Test
  void signalsMoveAsInPyTorch() throws IOException {
    Expected expected = expected();
    try (Scope scope = Scope.open()) {
      Tensor x = HostMemory.tensor(expected.x, Device.cpu(), expected.sizes);
      expected.moved.forEach(
          (steps, values) ->
              assertThat(HostMemory.floats(PhaseShuffle.moved(x, steps).contiguous()))
                  .as("%d steps", steps)
                  .containsExactly(values));
      assertThat(expected.moved).hasSize(7);
    }
  }

  /** Of a ramp the first value says how far it moved; |steps| where the mirror came in. */
  @Test
  void allSamplesMoveByOneDrawThatIsUniform() {
    int draws = 5_000;
    int[] counts = new int[5];
    try (RandomStream noise = RandomStream.of(3, "noise")) {
      Mode training = Mode.training(noise);
      for (int i = 0; i < draws; i++) {
        try (Scope scope = Scope.open()) {
          Tensor x = ramp(9).repeat(2, 3, 1);
          float[] y =
              HostMemory.floats(new PhaseShuffle(2).forward(x, NONE, training).contiguous());
          int steps = 4 - (int) y[4];
          counts[steps + 2]++;
          for (int signal = 1; signal < 6; signal++) {
            for (int l = 0; l < 9; l++) {
              assertThat(y[9 * signal + l]).isEqualTo(y[l]);
            }
          }
        }
      }
    }
    for (int count : counts) { // five standard errors of a binomial
      assertThat(count / (double) draws).isCloseTo(0.2, within(5 * Math.sqrt(0.16 / draws)));
    }
  }

  @Test
  void evaluationAndNoReachAreTheIdentityAndDrawNothing() {
    try (Scope scope = Scope.open();
        RandomStream noise = RandomStream.of(3, "noise")) {
      Tensor x = noise.normal(0, 1, 2, 3, 9);
      byte[] before = noise.state();
      List<Tensor> same = new ArrayList<>();
      same.add(new PhaseShuffle(2).forward(x, NONE, Mode.evaluation()));
      same.add(new PhaseShuffle(0).forward(x, NONE, Mode.training(noise)));
      same.forEach(y -> assertThat(HostMemory.floats(y)).containsExactly(HostMemory.floats(x)));
      assertThat(noise.state()).isEqualTo(before);
    }
  }

  @Test
  void theSameStreamGivesTheSameMovesAndMovesOn() {
    List<Float> moves = moves();
    assertThat(moves()).isEqualTo(moves);
    assertThat(moves.stream().distinct().count()).isGreaterThan(5);
  }

  /** What comes to stand at the middle of a ramp, pass by pass. */
  private static List<Float> moves() {
    List<Float> middles = new ArrayList<>();
    try (Scope scope = Scope.open();
        RandomStream noise = RandomStream.of(4, "noise")) {
      for (int i = 0; i < 10; i++) {
        middles.add(
            HostMemory.floats(
                new PhaseShuffle(30).forward(ramp(101), NONE, Mode.training(noise)).contiguous())[
                50]);
      }
    }
    return middles;
  }

  private static Tensor ramp(int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = i;
    }
    return HostMemory.tensor(values, Device.cpu(), 1, 1, length);
  }

  @Test
  void shortSignalsAndRowsAreRefused() {
    PhaseShuffle shuffle = new PhaseShuffle(3);
    assertThat(shuffle.outputShape(Shape.signal(2, 4))).isEqualTo(Shape.signal(2, 4));
    assertThatThrownBy(() -> shuffle.outputShape(Shape.signal(2, 3)))
        .isInstanceOf(UsageException.class)
        .hasMessage("PhaseShuffle takes signals of at least [2,4] to reflect, not the shape [2,3]");
    assertThatThrownBy(() -> shuffle.outputShape(Shape.image(1, 8, 8)))
        .hasMessageContaining("signals of shape [C,L]");
    assertThatThrownBy(() -> new PhaseShuffle(-1)).hasMessageContaining("at least 0, not -1");
  }
}
