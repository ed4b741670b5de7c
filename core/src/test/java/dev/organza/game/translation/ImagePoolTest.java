package dev.organza.game.translation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.Shape;
import dev.organza.torch.Device;
import dev.organza.torch.HostMemory;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class ImagePoolTest {

  /** Images of one pixel, which is their number. */
  private static Tensor numbered(int from, int count) {
    float[] values = new float[count];
    for (int n = 0; n < count; n++) {
      values[n] = from + n;
    }
    return HostMemory.tensor(values, Device.cpu(), count, 1, 1, 1);
  }

  private static float[] exchanged(ImagePool pool, int from, int count, RandomStream stream) {
    try (Scope scope = Scope.open()) {
      return HostMemory.floats(pool.exchange(numbered(from, count), stream));
    }
  }

  @Test
  void aPoolThatIsNotFullPassesEveryImageOn() {
    try (ImagePool pool = new ImagePool(5, Shape.image(1, 1, 1), Device.cpu());
        RandomStream stream = RandomStream.of(1, "noise")) {
      assertThat(exchanged(pool, 1, 3, stream)).containsExactly(1, 2, 3);
      float[] next = exchanged(pool, 4, 2, stream);
      assertThat(next).containsExactly(4, 5);
    }
  }

  /** Every image is passed on at most once, and of many half are late. */
  @Test
  void halfOfTheImagesComeFromAFullPoolAndNoneTwice() {
    int steps = 400;
    try (ImagePool pool = new ImagePool(10, Shape.image(1, 1, 1), Device.cpu());
        RandomStream stream = RandomStream.of(2, "noise")) {
      exchanged(pool, 0, 10, stream);
      List<Float> seen = new ArrayList<>();
      int late = 0;
      for (int n = 10; n < 10 + steps; n++) {
        float one = exchanged(pool, n, 1, stream)[0];
        seen.add(one);
        late += one == n ? 0 : 1;
      }
      assertThat(seen).doesNotHaveDuplicates();
      // Four standard deviations of a fair coin.
      assertThat(late).isBetween(steps / 2 - 40, steps / 2 + 40);
      // All places are exchanged alike: of those first kept none is left after so many.
      assertThat(seen.stream().filter(one -> one < 10)).hasSize(10);
    }
  }
}
