package dev.organza.server.studio;

import dev.organza.UsageException;
import java.nio.file.Path;

/**
 * What a studio shows, and where. It listens on loopback alone.
 *
 * @param runs the folder of run folders; it need not be there yet
 * @param port 0 for any that is free
 */
public record StudioOptions(Path runs, int port) {

  /** The port where none is asked for. */
  public static final int PORT = 7421;

  /**
   * Checks the port.
   *
   * @throws UsageException if it is none
   */
  public StudioOptions {
    if (port < 0 || port > 65_535) {
      throw new UsageException("the port is " + port + "; it is 0 to 65535");
    }
  }
}
