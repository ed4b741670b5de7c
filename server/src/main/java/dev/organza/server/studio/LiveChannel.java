package dev.organza.server.studio;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.ServiceUnavailableResponse;
import io.javalin.http.sse.SseClient;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Server-sent events, {@code GET /api/live}: what has changed, for every page that is open. An
 * event says only that something is new; the page asks for it. So a page that was cut off misses
 * nothing once it has asked again.
 */
public final class LiveChannel implements StudioPart {

  static final String PATH = "/api/live";
  private static final int MOST_CLIENTS = 32;

  /** A page that has so many events unread is cut off; its browser opens the channel again. */
  private static final int MOST_UNREAD = 256;

  private final Set<OpenPage> pages = ConcurrentHashMap.newKeySet();

  /**
   * An event.
   *
   * @param kind empty for a comment, which a page does not hear
   */
  private record Told(String kind, String json) {}

  /** A page, and the thread that writes to it: a page that does not read holds up no other. */
  private static final class OpenPage implements Runnable {
    private final SseClient client;
    private final BlockingQueue<Told> unread = new ArrayBlockingQueue<>(MOST_UNREAD);
    private final Thread thread = new Thread(this, "organza-live");

    OpenPage(SseClient client) {
      this.client = client;
      thread.setDaemon(true);
    }

    void tell(Told told) {
      if (!unread.offer(told)) {
        end();
      }
    }

    @Override
    public void run() {
      try {
        while (!client.terminated()) {
          Told told = unread.take();
          if (told.kind.isEmpty()) {
            client.sendComment(told.json);
          } else {
            client.sendEvent(told.kind, told.json);
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    void end() {
      thread.interrupt();
      client.close();
    }
  }

  @Override
  public void add(RoutesConfig routes) {
    routes.before(PATH, this::requirePlace);
    routes.sse(PATH, this::open);
  }

  private void requirePlace(Context ctx) {
    if (pages.size() >= MOST_CLIENTS) {
      ctx.header("Retry-After", "5");
      throw new ServiceUnavailableResponse(MOST_CLIENTS + " pages are open already; close some");
    }
  }

  private void open(SseClient client) {
    client.keepAlive();
    OpenPage page = new OpenPage(client);
    client.onClose(
        () -> {
          pages.remove(page);
          page.thread.interrupt();
        });
    pages.add(page);
    page.tell(new Told("hello", "{}"));
    page.thread.start();
  }

  /** Whether any page listens. */
  public boolean isHeard() {
    return !pages.isEmpty();
  }

  /**
   * Tells every page.
   *
   * @param event what kind of thing is new
   * @param json a document
   */
  public void tell(String event, String json) {
    pages.forEach(page -> page.tell(new Told(event, json)));
  }

  /** Keeps connections open that nothing was sent on, and finds those that are gone. */
  void beat() {
    tell("", "");
  }

  @Override
  public void close() {
    pages.forEach(OpenPage::end);
  }
}
