package dev.organza.server.studio;

import dev.organza.UsageException;
import java.nio.file.Path;

/**
 * What a studio shows, and where. It listens on loopback alone.
 *
 * @param runs the folder of run folders; it need not be there yet
 * @param port 0 for any that is free
 * @param bodySeconds in which the body of a request has arrived, or else it is refused
 */
public record StudioOptions(Path runs, int port, int bodySeconds) {

  /** The port where none is asked for. */
  public static final int PORT = 7421;

  private static final int BODY_SECONDS = 60;

  /**
   * Checks the port and the time.
   *
   * @throws UsageException if one is none
   */
  public StudioOptions {
    if (port < 0 || port > 65_535) {
      throw new UsageException("the port is " + port + "; it is 0 to 65535");
    }
    if (bodySeconds < 1) {
      throw new UsageException("a body has " + bodySeconds + " s to arrive; it is at least 1");
    }
  }

  /**
   * A studio whose bodies have a minute to arrive.
   *
   * @throws UsageException if the port is none
   */
  public StudioOptions(Path runs, int port) {
    this(runs, port, BODY_SECONDS);
  }
}
