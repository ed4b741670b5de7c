package dev.organza.picture;

import dev.organza.journal.Event;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * A run's training curves, against thousands of images seen.
 *
 * <p>Each curve is a strong line of means over a pale one that keeps every extreme. What is not
 * finite, and on a logarithmic scale what is not positive, is left out.
 */
public final class Curves {

  /**
   * One curve.
   *
   * @param value the name of an {@link Event} value
   * @param label how the legend calls it
   */
  public record Line(String value, String label) {}

  /** One chart of the picture, with up to six lines. */
  public record Panel(String title, boolean logarithmic, List<Line> lines) {}

  /**
   * Of a generator and a discriminator: losses, what the discriminator says of real and generated
   * samples, and gradient norms.
   */
  public static final List<Panel> STANDARD =
      List.of(
          new Panel(
              "Losses",
              false,
              List.of(
                  new Line("generator.loss", "generator"),
                  new Line("discriminator.loss", "discriminator"))),
          new Panel(
              "Discriminator's output",
              false,
              List.of(
                  new Line("discriminator.real", "D(x), real"),
                  new Line("discriminator.fake", "D(G(z)), generated"))),
          new Panel(
              "Gradient norms",
              true,
              List.of(
                  new Line("generator.gradientNorm", "generator"),
                  new Line("discriminator.gradientNorm", "discriminator"))));

  /** Of a game in which D's samples are augmented. */
  private static final Panel AUGMENTATION =
      new Panel(
          "Augmentation",
          false,
          List.of(new Line("augmentation.p", "p, the probability of a change")));

  private static final String LOSS = ".loss";
  private static final int WIDTH = 1000;
  private static final int PANEL_HEIGHT = 320;
  private static final int MOST_POINTS = 2000;
  private static final int MEANS = 150;

  /** Up to this many points are marked one by one, as a line alone may be a dot. */
  private static final int FEW = 40;

  private static final double HEADROOM = 0.2;
  private static final double PALE = 0.3;
  private static final List<Color> COLOURS =
      List.of(Ink.BLUE, Ink.VERMILION, Ink.GREEN, Ink.PURPLE, Ink.ORANGE, Ink.SKY);

  private Curves() {}

  /**
   * The panels of the game that the events are of: the standard ones, or for other players all
   * losses and all gradient norms; and what the augmentation does, if there is one.
   */
  public static BufferedImage of(List<Event> events) {
    return of(events, panels(events));
  }

  private static List<Panel> panels(List<Event> events) {
    Set<String> players = new LinkedHashSet<>();
    for (Event event : events) {
      if (event.kind().equals(Event.STEP)) {
        event.values().keySet().stream()
            .filter(name -> name.endsWith(LOSS))
            .forEach(name -> players.add(name.substring(0, name.length() - LOSS.length())));
      }
    }
    List<Panel> panels =
        Set.of("generator", "discriminator").containsAll(players)
            ? STANDARD
            : List.of(
                new Panel("Losses", false, lines(players, LOSS)),
                new Panel("Gradient norms", true, lines(players, ".gradientNorm")));
    String p = AUGMENTATION.lines().get(0).value();
    boolean augmented = events.stream().anyMatch(event -> event.values().containsKey(p));
    return augmented ? Stream.concat(panels.stream(), Stream.of(AUGMENTATION)).toList() : panels;
  }

  private static List<Line> lines(Set<String> players, String value) {
    return players.stream().map(player -> new Line(player + value, player)).toList();
  }

  /**
   * The panels below each other; of the events, those of kind {@link Event#STEP} are drawn.
   *
   * @return an RGB picture 1000 pixels wide
   */
  public static BufferedImage of(List<Event> events, List<Panel> panels) {
    List<Event> steps = events.stream().filter(event -> event.kind().equals(Event.STEP)).toList();
    BufferedImage picture =
        new BufferedImage(WIDTH, PANEL_HEIGHT * panels.size(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = Ink.on(picture);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, picture.getWidth(), picture.getHeight());
    for (Panel panel : panels) {
      draw(panel, steps, (Graphics2D) graphics.create(0, 0, WIDTH, PANEL_HEIGHT));
      graphics.translate(0, PANEL_HEIGHT);
    }
    graphics.dispose();
    return picture;
  }

  private static void draw(Panel panel, List<Event> steps, Graphics2D graphics) {
    XYChart chart = Ink.chart(WIDTH, PANEL_HEIGHT, panel.title(), "images seen (thousands)");
    Range range = new Range();
    List<Polyline> points =
        panel.lines().stream().map(line -> points(line, panel.logarithmic(), steps)).toList();
    // All pale lines first, so that none of them covers a strong one.
    for (int i = 0; i < points.size(); i++) {
      if (points.get(i).size() > MEANS) {
        Polyline all = points.get(i).extremes(MOST_POINTS / 2);
        XYSeries pale = add(chart, panel.lines().get(i).value(), all, Ink.pale(colour(i), PALE));
        pale.setLineStyle(Ink.THIN).setShowInLegend(false);
      }
    }
    for (int i = 0; i < points.size(); i++) {
      range.include(points.get(i).ys());
      if (points.get(i).size() > 0) {
        Polyline means = points.get(i).means(MEANS);
        XYSeries strong = add(chart, panel.lines().get(i).label(), means, colour(i));
        strong.setLineStyle(Ink.LINE);
        if (points.get(i).size() <= FEW) {
          strong.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(colour(i));
        }
      }
    }
    if (chart.getSeriesMap().isEmpty()) {
      graphics.setColor(Ink.TEXT);
      graphics.setFont(Ink.TITLE);
      graphics.drawString(panel.title() + ": nothing recorded yet", 20, PANEL_HEIGHT / 2);
      return;
    }
    chart.getStyler().setYAxisLogarithmic(panel.logarithmic());
    // The legend lies inside, above the curves; a decade leaves it room enough.
    double headroom = panel.logarithmic() ? 0 : HEADROOM * (range.high(false) - range.low(false));
    chart.getStyler().setYAxisMin(range.low(panel.logarithmic()));
    chart.getStyler().setYAxisMax(range.high(panel.logarithmic()) + headroom);
    chart.getStyler().setXAxisDecimalPattern("#,##0.###");
    chart.getStyler().setPlotContentSize(0.97);
    chart.getStyler().setYAxisLeftWidthHint(70);
    chart.getStyler().setMarkerSize(5);
    double last = steps.get(steps.size() - 1).images() / 1000.0;
    double first = steps.get(0).images() / 1000.0;
    chart.getStyler().setXAxisMin(first < last ? first : Math.min(0, first));
    chart.getStyler().setXAxisMax(last > 0 ? last : 1.0);
    chart.paint(graphics, WIDTH, PANEL_HEIGHT);
  }

  private static Color colour(int line) {
    return COLOURS.get(line % COLOURS.size());
  }

  private static XYSeries add(XYChart chart, String name, Polyline points, Color colour) {
    XYSeries series = chart.addSeries(name, points.xs(), points.ys());
    series.setLineColor(colour);
    series.setMarker(SeriesMarkers.NONE);
    return series;
  }

  private static Polyline points(Line line, boolean positive, List<Event> steps) {
    double[] xs = new double[steps.size()];
    double[] ys = new double[steps.size()];
    int size = 0;
    for (Event step : steps) {
      double y = step.number(line.value());
      if (Double.isFinite(y) && (y > 0 || !positive)) {
        xs[size] = step.images() / 1000.0;
        ys[size++] = y;
      }
    }
    return Polyline.of(xs, ys, size);
  }
}
