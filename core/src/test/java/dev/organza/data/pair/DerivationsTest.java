package dev.organza.data.pair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.organza.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DerivationsTest {

  private static final int SIDE = 32;
  private static final Shape GREY = Shape.image(1, SIDE, SIDE);

  /** A disc of one level on black. */
  private static float[] disc(double radius, float level) {
    float[] image = new float[SIDE * SIDE];
    for (int i = 0; i < image.length; i++) {
      image[i] = distance(i) < radius ? level : 0;
    }
    return image;
  }

  private static double distance(int pixel) {
    return Math.hypot(pixel / SIDE - 15.5, pixel % SIDE - 15.5);
  }

  @Test
  void aStepHasOneLineOfOnePixelBesideIt() {
    float[] step = new float[SIDE * SIDE];
    for (int i = 0; i < step.length; i++) {
      step[i] = i % SIDE < 12 ? 40 : 200;
    }
    float[] edges = new CannyEdges().of(step, GREY, 0);
    for (int y = 0; y < SIDE; y++) {
      float[] row = Arrays.copyOfRange(edges, y * SIDE, (y + 1) * SIDE);
      int line = row[11] == 0 ? 11 : 12;
      for (int x = 0; x < SIDE; x++) {
        assertThat(row[x]).isEqualTo(x == line ? 0 : 255);
      }
    }
  }

  @Test
  void aDiscHasAClosedLineAtItsRim() {
    float[] edges = new CannyEdges().of(disc(10, 200), GREY, 0);
    int black = 0;
    boolean[] directions = new boolean[36];
    for (int i = 0; i < edges.length; i++) {
      if (edges[i] == 0) {
        black++;
        assertThat(distance(i)).isCloseTo(10, within(1.5));
        double angle = Math.atan2(i / SIDE - 15.5, i % SIDE - 15.5);
        directions[(int) Math.floor((angle + Math.PI) / (2 * Math.PI) * 35.999)] = true;
      }
    }
    assertThat(directions).doesNotContain(false);
    // A thin line: between the shortest and the longest digital circle, 4·√2·r and 8·r.
    assertThat(black).isBetween(50, 80);
  }

  @Test
  void whatIsFlatOrFaintHasNoLines() {
    float[] faint = disc(10, 15);
    assertThat(new CannyEdges().of(faint, GREY, 0)).containsOnly(255f);
    assertThat(new CannyEdges().of(new float[SIDE * SIDE], GREY, 0)).containsOnly(255f);
  }

  @Test
  void aFaintPartOfAStrongLineIsKept() {
    // The step falls from 200 to 40 levels along the line: strong above, faint below.
    float[] step = new float[SIDE * SIDE];
    for (int i = 0; i < step.length; i++) {
      step[i] = i % SIDE < 12 ? 0 : 200 - 160f * (i / SIDE) / (SIDE - 1);
    }
    float[] edges = new CannyEdges().of(step, GREY, 0);
    int last = (SIDE - 1) * SIDE;
    assertThat(edges[last + 11] == 0 || edges[last + 12] == 0).isTrue();
  }

  /** The variance of a blurred point is that of Gauss's filter. */
  @Test
  void blurIsGausssFilterOfTheImagesSize() {
    float[] point = new float[SIDE * SIDE];
    point[16 * SIDE + 16] = 10_000;
    float[] blurred = new Blur().of(point, GREY, 0);
    double sum = 0;
    double variance = 0;
    for (int i = 0; i < blurred.length; i++) {
      sum += blurred[i];
      variance += blurred[i] * Math.pow(i % SIDE - 16, 2);
    }
    assertThat(sum).isCloseTo(10_000, within(0.5));
    assertThat(Math.sqrt(variance / sum)).isCloseTo(SIDE / 32.0, within(0.01));
  }

  @Test
  void lowResolutionKeepsTheMeanAndLosesWhatIsFine() {
    float[] stripes = new float[SIDE * SIDE];
    for (int i = 0; i < stripes.length; i++) {
      stripes[i] = i % 2 == 0 ? 0 : 200;
    }
    assertThat(new LowResolution().of(stripes, GREY, 0)).containsOnly(100f);
  }

  @Test
  void aHoleIsGreyAndTheSameEachTime() {
    float[] white = new float[3 * SIDE * SIDE];
    Arrays.fill(white, 255);
    Shape shape = Shape.image(3, SIDE, SIDE);
    boolean differs = false;
    for (int index = 0; index < 50; index++) {
      float[] holed = new Holes().of(white, shape, index);
      int grey = 0;
      for (int i = 0; i < SIDE * SIDE; i++) {
        assertThat(holed[i]).isEqualTo(holed[2 * SIDE * SIDE + i]);
        grey += holed[i] == 128 ? 1 : 0;
      }
      assertThat(grey).isBetween(SIDE * SIDE / 16, SIDE * SIDE / 4);
      assertThat(new Holes().of(white, shape, index)).containsExactly(holed);
      differs |= !Arrays.equals(holed, new Holes().of(white, shape, 0));
    }
    assertThat(differs).isTrue();
    assertThat(white).containsOnly(255f);
  }
}
