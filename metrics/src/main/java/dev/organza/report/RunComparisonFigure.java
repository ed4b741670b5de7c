package dev.organza.report;

import dev.organza.picture.Bars;
import java.awt.image.BufferedImage;
import java.util.List;

/** A comparison as a bar chart: a panel for each metric, with the standard deviation over seeds. */
public final class RunComparisonFigure {

  private RunComparisonFigure() {}

  /** The picture. */
  public static BufferedImage of(RunComparison comparison) {
    List<Bars.BarPanel> panels =
        comparison.metrics().keySet().stream()
            .map(
                metric ->
                    new Bars.BarPanel(
                        metric,
                        comparison.rows().stream()
                            .map(
                                row ->
                                    new Bars.Bar(
                                        row.label(),
                                        row.mean(metric),
                                        row.standardDeviation(metric)))
                            .toList()))
            .toList();
    return Bars.of(panels);
  }
}
