package dev.organza.server.studio;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.ServiceUnavailableResponse;
import io.javalin.http.sse.SseClient;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Server-sent events, {@code GET /api/live}: what has changed, for every page that is open. An
 * event says only that something is new; the page asks for it. So a page that was cut off misses
 * nothing once it has asked again.
 */
public final class LiveChannel implements StudioPart {

  private static final int MOST_CLIENTS = 32;

  private final Set<SseClient> clients = ConcurrentHashMap.newKeySet();

  @Override
  public void add(RoutesConfig routes) {
    routes.before("/api/live", this::requirePlace);
    routes.sse("/api/live", this::open);
  }

  private void requirePlace(Context ctx) {
    if (clients.size() >= MOST_CLIENTS) {
      ctx.header("Retry-After", "5");
      throw new ServiceUnavailableResponse(MOST_CLIENTS + " pages are open already; close some");
    }
  }

  private void open(SseClient client) {
    client.keepAlive();
    client.onClose(() -> clients.remove(client));
    clients.add(client);
    client.sendEvent("hello", "{}");
  }

  /** Whether any page listens. */
  public boolean isHeard() {
    return !clients.isEmpty();
  }

  /**
   * Tells every page.
   *
   * @param event what kind of thing is new
   * @param json a document
   */
  public void tell(String event, String json) {
    for (SseClient client : clients) {
      client.sendEvent(event, json);
    }
  }

  /** Keeps connections open that nothing was sent on, and finds those that are gone. */
  void beat() {
    for (SseClient client : clients) {
      client.sendComment("");
    }
  }

  @Override
  public void close() {
    clients.forEach(SseClient::close);
  }
}
