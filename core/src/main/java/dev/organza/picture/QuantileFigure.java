package dev.organza.picture;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * A quantile-quantile plot: the quantiles of samples, upward, against those of the data, to the
 * right. Where samples are distributed as the data their points lie on the diagonal; above it they
 * are too large.
 *
 * @param column what the numbers are
 * @param data real numbers, at least one
 * @param samples one to three to compare with the data; each has at least one number
 */
// Never compared.
@SuppressWarnings("ArrayRecordComponent")
public record QuantileFigure(String column, double[] data, List<Sample> samples) {

  /**
   * Numbers to compare with the data.
   *
   * @param name in the legend
   * @param values in any order
   */
  // Never compared.
  @SuppressWarnings("ArrayRecordComponent")
  public record Sample(String name, double[] values) {}

  private static final int WIDTH = 640;
  private static final int HEIGHT = 660;

  /** Quantiles at most: as many points as the eye tells apart. */
  private static final int POINTS = 200;

  private static final List<Color> COLOURS = List.of(Ink.BLUE, Ink.VERMILION, Ink.GREEN);

  public QuantileFigure {
    samples = List.copyOf(samples);
    if (samples.isEmpty() || samples.size() > COLOURS.size()) {
      throw new IllegalArgumentException(
          "the figure compares 1 to " + COLOURS.size() + " samples, not " + samples.size());
    }
  }

  /** The figure as an RGB picture, 640 × 660. */
  public BufferedImage picture() {
    int points = Math.min(POINTS, data.length);
    double[] across = quantiles(data, points);
    Range range = new Range();
    range.include(across);
    XYChart chart = Ink.chart(WIDTH, HEIGHT, "", column + ", quantiles of the data");
    chart.setYAxisTitle("quantiles of the samples");
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS);
    chart.getStyler().setPlotContentSize(1);
    for (int i = 0; i < samples.size(); i++) {
      range.include(quantiles(samples.get(i).values(), points));
    }
    double low = range.low(false);
    double high = range.high(false);
    chart.getStyler().setXAxisMin(low).setXAxisMax(high).setYAxisMin(low).setYAxisMax(high);
    XYSeries line = chart.addSeries("the data", new double[] {low, high}, new double[] {low, high});
    line.setMarker(SeriesMarkers.NONE);
    line.setLineColor(Ink.DATA).setLineStyle(Ink.THIN);
    for (int i = 0; i < samples.size(); i++) {
      XYSeries series =
          chart.addSeries(
              samples.get(i).name(), across, quantiles(samples.get(i).values(), points));
      series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
      series.setMarker(SeriesMarkers.CIRCLE);
      series.setMarkerColor(COLOURS.get(i));
    }
    chart.getStyler().setMarkerSize(6);
    BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = Ink.on(picture);
    chart.paint(graphics, WIDTH, HEIGHT);
    graphics.dispose();
    return picture;
  }

  /** The quantiles of (i + ½)/n, i from 0 to n − 1, between the order statistics. */
  private static double[] quantiles(double[] values, int n) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double[] quantiles = new double[n];
    for (int i = 0; i < n; i++) {
      // Order statistic k estimates the quantile of (k + ½)/count.
      double at = Math.min(Math.max((i + 0.5) / n * sorted.length - 0.5, 0), sorted.length - 1.0);
      int below = (int) at;
      int above = Math.min(below + 1, sorted.length - 1);
      quantiles[i] = sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
    return quantiles;
  }
}
