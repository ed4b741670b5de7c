package dev.organza.doctor;

import dev.organza.diagnostics.Diagnostics;
import dev.organza.journal.Event;
import dev.organza.picture.Curves;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Plots of the diagnostics that show a run's findings. */
public final class FindingCurves {

  /** Diagnostics with a logarithmic axis. */
  private static final Set<String> LOGARITHMIC =
      Set.of(
          Diagnostics.G_UPDATE,
          Diagnostics.D_UPDATE,
          Diagnostics.G_WEIGHT,
          Diagnostics.D_WEIGHT,
          Diagnostics.DISTANCE);

  private FindingCurves() {}

  /**
   * A panel for each finding that has curves, below each other.
   *
   * @param events the run's, of which those of kind {@link Event#DIAGNOSTICS} are drawn
   */
  public static BufferedImage of(List<Event> events, List<Finding> findings) {
    List<Event> examinations = new ArrayList<>();
    for (Event event : events) {
      if (event.kind().equals(Event.DIAGNOSTICS)) {
        examinations.add(
            new Event(Event.STEP, event.step(), event.images(), event.seconds(), event.values()));
      }
    }
    List<Curves.Panel> panels = new ArrayList<>();
    for (Finding finding : findings) {
      if (!finding.curves().isEmpty()) {
        panels.add(
            new Curves.Panel(
                finding.title(),
                LOGARITHMIC.contains(finding.curves().get(0)),
                finding.curves().stream().map(name -> new Curves.Line(name, name)).toList()));
      }
    }
    return Curves.of(examinations, panels.isEmpty() ? HEALTH : panels);
  }

  private static final List<Curves.Panel> HEALTH =
      List.of(
          new Curves.Panel(
              "Distance of the samples to the data",
              true,
              List.of(
                  new Curves.Line(Diagnostics.DISTANCE, "distance"),
                  new Curves.Line(Diagnostics.DISTANCE_FLOOR, "what chance makes"))));
}
