package dev.organza.picture;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.math.BigDecimal;

/**
 * A game in the plane: real points in grey and generated points in blue, over what the
 * discriminator says of every place.
 *
 * <p>Where D is above ½ (real) the ground is green, below it purple; lines mark every tenth, and a
 * strong one ½. Both axes have one scale.
 *
 * @param xLabel what the first number of a point is
 * @param yLabel what the second number is
 * @param data real points [N,2]
 * @param generated generated points [M,2]
 * @param box the part of the plane that is shown
 * @param discriminator D at the points of {@link Box#lattice}, 0 to 1, as many as a square number
 */
public record ScatterFigure(
    String xLabel,
    String yLabel,
    double[][] data,
    double[][] generated,
    Box box,
    double[] discriminator) {

  private static final int PLOT = 600;
  private static final int LEFT = 80;
  private static final int TOP = 50;
  private static final int RIGHT = 100;
  private static final int BOTTOM = 65;
  private static final int TICKS = 6;
  private static final double POINT = 5;
  private static final int OPACITY = 150;
  private static final Color REAL_GROUND = new Color(0x7FBF7B);
  private static final Color GENERATED_GROUND = new Color(0xAF8DC3);
  private static final int KEY_X = LEFT + PLOT + 25;
  private static final int KEY_WIDTH = 16;

  /** A figure; the discriminator's values must be those of a square lattice of at least 2 × 2. */
  public ScatterFigure {
    int nodes = (int) Math.round(Math.sqrt(discriminator.length));
    if (nodes < 2 || nodes * nodes != discriminator.length) {
      throw new IllegalArgumentException(
          discriminator.length + " values are those of no square lattice");
    }
  }

  /** The figure as an RGB picture, 780 × 715. */
  public BufferedImage picture() {
    BufferedImage picture =
        new BufferedImage(LEFT + PLOT + RIGHT, TOP + PLOT + BOTTOM, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = Ink.on(picture);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, picture.getWidth(), picture.getHeight());
    drawGround(picture);
    Graphics2D plot = (Graphics2D) graphics.create(LEFT, TOP, PLOT, PLOT);
    drawLevels(plot);
    drawPoints(plot, data, Ink.DATA);
    drawPoints(plot, generated, Ink.BLUE);
    plot.dispose();
    drawAxes(graphics);
    drawLegend(graphics);
    drawKey(graphics, picture);
    graphics.dispose();
    return picture;
  }

  private int nodes() {
    return (int) Math.round(Math.sqrt(discriminator.length));
  }

  private void drawGround(BufferedImage picture) {
    double cell = (nodes() - 1) / (double) PLOT;
    for (int y = 0; y < PLOT; y++) {
      for (int x = 0; x < PLOT; x++) {
        double value = between((x + 0.5) * cell, (PLOT - y - 0.5) * cell);
        picture.setRGB(LEFT + x, TOP + y, ground(value).getRGB());
      }
    }
  }

  /** The discriminator at a place given in cells, between the four nodes around it. */
  private double between(double column, double row) {
    int nodes = nodes();
    int c = Math.min((int) column, nodes - 2);
    int r = Math.min((int) row, nodes - 2);
    double right = column - c;
    double up = row - r;
    int node = r * nodes + c;
    double below = discriminator[node] * (1 - right) + discriminator[node + 1] * right;
    double above =
        discriminator[node + nodes] * (1 - right) + discriminator[node + nodes + 1] * right;
    return below * (1 - up) + above * up;
  }

  private static Color ground(double probability) {
    if (!Double.isFinite(probability)) {
      return Ink.FRAME;
    }
    double strength = Math.min(1, Math.abs(probability - 0.5) * 2) * 0.85;
    return Ink.pale(probability > 0.5 ? REAL_GROUND : GENERATED_GROUND, strength);
  }

  private void drawLevels(Graphics2D plot) {
    AffineTransform toPixels = new AffineTransform(1, 0, 0, -1, 0, PLOT);
    toPixels.scale(PLOT / (nodes() - 1.0), PLOT / (nodes() - 1.0));
    for (int tenth = 1; tenth <= 9; tenth++) {
      plot.setColor(tenth == 5 ? Ink.TEXT : new Color(0, 0, 0, 60));
      plot.setStroke(tenth == 5 ? Ink.LINE : Ink.THIN);
      for (Line2D line : LevelLines.at(tenth / 10.0, discriminator, nodes())) {
        plot.draw(toPixels.createTransformedShape(line));
      }
    }
  }

  private void drawPoints(Graphics2D plot, double[][] points, Color colour) {
    plot.setColor(new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), OPACITY));
    for (double[] point : points) {
      double x = (point[0] - box.x()) / box.side() * PLOT;
      double y = PLOT - (point[1] - box.y()) / box.side() * PLOT;
      if (Double.isFinite(x) && Double.isFinite(y)) {
        plot.fill(new Ellipse2D.Double(x - POINT / 2, y - POINT / 2, POINT, POINT));
      }
    }
  }

  private void drawAxes(Graphics2D graphics) {
    graphics.setStroke(Ink.THIN);
    graphics.setFont(Ink.LABEL);
    graphics.setColor(Ink.FRAME);
    graphics.drawRect(LEFT, TOP, PLOT, PLOT);
    int bottom = TOP + PLOT;
    for (BigDecimal tick : Ticks.between(box.x(), box.x() + box.side(), TICKS)) {
      int x = LEFT + (int) Math.round((tick.doubleValue() - box.x()) / box.side() * PLOT);
      mark(graphics, x, bottom, x, bottom + 5);
      centred(graphics, text(tick), x, bottom + 20);
    }
    for (BigDecimal tick : Ticks.between(box.y(), box.y() + box.side(), TICKS)) {
      int y = bottom - (int) Math.round((tick.doubleValue() - box.y()) / box.side() * PLOT);
      mark(graphics, LEFT - 5, y, LEFT, y);
      int width = graphics.getFontMetrics().stringWidth(text(tick));
      graphics.drawString(text(tick), LEFT - 9 - width, y + 5);
    }
    centred(graphics, xLabel, LEFT + PLOT / 2, bottom + 45);
    Graphics2D turned = (Graphics2D) graphics.create();
    turned.rotate(-Math.PI / 2, 22, TOP + PLOT / 2.0);
    centred(turned, yLabel, 22, TOP + PLOT / 2);
    turned.dispose();
  }

  private static void mark(Graphics2D graphics, int x1, int y1, int x2, int y2) {
    graphics.setColor(Ink.FRAME);
    graphics.drawLine(x1, y1, x2, y2);
    graphics.setColor(Ink.TEXT);
  }

  private static String text(BigDecimal tick) {
    String plain = tick.toPlainString();
    return plain.length() <= 8 ? plain : tick.stripTrailingZeros().toString();
  }

  private static void centred(Graphics2D graphics, String text, int x, int y) {
    graphics.setColor(Ink.TEXT);
    graphics.drawString(text, x - graphics.getFontMetrics().stringWidth(text) / 2, y);
  }

  private static void drawLegend(Graphics2D graphics) {
    entry(graphics, "data", Ink.DATA, LEFT + 8);
    entry(graphics, "generated", Ink.BLUE, LEFT + 80);
    graphics.setStroke(Ink.LINE);
    graphics.drawLine(LEFT + 190, TOP - 20, LEFT + 215, TOP - 20);
    graphics.drawString("D = ½", LEFT + 222, TOP - 15);
  }

  private static void entry(Graphics2D graphics, String name, Color colour, int x) {
    graphics.setColor(colour);
    graphics.fill(new Ellipse2D.Double(x - 4, TOP - 24, 8, 8));
    graphics.setColor(Ink.TEXT);
    graphics.drawString(name, x + 10, TOP - 15);
  }

  /** The colours of the ground, from D = 0 below to D = 1 above. */
  private static void drawKey(Graphics2D graphics, BufferedImage picture) {
    for (int y = 0; y < PLOT; y++) {
      for (int x = 0; x < KEY_WIDTH; x++) {
        picture.setRGB(KEY_X + x, TOP + y, ground((PLOT - y - 0.5) / PLOT).getRGB());
      }
    }
    graphics.setStroke(Ink.THIN);
    graphics.setColor(Ink.FRAME);
    graphics.drawRect(KEY_X, TOP, KEY_WIDTH, PLOT);
    graphics.setColor(Ink.TEXT);
    graphics.drawString("1", KEY_X + KEY_WIDTH + 8, TOP + 10);
    graphics.drawString("½", KEY_X + KEY_WIDTH + 8, TOP + PLOT / 2 + 5);
    graphics.drawString("0", KEY_X + KEY_WIDTH + 8, TOP + PLOT);
    graphics.drawString("D(x)", KEY_X - 4, TOP - 15);
  }
}
