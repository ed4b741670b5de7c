package dev.organza.bench.turns;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Timer;
import java.util.TimerTask;

/** Looks now and then how many threads of the machine want to run, until it is closed. */
public final class LoadMeter implements AutoCloseable {

  private static final Path AVERAGES = Path.of("/proc/loadavg");
  private static final long MILLISECONDS = 5000;

  private final Timer timer = new Timer("load", true);
  private double sum;
  private int count;

  private LoadMeter() {}

  /** Begins. */
  public static LoadMeter start() {
    LoadMeter meter = new LoadMeter();
    meter.timer.schedule(
        new TimerTask() {
          @Override
          public void run() {
            meter.look();
          }
        },
        MILLISECONDS,
        MILLISECONDS);
    return meter;
  }

  /** The kernel's average over the last minute. */
  public static double now() throws IOException {
    return Double.parseDouble(Files.readString(AVERAGES).split(" ")[0]);
  }

  private synchronized void look() {
    try {
      sum += now();
      count++;
    } catch (IOException e) {
      timer.cancel(); // the mean is then of what was seen
    }
  }

  /** The mean of what was seen; the present value if nothing was yet. */
  public synchronized double mean() throws IOException {
    return count == 0 ? now() : sum / count;
  }

  @Override
  public void close() {
    timer.cancel();
  }
}
