package dev.organza.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PolylineTest {

  private static Polyline of(double... ys) {
    return new Polyline(IntStream.range(0, ys.length).asDoubleStream().toArray(), ys);
  }

  @Test
  void extremesKeepTheLowestAndHighestOfEachRunInTheirOrder() {
    Polyline reduced = of(3, 1, 2, 5, 0, 7, 4, 4).extremes(2);
    assertThat(reduced.ys()).containsExactly(1, 5, 0, 7);
    assertThat(reduced.xs()).containsExactly(1, 3, 4, 5);
  }

  @Test
  void meansAreThoseOfEachRun() {
    Polyline reduced = of(1, 3, 10, 20, 5, 7).means(3);
    assertThat(reduced.ys()).containsExactly(2, 15, 6);
    assertThat(reduced.xs()).containsExactly(0.5, 2.5, 4.5);
  }

  @Test
  void aSingleSpikeInAMillionStepsIsKept() {
    double[] ys = new double[1_000_000];
    ys[123_456] = 9;
    Polyline reduced = of(ys).extremes(1000);
    assertThat(reduced.size()).isEqualTo(2000);
    assertThat(Arrays.stream(reduced.ys()).max()).hasValue(9);
    assertThat(reduced.xs()).isSorted();
  }

  @Test
  void aShortCurveStaysAsItIs() {
    Polyline three = of(3, 1, 2);
    assertThat(three.extremes(2)).isSameAs(three);
    assertThat(three.means(3)).isSameAs(three);
    assertThat(of().means(3).size()).isZero();
  }
}
