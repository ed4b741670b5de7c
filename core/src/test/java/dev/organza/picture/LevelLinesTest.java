package dev.organza.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.geom.Line2D;
import java.util.List;
import org.junit.jupiter.api.Test;

class LevelLinesTest {

  @Test
  void aSlopeHasOneStraightLineWhereItHasTheLevel() {
    double[] slope = new double[25]; // rises by 0.2 a column
    for (int i = 0; i < 25; i++) {
      slope[i] = 0.2 * (i % 5);
    }
    List<Line2D> lines = LevelLines.at(0.5, slope, 5);
    assertThat(lines).hasSize(4);
    for (Line2D line : lines) {
      assertThat(line.getX1()).isCloseTo(2.5, within(1e-9));
      assertThat(line.getX2()).isCloseTo(2.5, within(1e-9));
      assertThat(Math.abs(line.getY2() - line.getY1())).isCloseTo(1, within(1e-9));
    }
  }

  @Test
  void aCircleIsFoundAtItsRadius() {
    int nodes = 101;
    double[] distance = new double[nodes * nodes];
    for (int i = 0; i < distance.length; i++) {
      distance[i] = Math.hypot(i % nodes - 50, i / nodes - 50);
    }
    double length = 0;
    for (Line2D line : LevelLines.at(30, distance, nodes)) {
      assertThat(Math.hypot(line.getX1() - 50, line.getY1() - 50)).isCloseTo(30, within(0.05));
      length += line.getP1().distance(line.getP2());
    }
    assertThat(length).isCloseTo(2 * Math.PI * 30, within(0.5));
  }

  @Test
  void aSaddleJoinsTheCornersThatItsMiddleJoins() {
    // High at lower left and upper right, and in the middle: the lines cut off the two low corners.
    for (Line2D line : LevelLines.at(0.5, new double[] {1, 0, 0.2, 1}, 2)) {
      double x = (line.getX1() + line.getX2()) / 2;
      double y = (line.getY1() + line.getY2()) / 2;
      assertThat(x > 0.5 != y > 0.5).isTrue();
    }
    // Low in the middle: they cut off the high ones.
    List<Line2D> low = LevelLines.at(0.5, new double[] {0.7, 0, 0, 0.7}, 2);
    assertThat(low).hasSize(2);
    for (Line2D line : low) {
      double x = (line.getX1() + line.getX2()) / 2;
      double y = (line.getY1() + line.getY2()) / 2;
      assertThat(x > 0.5).isEqualTo(y > 0.5);
    }
  }

  @Test
  void aFlatFunctionHasNoLines() {
    assertThat(LevelLines.at(0.5, new double[] {0.5, 0.5, 0.5, 0.5}, 2)).isEmpty();
    assertThat(LevelLines.at(0.5, new double[] {Double.NaN, 0, 0, 0}, 2)).isEmpty();
  }
}
