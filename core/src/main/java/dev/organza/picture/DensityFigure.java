package dev.organza.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * A game on one column of numbers as Figure 1 of Goodfellow et al. (2014) draws it: the density of
 * the data, the density of the generated samples, and what the discriminator says in between.
 *
 * <p>Densities are on the left axis, probabilities on the right one, from 0 to 1, with a line at ½,
 * where the discriminator cannot tell. A density that is not given exactly is estimated by Gaussian
 * kernels.
 *
 * @param column what the numbers are, below the axis
 * @param data real samples
 * @param generated generated samples
 * @param discriminator D(x) at evenly spaced x, which are the figure's range
 * @param density the exact p_data, if it is known
 * @param optimum the exact D*(x) = p_data(x) / (p_data(x) + p_g(x)), if it is known
 */
public record DensityFigure(
    String column,
    double[] data,
    double[] generated,
    Graph discriminator,
    Optional<DoubleUnaryOperator> density,
    Optional<DoubleUnaryOperator> optimum) {

  /**
   * A function by its values.
   *
   * @param xs ascending, at least two
   * @param ys as many as {@code xs}
   */
  public record Graph(double[] xs, double[] ys) {

    /** A graph of two arrays of one length. */
    public Graph {
      if (xs.length != ys.length || xs.length < 2) {
        throw new IllegalArgumentException(
            "a graph has as many ys as xs, and at least two: " + xs.length + ", " + ys.length);
      }
    }
  }

  private static final int WIDTH = 900;
  private static final int HEIGHT = 520;
  private static final int PROBABILITY = 1;

  /** Above 1 and below 0 of both axes, so that no curve lies on the frame. */
  private static final double MARGIN = 0.03;

  /** A collapsed generator's density is a spike; this much of it keeps the data's visible. */
  private static final double TALLEST_SPIKE = 2.5;

  /** A figure without exact curves. */
  public DensityFigure(String column, double[] data, double[] generated, Graph discriminator) {
    this(column, data, generated, discriminator, Optional.empty(), Optional.empty());
  }

  /** The figure as an RGB picture, 900 × 520. */
  public BufferedImage picture() {
    double[] xs = discriminator.xs();
    double low = xs[0];
    double high = xs[xs.length - 1];
    double finest = (high - low) / 200;
    double[] real = valuesOf(density.orElseGet(() -> new KernelDensity(data, finest)));
    double[] fake = valuesOf(new KernelDensity(generated, finest));
    double tallestReal = Arrays.stream(real).max().orElseThrow();
    double tallestFake = Arrays.stream(fake).max().orElseThrow();
    double top =
        tallestReal > 0
            ? Math.max(tallestReal, Math.min(tallestFake, TALLEST_SPIKE * tallestReal))
            : Math.max(tallestFake, finest);

    double full = 1.15 * top;
    XYChart chart = Ink.chart(WIDTH, HEIGHT, "", column);
    chart.setYAxisTitle("density");
    chart.setYAxisGroupTitle(PROBABILITY, "probability of being real");
    chart.getStyler().setYAxisDecimalPattern("0.###");
    chart.getStyler().setYAxisGroupPosition(PROBABILITY, Styler.YAxisPosition.Right);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS);
    chart.getStyler().setXAxisMin(low).setXAxisMax(high);
    chart.getStyler().setPlotContentSize(1);
    chart.getStyler().setYAxisMin(0, -MARGIN * full).setYAxisMax(0, (1 + MARGIN) * full);
    chart.getStyler().setYAxisMin(PROBABILITY, -MARGIN).setYAxisMax(PROBABILITY, 1 + MARGIN);
    chart.getStyler().setPlotGridHorizontalLinesVisible(false);

    line(chart, "½", new double[] {0.5, 0.5}, Ink.FRAME, Ink.THIN, PROBABILITY)
        .setShowInLegend(false);
    line(chart, "p_data", real, Ink.DATA, Ink.LINE, 0);
    line(chart, "p_g, generated", capped(fake, (1 + MARGIN) * full), Ink.GREEN, Ink.LINE, 0);
    optimum.ifPresent(
        best -> line(chart, "D*(x)", valuesOf(best), Ink.VERMILION, Ink.DASHED, PROBABILITY));
    line(chart, "D(x)", discriminator.ys(), Ink.BLUE, Ink.LINE, PROBABILITY);
    BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = Ink.on(picture);
    chart.paint(graphics, WIDTH, HEIGHT);
    graphics.dispose();
    return picture;
  }

  private double[] valuesOf(DoubleUnaryOperator function) {
    return Arrays.stream(discriminator.xs()).map(function).toArray();
  }

  private static double[] capped(double[] values, double most) {
    return Arrays.stream(values).map(value -> Math.min(value, most)).toArray();
  }

  private XYSeries line(
      XYChart chart, String name, double[] ys, Color colour, BasicStroke stroke, int axis) {
    double[] xs = discriminator.xs();
    double[] at = ys.length == xs.length ? xs : new double[] {xs[0], xs[xs.length - 1]};
    XYSeries series = chart.addSeries(name, at, ys);
    series.setMarker(SeriesMarkers.NONE);
    series.setLineColor(colour).setLineStyle(stroke);
    series.setYAxisGroup(axis);
    return series;
  }
}
