package dev.organza.run;

import dev.organza.data.source.DownloadListener;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells the listeners of a run of its events, one listener after the other. An event that is told
 * by a listener reaches all of them at once, before the event that caused it goes on to the next.
 */
final class RunEvents implements DownloadListener {

  private List<RunListener> listeners;

  /** Before the run has a folder. */
  RunEvents(List<RunListener> listeners) {
    this.listeners = List.copyOf(listeners);
  }

  /** Adds listeners that are told before, and others that are told after, those there are. */
  void surround(List<RunListener> before, List<RunListener> after) {
    List<RunListener> all = new ArrayList<>(before);
    all.addAll(listeners);
    all.addAll(after);
    listeners = List.copyOf(all);
  }

  void tell(RunEvent event) {
    listeners.forEach(listener -> listener.on(event));
  }

  @Override
  public void progress(String file, long bytes, long totalOrMinusOne) {
    tell(new RunEvent.Downloading(file, bytes, totalOrMinusOne));
  }

  @Override
  public void note(String line) {
    tell(new RunEvent.Noted(line));
  }
}
