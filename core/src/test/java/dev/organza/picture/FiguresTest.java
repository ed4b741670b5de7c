package dev.organza.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.journal.Event;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Where there is ink of which colour, not which pixels: fonts differ from machine to machine. */
class FiguresTest {

  private static final Color BLUE = new Color(0x0072B2);
  private static final Color VERMILION = new Color(0xD55E00);
  private static final Color GREEN = new Color(0x009E73);

  /** The pixels of about this colour in a part of a picture, given in fractions of its size. */
  private static long ink(
      BufferedImage picture, Color colour, double left, double top, double right, double bottom) {
    long count = 0;
    for (int y = (int) (top * picture.getHeight()); y < bottom * picture.getHeight(); y++) {
      for (int x = (int) (left * picture.getWidth()); x < right * picture.getWidth(); x++) {
        Color there = new Color(picture.getRGB(x, y));
        int distance =
            Math.abs(there.getRed() - colour.getRed())
                + Math.abs(there.getGreen() - colour.getGreen())
                + Math.abs(there.getBlue() - colour.getBlue());
        count += distance < 40 ? 1 : 0;
      }
    }
    return count;
  }

  private static Event step(int step, double generator, double discriminator) {
    Map<String, Object> values =
        Map.of("generator.loss", generator, "discriminator.loss", discriminator);
    return new Event("step", step, step * 1000L, step, values);
  }

