package dev.organza.server;

import dev.organza.UsageException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where a server listens, and what it takes on.
 *
 * @param host the name or address that it listens at
 * @param port 0 for any that is free
 * @param token what clients send as {@code Authorization: Bearer TOKEN}; empty for none, which only
 *     loopback addresses may have
 * @param limits what one client, and all together, may ask for
 * @param threads that compute samples together, 1 to 1,024; empty to choose by the work
 */
public record ServerOptions(
    String host, int port, Optional<String> token, Limits limits, OptionalInt threads) {

  private static final int SHORTEST_TOKEN = 16;

  /** On this machine alone, at port 7422. */
  public static final ServerOptions DEFAULTS =
      new ServerOptions("127.0.0.1", 7422, Optional.empty(), Limits.DEFAULTS);

  /**
   * What may be asked for.
   *
   * @param samples of one request, at least 1
   * @param queued samples that wait, of all requests; what comes beyond is refused with 429
   * @param bodyBytes of one request
   * @param seconds that a request may wait and compute; then it is answered with 503
   */
  public record Limits(int samples, int queued, int bodyBytes, int seconds) {

    public static final Limits DEFAULTS = new Limits(4096, 65_536, 65_536, 60);

    public Limits {
      if (samples < 1 || queued < 1 || bodyBytes < 1 || seconds < 1) {
        throw new UsageException("a limit of a server is at least 1");
      }
    }
  }

  /**
   * Checks that strangers are kept out.
   *
   * @throws UsageException if the host is unknown or the port is none, or if the server would be
   *     reached from other machines without a token, or with one that is quickly guessed
   */
  public ServerOptions {
    if (port < 0 || port > 65_535) {
      throw new UsageException("the port is " + port + "; it is 0 to 65535");
    }
    if (token.isPresent() && token.get().strip().length() < SHORTEST_TOKEN) {
      throw new UsageException(
          "the token of a server has at least " + SHORTEST_TOKEN + " characters");
    }
    if (token.isEmpty() && !isLoopback(host)) {
      throw new UsageException(
          "a server that other machines reach, as at " + host + ", needs a token");
    }
  }

  /** With threads that are chosen by the work. */
  public ServerOptions(String host, int port, Optional<String> token, Limits limits) {
    this(host, port, token, limits, OptionalInt.empty());
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new UsageException("there is no host " + host, e);
    }
  }

  /** Whether only this machine reaches the server. */
  boolean isLocal() {
    return isLoopback(host);
  }
}
