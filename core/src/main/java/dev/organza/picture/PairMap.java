package dev.organza.picture;

import java.awt.Color;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;

/** A number from 0 to 1 for each pair of columns, as a coloured square; 0 is white. */
public final class PairMap {

  private static final int LARGEST = 900;
  private static final int CELL = 44;
  private static final int SIDE = 150;
  private static final int MARGIN = 12;
  private static final int TITLE = 30;

  /** Of smaller squares the numbers are left out. */
  private static final int READABLE = 34;

  private PairMap() {}

  /**
   * The map.
   *
   * @param title above it
   * @param names of the columns
   * @param values {@code [column][column]}, symmetric; NaN for none
   * @param full the value of the strongest colour, above 0
   * @return an RGB picture
   */
  public static BufferedImage of(String title, List<String> names, double[][] values, double full) {
    int cell = Math.max(3, Math.min(CELL, (LARGEST - SIDE) / Math.max(1, names.size())));
    int size = cell * names.size();
    BufferedImage picture =
        new BufferedImage(
            Math.max(480, SIDE + size + MARGIN),
            TITLE + SIDE + size + MARGIN,
            BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = Ink.on(picture);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, picture.getWidth(), picture.getHeight());
    graphics.setColor(Ink.TEXT);
    graphics.setFont(Ink.TITLE);
    graphics.drawString(title, MARGIN, 22);
    graphics.setFont(Ink.LABEL.deriveFont(11f));
    graphics.translate(SIDE, TITLE + SIDE);
    for (int a = 0; a < names.size(); a++) {
      for (int b = 0; b < names.size(); b++) {
        square(graphics, values[a][b], a == b, b * cell, a * cell, cell, full);
      }
    }
    if (cell >= 11) {
      names(graphics, names, cell);
    }
    graphics.dispose();
    return picture;
  }

  private static void square(
      Graphics2D graphics, double value, boolean same, int x, int y, int cell, double full) {
    boolean none = same || Double.isNaN(value);
    graphics.setColor(
        none ? Ink.LATTICE : Ink.pale(Ink.VERMILION, Math.min(1, Math.max(0, value) / full)));
    graphics.fillRect(x, y, cell - 1, cell - 1);
    if (!none && cell >= READABLE) {
      String text = String.format(Locale.ROOT, "%.2f", value);
      FontMetrics metrics = graphics.getFontMetrics();
      graphics.setColor(Ink.TEXT);
      graphics.drawString(text, x + (cell - metrics.stringWidth(text)) / 2, y + cell / 2 + 4);
    }
  }

  private static void names(Graphics2D graphics, List<String> names, int cell) {
    FontMetrics metrics = graphics.getFontMetrics();
    graphics.setColor(Ink.TEXT);
    for (int i = 0; i < names.size(); i++) {
      String name = DistributionPanels.fitted(names.get(i), metrics, SIDE - MARGIN);
      graphics.drawString(name, -metrics.stringWidth(name) - 6, i * cell + cell / 2 + 4);
      Graphics2D turned = (Graphics2D) graphics.create();
      turned.translate(i * cell + cell / 2 + 4, -6);
      turned.rotate(-Math.PI / 2);
      turned.drawString(name, 0, 0);
      turned.dispose();
    }
  }
}