  @Test
  void aHighLossIsDrawnAboveALowOne() {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      events.add(step(i, 2, 1));
    }
    BufferedImage picture = Curves.of(events);
    assertThat(picture.getWidth()).isEqualTo(1000);
    // The losses are the first of three panels; the legend is at its upper right.
    assertThat(ink(picture, BLUE, 0.2, 0, 0.6, 0.16)).isGreaterThan(350);
    assertThat(ink(picture, VERMILION, 0.2, 0, 0.6, 0.16)).isZero();
    assertThat(ink(picture, VERMILION, 0.2, 0.16, 0.6, 0.33)).isGreaterThan(350);
    assertThat(ink(picture, BLUE, 0.2, 0.16, 0.6, 1)).isZero();
  }

  /** The losses of all players are in the first of two panels, the norms in the second. */
  @Test
  void thePlayersOfAnyGameAreDrawn() {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Map<String, Object> values = new java.util.LinkedHashMap<>();
      values.put("ab.loss", 1);
      values.put("ba.loss", 2);
      values.put("judgeA.loss", 3);
      values.put("judgeB.loss", 4);
      values.put("judgeB.gradientNorm", 1);
      events.add(new Event("step", i, i * 1000L, i, values));
    }
    BufferedImage picture = Curves.of(events);
    assertThat(picture.getHeight()).isEqualTo(2 * 320);
    Color fourth = new Color(0xCC79A7);
    for (Color colour : List.of(BLUE, VERMILION, new Color(0x009E73), fourth)) {
      assertThat(ink(picture, colour, 0.2, 0, 0.6, 0.5)).isGreaterThan(350);
    }
    assertThat(ink(picture, fourth, 0.2, 0.5, 0.6, 1)).isGreaterThan(350);
    assertThat(ink(picture, BLUE, 0.2, 0.5, 0.6, 1)).isZero();
  }

  /** In a panel of its own, below the others. */
  @Test
  void theStrengthOfAnAugmentationIsDrawn() {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      Map<String, Object> values = new java.util.LinkedHashMap<>(step(i, 2, 1).values());
      values.put("augmentation.p", i / 500.0);
      events.add(new Event("step", i, i * 1000L, i, values));
    }
    BufferedImage picture = Curves.of(events);
    assertThat(picture.getHeight()).isEqualTo(4 * 320);
    assertThat(ink(picture, BLUE, 0.2, 0.75, 0.8, 1)).isGreaterThan(350);
  }

  @Test
  void pointsThatAreNotNumbersAreLeftOut() {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      double odd = i % 2 == 0 ? Double.NaN : Double.POSITIVE_INFINITY;
      events.add(step(i, i % 3 == 0 ? odd : 1, Double.NaN));
    }
    BufferedImage picture = Curves.of(events);
    assertThat(ink(picture, BLUE, 0.1, 0, 0.6, 0.33)).isGreaterThan(100);
    assertThat(ink(picture, VERMILION, 0, 0, 1, 1)).isZero();
  }

  @Test
  void oneStepIsADotAndNoStepsSayingSo() {
    assertThat(ink(Curves.of(List.of(step(0, 1, 2))), BLUE, 0.05, 0, 0.5, 0.33))
        .isBetween(5L, 100L);
    BufferedImage none = Curves.of(List.of(new Event("started", 0, 0, 0, Map.of())));
    assertThat(ink(none, new Color(0x333333), 0, 0, 1, 1)).isGreaterThan(50);
    assertThat(none.getHeight()).isEqualTo(Curves.of(List.of(step(0, 1, 2))).getHeight());
  }

  @Test
  void otherKindsOfEventsAreNotDrawn() {
    List<Event> events =
        List.of(new Event("metric", 1, 1, 1, Map.of("generator.loss", 1)), step(1, 1, Double.NaN));
    assertThat(ink(Curves.of(events.subList(0, 1)), BLUE, 0, 0, 1, 1)).isZero();
  }

  private static DensityFigure.Graph half() {
    double[] xs = new double[101];
    double[] ys = new double[101];
    for (int i = 0; i < xs.length; i++) {
      xs[i] = -5 + 0.1 * i;
    }
    Arrays.fill(ys, 0.5);
    return new DensityFigure.Graph(xs, ys);
  }

  @Test
  void densitiesStandWhereTheSamplesAre() {
    double[] left = new Random(1).doubles(1000).map(x -> -3 + x).toArray();
    double[] right = new Random(2).doubles(1000).map(x -> 2 + x).toArray();
    BufferedImage picture = new DensityFigure("length", left, right, half()).picture();
    // Above the lowest quarter, the data is left of the middle and the generated right of it.
    assertThat(ink(picture, new Color(0x555555), 0.2, 0.05, 0.45, 0.6)).isGreaterThan(100);
    assertThat(ink(picture, GREEN, 0.2, 0.05, 0.45, 0.6)).isZero();
    assertThat(ink(picture, GREEN, 0.55, 0.05, 0.85, 0.6)).isGreaterThan(100);
    // D is ½ everywhere: a flat blue line near the middle and nowhere else but in the legend.
    assertThat(ink(picture, BLUE, 0.1, 0.38, 0.9, 0.5)).isGreaterThan(600);
    assertThat(ink(picture, BLUE, 0.1, 0, 0.9, 0.38)).isZero();
    assertThat(ink(picture, BLUE, 0.1, 0.5, 0.9, 0.8)).isZero();
    assertThat(ink(picture, VERMILION, 0, 0, 1, 1)).isZero();
  }

  @Test
  void exactCurvesAreDrawnInsteadOfAndBesideTheEstimates() {
    DensityFigure figure =
        new DensityFigure(
            "x",
            new double[0],
            new double[] {0, 0, 0},
            half(),
            Optional.of(x -> x > 1 && x < 2 ? 1 : 0),
            Optional.of(x -> 0.9));
    BufferedImage picture = figure.picture();
    assertThat(ink(picture, new Color(0x555555), 0.55, 0.1, 0.8, 0.75)).isGreaterThan(100);
    assertThat(ink(picture, VERMILION, 0.1, 0.05, 0.9, 0.25)).isGreaterThan(300);
  }

  @Test
  void noSamplesAtAllStillGiveAPicture() {
    BufferedImage picture = new DensityFigure("x", new double[0], new double[0], half()).picture();
    assertThat(ink(picture, BLUE, 0.1, 0.38, 0.9, 0.5)).isGreaterThan(600);
  }

  @Test
  void theScatterHasPointsGroundAndTheLineOfOneHalf() {
    Box box = new Box(-1, -1, 2);
    double[] d = new double[441]; // 21 x 21: D rises from 0 on the left to 1 on the right
    for (int i = 0; i < d.length; i++) {
      d[i] = i % 21 / 20.0;
    }
    double[][] upperLeft = {{-0.5, 0.5}, {Double.NaN, 0}, {50, 50}};
    double[][] lowerRight = {{0.5, -0.5}};
    BufferedImage picture = new ScatterFigure("x", "y", upperLeft, lowerRight, box, d).picture();
    // The plot is 600 pixels wide, from (80, 50).
    assertThat(near(picture, 230, 200)).isLessThan(0xA0A0A0); // a grey point
    Color generated = new Color(picture.getRGB(530, 500));
    assertThat(generated.getBlue()).isGreaterThan(generated.getRed() + 60);
    Color left = new Color(picture.getRGB(90, 350));
    Color right = new Color(picture.getRGB(670, 350));
    assertThat(left.getGreen()).as("purple").isLessThan(left.getRed());
    assertThat(right.getGreen()).as("green").isGreaterThan(right.getRed());
    Color middle = new Color(picture.getRGB(380, 350));
    assertThat(middle.getRed()).as("the line D = ½").isLessThan(120);
  }

  private static int near(BufferedImage picture, int x, int y) {
    Color colour = new Color(picture.getRGB(x, y));
    return Math.max(colour.getRed(), Math.max(colour.getGreen(), colour.getBlue())) * 0x010101;
  }

  @Test
  void valuesOfNoLatticeAreRefused() {
    double[][] none = {};
    assertThatThrownBy(
            () -> new ScatterFigure("x", "y", none, none, new Box(0, 0, 1), new double[10]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new DensityFigure.Graph(new double[2], new double[3]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
