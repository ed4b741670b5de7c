package dev.organza.recipe;

/**
 * A metric that is asked while a run trains.
 *
 * @param name the metric's name; see {@code organza evaluate --list}
 * @param everyKimg after how many thousand images it is asked next, above 0
 */
public record MetricSchedule(String name, double everyKimg) {

  public static final MetricSchedule DEFAULTS = new MetricSchedule("fid", 50);

  public MetricSchedule {
    if (!(everyKimg > 0) || Double.isInfinite(everyKimg)) {
      throw new IllegalArgumentException("everyKimg is " + everyKimg + "; it is above 0");
    }
  }
}
