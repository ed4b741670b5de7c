package dev.organza.run;

/**
 * A judge that is asked while a run trains.
 *
 * @param name the judge's name; see {@code organza evaluate --list}
 * @param everyKimg after how many thousand images it is asked next, above 0
 */
public record JudgeSchedule(String name, double everyKimg) {

  public static final JudgeSchedule DEFAULTS = new JudgeSchedule("fid", 50);

  public JudgeSchedule {
    if (!(everyKimg > 0) || Double.isInfinite(everyKimg)) {
      throw new IllegalArgumentException("everyKimg is " + everyKimg + "; it is above 0");
    }
  }
}
