package dev.organza.cli.terminal;

import java.io.PrintWriter;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Says from time to time that something long is still going on, until it is closed. */
public final class StillBusy implements AutoCloseable {

  private static final long EVERY_SECONDS = 10;

  private final ScheduledExecutorService clock;

  private StillBusy(ScheduledExecutorService clock) {
    this.clock = clock;
  }

  /**
   * Begins.
   *
   * @param what is going on, as the start of a sentence
   */
  public static StillBusy with(String what, PrintWriter out) {
    return with(what, out, EVERY_SECONDS, TimeUnit.SECONDS);
  }

  public static StillBusy with(String what, PrintWriter out, long every, TimeUnit unit) {
    ScheduledExecutorService clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "still-busy");
              thread.setDaemon(true);
              return thread;
            });
    long start = System.nanoTime();
    var unused =
        clock.scheduleAtFixedRate(
            () -> {
              long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
              out.println(what + ": " + seconds + " s so far …");
              out.flush();
            },
            every,
            every,
            unit);
    return new StillBusy(clock);
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
