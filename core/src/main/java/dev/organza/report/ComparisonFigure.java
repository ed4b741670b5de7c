package dev.organza.report;

import dev.organza.picture.Bars;
import java.awt.image.BufferedImage;
import java.util.List;

/** A comparison as a picture: a panel of bars for each judge, with the spread over seeds. */
public final class ComparisonFigure {

  private ComparisonFigure() {}

  /** The picture. */
  public static BufferedImage of(Comparison comparison) {
    List<Bars.Panel> panels =
        comparison.judges().keySet().stream()
            .map(
                judge ->
                    new Bars.Panel(
                        judge,
                        comparison.rows().stream()
                            .map(
                                row ->
                                    new Bars.Bar(
                                        row.label(), row.mean(judge), row.standardDeviation(judge)))
                            .toList()))
            .toList();
    return Bars.of(panels);
  }
}
