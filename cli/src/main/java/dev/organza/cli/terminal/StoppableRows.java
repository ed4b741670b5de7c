package dev.organza.cli.terminal;

import dev.organza.OrganzaException;
import java.util.Iterator;

/** Rows that end with an error when the process is asked to stop, so that no file is left half. */
public final class StoppableRows implements Iterator<double[]> {

  private final Iterator<double[]> rows;
  private volatile boolean stopped;

  /** The same rows, until {@link #stop}. */
  public StoppableRows(Iterator<double[]> rows) {
    this.rows = rows;
  }

  /** The next row is an error; from any thread. */
  public void stop() {
    stopped = true;
  }

  @Override
  public boolean hasNext() {
    return rows.hasNext();
  }

  @Override
  public double[] next() {
    if (stopped) {
      throw new OrganzaException("stopped; nothing was written");
    }
    return rows.next();
  }
}
