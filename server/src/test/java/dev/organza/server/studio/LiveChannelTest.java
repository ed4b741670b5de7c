package dev.organza.server.studio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.server.http.HttpGuard;
import io.javalin.Javalin;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What pages are told while one of them stops reading. */
class LiveChannelTest {

  /** More than the sockets of both sides hold, and the events that a page may leave unread. */
  private static final int EVENTS = 1500;

  private static final String LARGE = "\"" + "x".repeat(16_384) + "\"";

  private static Socket listening(int port) throws IOException {
    Socket socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(60_000);
    socket
        .getOutputStream()
        .write(
            ("GET /api/live HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
  }

  private static void readTo(BufferedReader reader, String line) throws IOException {
    String next = reader.readLine();
    while (next != null && !next.equals(line)) {
      next = reader.readLine();
    }
    assertThat(next).isEqualTo(line);
  }

  @Test
  @Timeout(120) // a page that holds up others would for ever
  void aPageThatStopsReadingIsCutOffAndHoldsUpNoOther() throws Exception {
    LiveChannel live = new LiveChannel();
    Javalin http =
        Javalin.create(
                config -> {
                  new HttpGuard(path -> 1000, 5, Set.of(LiveChannel.PATH))
                      .configure(config, "127.0.0.1", 0);
                  live.add(config.routes);
                })
            .start();
    try (Socket stopped = listening(http.port())) {
      readTo(reader(stopped), "event: hello");
      try (Socket reads = listening(http.port())) {
        BufferedReader reader = reader(reads);
        readTo(reader, "event: hello");
        for (int n = 0; n < EVENTS; n++) {
          live.tell("run" + n, LARGE);
          readTo(reader, "event: run" + n);
        }
      }
      // Of two pages one has gone, which is noticed as it is told something; the other was cut off.
      while (live.isHeard()) {
        live.tell("run", LARGE);
        Thread.sleep(5);
      }
    } finally {
      http.stop();
    }
  }
}
