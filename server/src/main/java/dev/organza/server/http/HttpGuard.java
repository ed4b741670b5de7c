package dev.organza.server.http;

import io.javalin.config.JavalinConfig;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.ToIntFunction;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ConditionalHandler;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.server.handler.MinimumDataRateHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * What a server bears from clients that are slow, many, or send too much. No thread waits for a
 * client: a body is read whole before one is given to its request, and an answer is written whole
 * after the thread has gone.
 *
 * @param bodyBytes the longest body that a path takes; a longer one is answered by 413
 * @param bodySeconds in which a body has arrived, or else is answered by 408
 * @param streams paths of streams of events, which are sent as they are written; who writes them
 *     does not wait for clients
 */
public record HttpGuard(ToIntFunction<String> bodyBytes, int bodySeconds, Set<String> streams) {

  private static final int THREADS = 64;
  private static final int CONNECTIONS = 4096;
  private static final long IDLE_MILLIS = 30_000;
  private static final long CLOSING_MILLIS = 30_000;

  /** Bytes a second; a client that reads more slowly is cut off. */
  private static final long SLOWEST_READER = 16_384;

  /**
   * Sets a server up to listen.
   *
   * @param host the name or address that it listens at
   * @param port 0 for any that is free
   * @return the threads that answer requests
   */
  public Executor configure(JavalinConfig config, String host, int port) {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 4);
    threads.setName("organza-http");
    config.startup.showJavalinBanner = false;
    config.jetty.host = host;
    config.jetty.port = port;
    config.jetty.timeoutStatus = 503;
    config.jetty.threadPool = threads;
    config.jetty.modifyServer(this::guard);
    config.jetty.modifyHttpConfiguration(
        jetty -> {
          jetty.setSendServerVersion(false);
          jetty.setIdleTimeout(IDLE_MILLIS);
          // Jetty keeps 100 KiB a connection for the fields that its next request may repeat.
          jetty.setHeaderCacheSize(0);
        });
    config.http.maxRequestSize = Long.MAX_VALUE; // bounded before, by its path
    config.http.prefer405over404 = true;
    return threads;
  }

  private void guard(Server server) {
    server.setStopTimeout(CLOSING_MILLIS);
    server.addBean(new NetworkConnectionLimit(CONNECTIONS, server));
    server.insertHandler(new WholeMessages(this));
    server.insertHandler(new MinimumDataRateHandler(0, SLOWEST_READER));
    ConditionalHandler.SkipNext unlessStreamed = new ConditionalHandler.SkipNext();
    streams.forEach(unlessStreamed::includePath);
    if (!streams.isEmpty()) { // without a condition it would always be skipped
      server.insertHandler(unlessStreamed);
    }
    server.insertHandler(new GracefulHandler()); // answers what was asked before the end
  }
}
