package dev.organza.picture;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;

/** Real and generated distributions of many columns, a small panel for each. */
public final class DistributionPanels {

  /**
   * One column.
   *
   * @param title above the panel
   * @param labels below the bars: one for each bar, or those of the two ends of an axis
   * @param real the shares of real values, one for each bar
   * @param fake those of generated values
   */
  // Never compared.
  @SuppressWarnings("ArrayRecordComponent")
  public record Panel(String title, List<String> labels, double[] real, double[] fake) {}

  private static final int ACROSS = 3;
  private static final int WIDTH = 340;
  private static final int HEIGHT = 210;
  private static final int MARGIN = 16;
  private static final int TOP = 30;
  private static final int BOTTOM = 26;
  private static final int LEGEND = 28;

  private static final Font SMALL = Ink.LABEL.deriveFont(11f);
  private static final Color REAL = Ink.pale(Ink.DATA, 0.45);
  private static final Color FAKE = Ink.BLUE;

  private DistributionPanels() {}

  /**
   * The panels, three side by side.
   *
   * @return an RGB picture
   */
  public static BufferedImage of(List<Panel> panels) {
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

  private static void draw(Panel panel, Graphics2D graphics) {
    int left = MARGIN;
    int right = WIDTH - MARGIN;
    int base = HEIGHT - BOTTOM;
    int bars = panel.real().length;
    double most =
        Math.max(
            1e-12,
            Math.max(
                Arrays.stream(panel.real()).max().orElse(0),
                Arrays.stream(panel.fake()).max().orElse(0)));
    double slot = (double) (right - left) / Math.max(1, bars);
    graphics.setFont(SMALL);
    graphics.setColor(Ink.TEXT);
    graphics.drawString(fitted(panel.title(), graphics.getFontMetrics(), right - left), left, 18);
    for (int i = 0; i < bars; i++) {
      bar(graphics, REAL, left + (i + 0.08) * slot, base, 0.42 * slot, panel.real()[i] / most);
      bar(graphics, FAKE, left + (i + 0.5) * slot, base, 0.42 * slot, panel.fake()[i] / most);
    }
    graphics.setColor(Ink.FRAME);
    graphics.drawLine(left, base, right, base);
    labels(panel.labels(), bars, left, right, graphics);
  }

  private static void bar(
      Graphics2D graphics, Color colour, double x, int base, double width, double share) {
    int from = (int) Math.round(x);
    int to = Math.max(from + 1, (int) Math.round(x + width));
    int height = (int) Math.round(share * (HEIGHT - BOTTOM - TOP));
    graphics.setColor(colour);
    graphics.fillRect(from, base - height, to - from, height);
  }

  private static void labels(
      List<String> labels, int bars, int left, int right, Graphics2D graphics) {
    FontMetrics metrics = graphics.getFontMetrics();
    int y = HEIGHT - 8;
    graphics.setColor(Ink.TEXT);
    if (labels.size() == bars) {
      double slot = (double) (right - left) / bars;
      for (int i = 0; i < bars; i++) {
        String text = fitted(labels.get(i), metrics, (int) slot - 4);
        int x = (int) (left + (i + 0.5) * slot - metrics.stringWidth(text) / 2.0);
        graphics.drawString(text, x, y);
      }
    } else if (labels.size() == 2) {
      graphics.drawString(labels.get(0), left, y);
      graphics.drawString(labels.get(1), right - metrics.stringWidth(labels.get(1)), y);
    }
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
