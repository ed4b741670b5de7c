package dev.organza.journal;

import java.util.ArrayList;
import java.util.List;

/**
 * The events of a run that its curves are drawn from: all of them at first, then every second,
 * every fourth and so on, so that a run of weeks takes no more memory than one of minutes.
 */
public final class History {

  /** More than a picture has pixels across. */
  private static final int MOST = 4096;

  private final List<Event> kept = new ArrayList<>();
  private long seen;
  private long stride = 1;

  /** Adds the next event. */
  public void add(Event event) {
    if (seen++ % stride == 0) {
      kept.add(event);
    }
    if (kept.size() > MOST) {
      for (int i = 1; i < kept.size(); i++) {
        kept.remove(i); // the next odd one has moved up by one, so every second goes
      }
      stride *= 2;
    }
  }

  /** The events kept, oldest first. */
  public List<Event> events() {
    return kept;
  }
}
