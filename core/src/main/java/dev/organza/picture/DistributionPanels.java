package dev.organza.picture;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/** Real and generated distributions of many columns, a small panel for each. */
public final class DistributionPanels {

  /** One column: the shares of its values, real and generated, one of each for each bar. */
  public sealed interface DistributionPanel {

    /** Above the panel. */
    String title();

    /**
     * Numbers, as two histograms of the same bins.
     *
     * @param low what is written at the left end of the axis
     * @param high and at the right end
     */
    // Never compared.
    @SuppressWarnings("ArrayRecordComponent")
    record Numbers(String title, String low, String high, double[] real, double[] fake)
        implements DistributionPanel {}

    /**
     * Categories, as a pair of bars each.
     *
     * @param names one for each pair of bars
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Categories(String title, List<String> names, double[] real, double[] fake)
        implements DistributionPanel {}
  }

  private static final int ACROSS = 3;
  private static final int WIDTH = 340;
  private static final int HEIGHT = 210;
  private static final int MARGIN = 16;
  private static final int TOP = 30;
  private static final int BOTTOM = 26;
  private static final int LEGEND = 28;
  private static final int NAMES = 110;
  private static final double LARGEST_SLOT = 34;

  private static final Font SMALL = Ink.LABEL.deriveFont(11f);
  private static final Color REAL = Ink.pale(Ink.DATA, 0.45);
  private static final Color FAKE = Ink.BLUE;

  private DistributionPanels() {}

  /**
   * The panels, three side by side.
   *
   * @return an RGB picture
   */
  public static BufferedImage of(List<DistributionPanel> panels) {
    int rows = (panels.size() + ACROSS - 1) / ACROSS;
    BufferedImage picture =
        new BufferedImage(
            ACROSS * WIDTH, LEGEND + Math.max(1, rows) * HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = Ink.on(picture);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, picture.getWidth(), picture.getHeight());
    legend(graphics);
    for (int i = 0; i < panels.size(); i++) {
      int x = i % ACROSS * WIDTH;
      int y = LEGEND + i / ACROSS * HEIGHT;
      Graphics2D part = (Graphics2D) graphics.create(x, y, WIDTH, HEIGHT);
      draw(panels.get(i), part);
      part.dispose();
    }
    graphics.dispose();
    return picture;
  }

  private static void legend(Graphics2D graphics) {
    graphics.setFont(Ink.LABEL);
    graphics.setColor(REAL);
    graphics.fillRect(MARGIN, 9, 14, 12);
    graphics.setColor(FAKE);
    graphics.fillRect(MARGIN + 70, 9, 14, 12);
    graphics.setColor(Ink.TEXT);
    graphics.drawString("real", MARGIN + 20, 20);
    graphics.drawString("generated", MARGIN + 90, 20);
  }

  private static void draw(DistributionPanel panel, Graphics2D graphics) {
    graphics.setFont(SMALL.deriveFont(Font.BOLD));
    graphics.setColor(Ink.TEXT);
    String title = fitted(panel.title(), graphics.getFontMetrics(), WIDTH - 2 * MARGIN);
    graphics.drawString(title, MARGIN, 18);
    graphics.setFont(SMALL);
    if (panel instanceof DistributionPanel.Numbers numbers) {
      draw(numbers, graphics);
    } else if (panel instanceof DistributionPanel.Categories categories) {
      draw(categories, graphics);
    }
  }

  /** The larger of the two largest shares, which is as high as the panel. */
  private static double most(double[] real, double[] fake) {
    return DoubleStream.concat(Arrays.stream(real), Arrays.stream(fake)).max().orElse(1);
  }

  private static void draw(DistributionPanel.Numbers panel, Graphics2D graphics) {
    int right = WIDTH - MARGIN;
    int base = HEIGHT - BOTTOM;
    double unit = (base - TOP) / Math.max(1e-12, most(panel.real(), panel.fake()));
    double slot = (double) (right - MARGIN) / Math.max(1, panel.real().length);
    for (int i = 0; i < panel.real().length; i++) {
      double x = MARGIN + i * slot;
      standing(graphics, REAL, x + 0.08 * slot, base, 0.42 * slot, unit * panel.real()[i]);
      standing(graphics, FAKE, x + 0.5 * slot, base, 0.42 * slot, unit * panel.fake()[i]);
    }
    graphics.setColor(Ink.FRAME);
    graphics.drawLine(MARGIN, base, right, base);
    graphics.setColor(Ink.TEXT);
    graphics.drawString(panel.low(), MARGIN, HEIGHT - 10);
    int width = graphics.getFontMetrics().stringWidth(panel.high());
    graphics.drawString(panel.high(), right - width, HEIGHT - 10);
  }

  private static void standing(
      Graphics2D graphics, Color colour, double x, int base, double width, double height) {
    int from = (int) Math.round(x);
    int to = Math.max(from + 1, (int) Math.round(x + width));
    int top = base - (int) Math.round(height);
    graphics.setColor(colour);
    graphics.fillRect(from, top, to - from, base - top);
  }

  private static void draw(DistributionPanel.Categories panel, Graphics2D graphics) {
    int left = MARGIN + NAMES;
    int bars = panel.names().size();
    double unit = (WIDTH - MARGIN - left) / Math.max(1e-12, most(panel.real(), panel.fake()));
    double slot = Math.min(LARGEST_SLOT, (double) (HEIGHT - TOP - MARGIN) / Math.max(1, bars));
    FontMetrics metrics = graphics.getFontMetrics();
    for (int i = 0; i < bars; i++) {
      double y = TOP + i * slot;
      lying(graphics, REAL, left, y + 0.08 * slot, 0.42 * slot, unit * panel.real()[i]);
      lying(graphics, FAKE, left, y + 0.5 * slot, 0.42 * slot, unit * panel.fake()[i]);
      String name = fitted(panel.names().get(i), metrics, NAMES - 8);
      graphics.setColor(Ink.TEXT);
      int middle = (int) Math.round(y + slot / 2 + 4);
      graphics.drawString(name, left - 6 - metrics.stringWidth(name), middle);
    }
    graphics.setColor(Ink.FRAME);
    graphics.drawLine(left, TOP, left, (int) Math.round(TOP + bars * slot));
  }

  private static void lying(
      Graphics2D graphics, Color colour, int left, double y, double height, double width) {
    int from = (int) Math.round(y);
    int to = Math.max(from + 1, (int) Math.round(y + height));
    graphics.setColor(colour);
    graphics.fillRect(left, from, (int) Math.round(width), to - from);
  }

  /** The text, or its beginning and three dots if it is too wide. */
  static String fitted(String text, FontMetrics metrics, int width) {
    if (metrics.stringWidth(text) <= width) {
      return text;
    }
    int end = text.length();
    while (end > 0 && metrics.stringWidth(text.substring(0, end) + "…") > width) {
      end--;
    }
    return end == 0 ? "" : text.substring(0, end) + "…";
  }
}
