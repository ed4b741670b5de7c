package dev.organza.picture;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;

/** Quantities side by side, with how far each may lie off. */
public final class Bars {

  /**
   * One quantity.
   *
   * @param label below the bar
   * @param value its height
   * @param error drawn above and below the height, at least 0
   */
  public record Bar(String label, double value, double error) {}

  /** One chart of the picture. */
  public record BarPanel(String title, List<Bar> bars) {}

  private static final int WIDTH = 1000;
  private static final int PANEL_HEIGHT = 300;
  private static final double FILLED = 0.5;

  private Bars() {}

  /**
   * The panels below each other. A value that is not finite is left out.
   *
   * @return an RGB picture 1000 pixels wide
   */
  public static BufferedImage of(List<BarPanel> panels) {
    BufferedImage picture =
        new BufferedImage(
            WIDTH, PANEL_HEIGHT * Math.max(1, panels.size()), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = Ink.on(picture);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, picture.getWidth(), picture.getHeight());
    for (BarPanel panel : panels) {
      draw(panel, (Graphics2D) graphics.create(0, 0, WIDTH, PANEL_HEIGHT));
      graphics.translate(0, PANEL_HEIGHT);
    }
    graphics.dispose();
    return picture;
  }

  private static void draw(BarPanel panel, Graphics2D graphics) {
    List<Bar> bars =
        panel.bars().stream()
            .filter(bar -> Double.isFinite(bar.value()) && Double.isFinite(bar.error()))
            .toList();
    if (bars.isEmpty()) {
      graphics.setColor(Ink.TEXT);
      graphics.setFont(Ink.TITLE);
      graphics.drawString(panel.title() + ": nothing to show", 20, PANEL_HEIGHT / 2);
      return;
    }
    CategoryChart chart =
        new CategoryChartBuilder().width(WIDTH).height(PANEL_HEIGHT).title(panel.title()).build();
    chart
        .getStyler()
        .setChartBackgroundColor(Color.WHITE)
        .setPlotBackgroundColor(Color.WHITE)
        .setPlotBorderColor(Ink.FRAME)
        .setChartTitleFont(Ink.TITLE)
        .setChartFontColor(Ink.TEXT)
        .setLegendVisible(false)
        .setAntiAlias(true);
    chart
        .getStyler()
        .setAvailableSpaceFill(FILLED)
        .setPlotGridLinesColor(Ink.LATTICE)
        .setPlotGridLinesStroke(Ink.THIN)
        .setAxisTickLabelsFont(Ink.LABEL)
        .setAxisTickLabelsColor(Ink.TEXT)
        .setAxisTickMarksColor(Ink.FRAME);
    chart
        .addSeries(
            panel.title(),
            bars.stream().map(Bar::label).toList(),
            bars.stream().map(Bar::value).toList(),
            bars.stream().map(Bar::error).toList())
        .setFillColor(Ink.BLUE);
    chart.paint(graphics, WIDTH, PANEL_HEIGHT);
  }
}
