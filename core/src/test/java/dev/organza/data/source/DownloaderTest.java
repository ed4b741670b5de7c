package dev.organza.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.organza.OrganzaException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server on this machine that misbehaves in every way it can. */
class DownloaderTest {

  private static final byte[] CONTENT = new byte[300_000];

  static {
    new Random(1).nextBytes(CONTENT);
  }

  @SuppressWarnings("NullAway.Init") // set by JUnit
  @TempDir
  Path folder;

  @SuppressWarnings("NullAway.Init") // set by start()
  private HttpServer server;

  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final List<Long> progress = new ArrayList<>();
  private final Downloader downloader =
      new Downloader(4, Duration.ofMillis(5), Duration.ofMillis(700));

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    serve("/good", exchange -> send(exchange, CONTENT));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  private void serve(String path, Answer answer) {
    server.createContext(
        path,
        exchange -> {
          requests.add(
              exchange.getRequestURI() + " " + exchange.getRequestHeaders().getFirst("Range"));
          try (exchange) {
            answer.to(exchange);
          }
        });
  }

  private static void send(HttpExchange exchange, byte[] content) throws IOException {
    exchange.sendResponseHeaders(200, content.length);
    exchange.getResponseBody().write(content);
  }

  /** Promises the rest from where the client is, and sends at most so many bytes of it. */
  private static void sendPiece(HttpExchange exchange, int atMost) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    int from = 0;
    if (range != null) {
      from = Integer.parseInt(range.substring(6, range.length() - 1));
      exchange
          .getResponseHeaders()
          .add(
              "Content-Range", "bytes " + from + "-" + (CONTENT.length - 1) + "/" + CONTENT.length);
    }
    exchange.sendResponseHeaders(range == null ? 200 : 206, CONTENT.length - from);
    exchange.getResponseBody().write(CONTENT, from, Math.min(atMost, CONTENT.length - from));
    exchange.getResponseBody().flush();
  }

  private URI at(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private RemoteFile file(URI... addresses) {
    return new RemoteFile("data.gz", CONTENT.length, md5(), List.of(addresses));
  }

  private static String md5() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(CONTENT));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private Path fetch(URI... addresses) {
    return downloader.fetch(file(addresses), folder, (name, bytes, total) -> progress.add(bytes));
  }

  private void assertFetched(URI... addresses) {
    assertThat(fetch(addresses)).hasBinaryContent(CONTENT);
    assertThat(folder.resolve("data.gz.part")).doesNotExist();
  }

  private void assertRefused(String reason, URI... addresses) {
    assertThatThrownBy(() -> fetch(addresses))
        .isExactlyInstanceOf(OrganzaException.class)
        .hasMessageContainingAll("data.gz", reason, folder.toString())
        .message()
        .satisfies(message -> assertThat(message.lines()).hasSize(2));
    assertThat(folder.resolve("data.gz")).doesNotExist();
  }

  @Test
  void fetchesOnceAndTellsHowItGoes() {
    assertFetched(at("/good"));
    assertThat(progress).startsWith(0L).endsWith((long) CONTENT.length).isSorted();
    assertFetched(at("/good"));
    assertThat(requests).hasSize(1);
  }

  @Test
  void twoAtOnceDownloadOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Callable<Path> task =
          () ->
              new Downloader(2, Duration.ofMillis(5), Duration.ofSeconds(5))
                  .fetch(file(at("/good")), folder, DownloadListener.silent());
      for (Future<Path> done : threads.invokeAll(List.of(task, task))) {
        assertThat(done.get()).hasBinaryContent(CONTENT);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(requests).hasSize(1);
  }

  @Test
  void cutConnectionsGoOnWhereTheyWereCut() {
    serve("/cut", exchange -> sendPiece(exchange, 100_000));
    assertFetched(at("/cut"));
    assertThat(requests.get(0)).isEqualTo("/cut null");
    // Of what was sent before a cut the last bytes may be lost on the way; none comes twice.
    long from = 0;
    for (String request : requests.subList(1, requests.size())) {
      assertThat(request).matches("/cut bytes=[0-9]+-");
      long next = Long.parseLong(request.replaceAll("[^0-9]", ""));
      assertThat(next).isGreaterThan(from).isLessThanOrEqualTo(from + 100_000);
      from = next;
    }
    assertThat(from).isPositive();
  }

  @Test
  void whatAnEarlierProgramLeftIsUsed() throws IOException {
    Files.write(folder.resolve("data.gz.part"), Arrays.copyOf(CONTENT, 250_000));
    serve("/resume", exchange -> sendPiece(exchange, CONTENT.length));
    assertFetched(at("/resume"));
    assertThat(requests).containsExactly("/resume bytes=250000-");
  }

  @Test
  void aServerWithoutRangesStartsAgain() throws IOException {
    Files.write(folder.resolve("data.gz.part"), Arrays.copyOf(CONTENT, 250_000));
    assertFetched(at("/good"));
    assertThat(requests).containsExactly("/good bytes=250000-");
  }

  @Test
  void aPartOfAnotherVersionIsThrownAway() throws IOException {
    Files.write(folder.resolve("data.gz.part"), new byte[250_000]);
    serve("/resume", exchange -> sendPiece(exchange, CONTENT.length));
    assertFetched(at("/resume"));
    assertThat(requests).containsExactly("/resume bytes=250000-", "/resume null");
    Files.delete(folder.resolve("data.gz"));
    Files.write(folder.resolve("data.gz.part"), new byte[CONTENT.length + 1]);
    assertFetched(at("/good"));
  }

  @Test
  void wrongBytesAreRefused() {
    byte[] wrong = CONTENT.clone();
    wrong[12345] ^= 1;
    serve("/wrong", exchange -> send(exchange, wrong));
    assertRefused("checksum", at("/wrong"));
    assertThat(folder.resolve("data.gz.part")).doesNotExist();
    assertFetched(at("/wrong"), at("/good"));
  }

  @Test
  void whatIsMissingIsTakenFromTheNextMirror() {
    serve("/gone", exchange -> exchange.sendResponseHeaders(404, -1));
    assertFetched(at("/gone"), at("/good"));
    assertThat(requests).containsExactly("/gone null", "/good null");
  }

  @Test
  void aBusyServerIsAskedAgain() {
    serve(
        "/busy",
        exchange -> {
          if (requests.size() < 3) {
            exchange.sendResponseHeaders(503, -1);
          } else {
            send(exchange, CONTENT);
          }
        });
    assertFetched(at("/busy"));
    assertThat(requests).hasSize(3);
  }

  @Test
  void aServerThatPromisesTooMuchIsNotRead() {
    serve(
        "/huge",
        exchange -> {
          exchange.sendResponseHeaders(200, Long.MAX_VALUE);
          exchange.getResponseBody().write(CONTENT);
        });
    assertRefused("offers 9,223,372,036,854,775,807 bytes", at("/huge"));
  }

  @Test
  void aServerThatNeverEndsIsCutOff() {
    serve(
        "/endless",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          OutputStream out = exchange.getResponseBody();
          while (true) {
            out.write(CONTENT);
          }
        });
    assertRefused("more than", at("/endless"));
  }

  @Test
  void aServerThatFallsSilentIsLeft() {
    CountDownLatch fetched = new CountDownLatch(1);
    List<Boolean> left = Collections.synchronizedList(new ArrayList<>());
    serve(
        "/silent",
        exchange -> {
          sendPiece(exchange, 50_000);
          try {
            left.add(fetched.await(60, TimeUnit.SECONDS));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    assertFetched(at("/silent"), at("/good"));
    assertThat(requests)
        .containsExactly(
            "/silent null",
            "/silent bytes=50000-",
            "/silent bytes=100000-",
            "/silent bytes=150000-",
            "/good bytes=200000-");
    assertThat(left).as("silent servers that ended the connection themselves").isEmpty();
    fetched.countDown();
  }

  @Test
  void answersThatAreNoHttpAreRefused() throws IOException {
    for (String answer :
        List.of(
            "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nabc",
            "HTTP/1.1 200 OK\r\nContent-Length: ten\r\n\r\nabc",
            "nonsense\r\n\r\n",
            "")) {
      try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
        Thread speaker = new Thread(() -> speak(socket, answer));
        speaker.setDaemon(true);
        speaker.start();
        assertRefused("127.0.0.1: ", URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/"));
      }
    }
  }

  private static void speak(ServerSocket server, String answer) {
    while (!server.isClosed()) {
      try (Socket socket = server.accept();
          InputStream in = socket.getInputStream()) {
        in.readNBytes(16);
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
      } catch (IOException e) {
        // The next one, or the end.
      }
    }
  }

  @Test
  void noServerAtAllIsToldInTwoLines() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    assertRefused("no connection", URI.create("http://127.0.0.1:" + port + "/"));
  }

  @Test
  void aFolderThatCannotBeMadeIsToldInTwoLines() throws IOException {
    Path blocked = Files.writeString(folder.resolve("blocked"), "a file");
    assertThatThrownBy(
            () ->
                downloader.fetch(
                    file(at("/good")), blocked.resolve("cache"), DownloadListener.silent()))
        .isInstanceOf(OrganzaException.class)
        .hasMessageContainingAll("blocked", "ORGANZA_CACHE");
  }

  @Test
  void anInterruptedDownloadLeavesNothingUnderTheName() throws Exception {
    serve(
        "/slow",
        exchange -> {
          exchange.sendResponseHeaders(200, CONTENT.length);
          for (int i = 0; i < 100; i++) {
            exchange.getResponseBody().write(CONTENT, 1000 * i, 1000);
            exchange.getResponseBody().flush();
            try {
              Thread.sleep(20);
            } catch (InterruptedException e) {
              return;
            }
          }
        });
    RuntimeException stop = new RuntimeException("the listener stops it");
    assertThatThrownBy(
            () ->
                downloader.fetch(
                    file(at("/slow")),
                    folder,
                    (name, bytes, total) -> {
                      if (bytes > 10_000) {
                        throw stop;
                      }
                    }))
        .isSameAs(stop);
    assertThat(folder.resolve("data.gz")).doesNotExist();
    assertThat(Files.size(folder.resolve("data.gz.part"))).isBetween(10_001L, 200_000L);
    assertFetched(at("/good"));
  }
}
