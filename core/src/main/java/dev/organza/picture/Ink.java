package dev.organza.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The colours, lines and letters that all figures share. */
final class Ink {

  // From the palette of Okabe and Ito, which people with any colour vision can tell apart.
  static final Color BLUE = new Color(0x0072B2);
  static final Color VERMILION = new Color(0xD55E00);
  static final Color GREEN = new Color(0x009E73);
  static final Color PURPLE = new Color(0xCC79A7);
  static final Color ORANGE = new Color(0xE69F00);
  static final Color SKY = new Color(0x56B4E9);
  static final Color TEXT = new Color(0x333333);
  static final Color DATA = new Color(0x555555);
  static final Color FRAME = new Color(0xBBBBBB);
  static final Color LATTICE = new Color(0xE8E8E8);

  static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
  static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 14);

  static final BasicStroke LINE =
      new BasicStroke(2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
  static final BasicStroke THIN =
      new BasicStroke(1f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
  static final BasicStroke DASHED =
      new BasicStroke(
          1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1f, new float[] {6, 4}, 0f);

  private Ink() {}

  /** The colour mixed with white: 0 is white, 1 the colour. */
  static Color pale(Color colour, double strength) {
    return new Color(
        pale(colour.getRed(), strength),
        pale(colour.getGreen(), strength),
        pale(colour.getBlue(), strength));
  }

  private static int pale(int level, double strength) {
    return (int) Math.round(255 + (level - 255) * strength);
  }

  /** Graphics for smooth lines and letters. */
  static Graphics2D on(BufferedImage picture) {
    Graphics2D graphics = picture.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    return graphics;
  }

  /** An empty chart in the common style; its lines have no markers. */
  static XYChart chart(int width, int height, String title, String xTitle) {
    XYChart chart =
        new XYChartBuilder().width(width).height(height).title(title).xAxisTitle(xTitle).build();
    chart
        .getStyler()
        .setChartBackgroundColor(Color.WHITE)
        .setPlotBackgroundColor(Color.WHITE)
        .setPlotBorderColor(FRAME)
        .setChartTitleFont(TITLE)
        .setChartFontColor(TEXT)
        .setLegendFont(LABEL)
        .setLegendBorderColor(Color.WHITE)
        .setLegendPosition(Styler.LegendPosition.InsideNE)
        .setLegendLayout(Styler.LegendLayout.Horizontal)
        .setLegendBackgroundColor(new Color(255, 255, 255, 200))
        .setSeriesMarkers(new Marker[] {SeriesMarkers.NONE})
        .setAntiAlias(true);
    chart
        .getStyler()
        .setPlotGridLinesColor(LATTICE)
        .setPlotGridLinesStroke(THIN)
        .setAxisTitleFont(LABEL)
        .setAxisTickLabelsFont(LABEL)
        .setAxisTickLabelsColor(TEXT)
        .setAxisTickMarksColor(FRAME)
        .setPlotMargin(0);
    return chart;
  }
}
