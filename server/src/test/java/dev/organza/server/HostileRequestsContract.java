package dev.organza.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every server of this module bears: requests of strangers, requests that are broken,
 * oversized or slow, and many connections. After each it still answers, and it tells nothing of
 * itself but what was wrong.
 */
public abstract class HostileRequestsContract {

  /** Connections that are open and say nothing while others are answered. */
  private static final int IDLE = 1000;

  /** More than any thread pool of a server has. */
  private static final int SLOW = 80;

  /** The port of a server on 127.0.0.1 whose bodies have {@link #bodySeconds} to arrive. */
  protected abstract int port();

  /** A path that is answered by 200 when it is got. */
  protected abstract String readable();

  /** A path that a body of JSON is posted to. */
  protected abstract String writable();

  /** Other paths that bodies of JSON are posted to; none unless overridden. */
  protected List<String> otherWritable() {
    return List.of();
  }

  /** The longest body that the server takes. */
  protected abstract int bodyBytes();

  /** In which a body has to arrive; 1 or 2, to be tested soon. */
  protected abstract int bodySeconds();

  /** Headers of a client that may ask, besides Host, such as a token; none unless overridden. */
  protected List<String> credentials() {
    return List.of();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket("127.0.0.1", port());
    socket.setSoTimeout(20_000);
    return socket;
  }

  /** What is sent of a request, without its end. */
  private byte[] head(String first, String... headers) {
    List<String> lines = new ArrayList<>(List.of(first, "Host: 127.0.0.1:" + port()));
    lines.addAll(credentials());
    lines.addAll(List.of(headers));
    return (String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The answer to these bytes; empty if the connection was closed without one. */
  private String answer(byte[] bytes) throws IOException {
    try (Socket socket = connect()) {
      try {
        socket.getOutputStream().write(bytes);
        socket.shutdownOutput();
      } catch (SocketException e) {
        // It was refused before all of it was read; the answer is there all the same.
      }
      return rest(socket);
    }
  }

  private static String rest(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder text = new StringBuilder();
    byte[] part = new byte[8192];
    try {
      for (int read = in.read(part); read >= 0; read = in.read(part)) {
        text.append(new String(part, 0, read, StandardCharsets.ISO_8859_1));
      }
    } catch (SocketException e) {
      // Closed with something unread; what came before is the answer.
    }
    return text.toString();
  }

  private String get(String path, String... headers) throws IOException {
    List<String> all = new ArrayList<>(List.of(headers));
    all.add("Connection: close");
    return answer(head("GET " + path + " HTTP/1.1", all.toArray(String[]::new)));
  }

  private String post(String body, String... headers) throws IOException {
    return postTo(writable(), body, headers);
  }

  private String postTo(String path, String body, String... headers) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    List<String> all = new ArrayList<>(List.of(headers));
    all.addAll(List.of("Connection: close", "Content-Type: application/json"));
    all.add("Content-Length: " + bytes.length);
    byte[] head = head("POST " + path + " HTTP/1.1", all.toArray(String[]::new));
    byte[] request = new byte[head.length + bytes.length];
    System.arraycopy(head, 0, request, 0, head.length);
    System.arraycopy(bytes, 0, request, head.length, bytes.length);
    return answer(request);
  }

  private static int status(String answer) {
    assertThat(answer).startsWith("HTTP/1.1 ");
    return Integer.parseInt(answer.substring(9, 12));
  }

  private static void requireNoLeak(String answer) {
    assertThat(answer.toLowerCase(Locale.ROOT))
        .doesNotContain("exception", "\tat ", "java.", "jetty", "javalin", "jackson", "root:x:");
  }

  @AfterEach
  void itStillAnswers() throws IOException {
    assertThat(status(get(readable()))).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../../../../etc/passwd",
        "/..%2f..%2f..%2fetc%2fpasswd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/..;/..;/etc/passwd",
        "/..%5c..%5cetc%5cpasswd",
        "/%252e%252e/etc/passwd",
        "//etc/passwd",
        "/etc/passwd%00.html",
        "/v1/models/../../etc/passwd",
        "/v1/models/..%2f..%2f/samples",
        "/WEB-INF/web.xml",
        "/.git/config",
        "/nowhere",
        "/%",
        "/%ff%fe",
        "/a%0d%0aSet-Cookie:x=1",
      })
  void pathsThatLeadNowhereAreRefused(String path) throws IOException {
    String answer = get(path);
    assertThat(status(answer)).isIn(400, 403, 404);
    assertThat(answer).doesNotContain("\r\nSet-Cookie");
    requireNoLeak(answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NONSENSE",
        "GET",
        "GET / HTTP/9.9",
        "GET  HTTP/1.1",
        "\u0000\u0001\u0002\u0003",
        "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1",
        "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999999999999999999",
        "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nContent-Length: 6",
        "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked",
        "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example",
        "GET / HTTP/1.1",
      })
  void whatIsNoHttpIsRefused(String lines) throws IOException {
    String answer = answer((lines + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
    if (!answer.isEmpty()) {
      assertThat(status(answer)).isBetween(400, 505);
      assertThat(status(answer)).isNotEqualTo(500);
      requireNoLeak(answer);
    }
  }

  @Test
  void headersWithoutEndAreRefused() throws IOException {
    String answer = get(readable(), "X-Long: " + "x".repeat(100_000));
    assertThat(status(answer)).isIn(400, 431);
    requireNoLeak(answer);
    assertThat(status(get(readable() + "?q=" + "x".repeat(100_000)))).isIn(400, 414, 431);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "evil.example:80", "127.0.0.1.evil.example", "0.0.0.0", "[::2]"})
  void otherHostsAreRefused(String host) throws IOException {
    String request = "GET " + readable() + " HTTP/1.1\r\nHost: " + host + "\r\n";
    String answer =
        answer((request + "Connection: close\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
    assertThat(status(answer)).isEqualTo(403);
    requireNoLeak(answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://evil.example", "http://127.0.0.1:1", "null", "http://localhost.evil"})
  void pagesOfOtherOriginsAreRefused(String origin) throws IOException {
    String answer = post("{}", "Origin: " + origin);
    assertThat(status(answer)).isEqualTo(403);
    assertThat(answer).doesNotContain("Access-Control-Allow");
    requireNoLeak(answer);
    assertThat(status(get(readable(), "Origin: " + origin))).isEqualTo(403);
  }

  @Test
  void pagesOfOtherSitesShowNothingOfIt() throws IOException {
    assertThat(status(get(readable(), "Sec-Fetch-Site: cross-site", "Sec-Fetch-Dest: image")))
        .isEqualTo(403);
    assertThat(status(get(readable(), "Sec-Fetch-Site: cross-site", "Sec-Fetch-Dest: document")))
        .isEqualTo(200);
    assertThat(get(readable())).contains("Content-Security-Policy: ", "nosniff");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[",
        "nonsense",
        "\"text\"",
        "[1,2,3]",
        "null",
        "{\"\u0000\": 1}",
        "{\"seed\": NaN}",
        "{\"seed\": 1e999}",
        "{\"seed\": \"NaN\"}",
        "{\"__proto__\": {}}",
        "{} {}",
        "\uFEFF{",
      })
  void bodiesThatAreNoRequestAreRefused(String body) throws IOException {
    List<String> paths = new ArrayList<>(otherWritable());
    paths.add(writable());
    for (String path : paths) {
      String answer = postTo(path, body);
      assertThat(status(answer)).as(path + answer).isEqualTo(400);
      assertThat(answer).contains("\"error\"");
      requireNoLeak(answer);
    }
  }

  @Test
  void deepBodiesAreRefused() throws IOException {
    String answer = post("{\"a\":".repeat(5000) + "1" + "}".repeat(5000));
    assertThat(status(answer)).isEqualTo(400);
    requireNoLeak(answer);
  }

  @Test
  void oversizedBodiesAreRefused() throws IOException {
    String declared = post("{\"a\": \"" + "x".repeat(bodyBytes()) + "\"}");
    assertThat(status(declared)).isEqualTo(413);
    requireNoLeak(declared);
    // Chunks that never say how long all of it is.
    String chunk = "1000\r\n" + "x".repeat(4096) + "\r\n";
    byte[] head =
        head(
            "POST " + writable() + " HTTP/1.1",
            "Content-Type: application/json",
            "Transfer-Encoding: chunked");
    String chunked =
        answer(
            (new String(head, StandardCharsets.ISO_8859_1) + chunk.repeat(bodyBytes() / 4096 + 2))
                .getBytes(StandardCharsets.ISO_8859_1));
    assertThat(status(chunked)).isEqualTo(413);
    requireNoLeak(chunked);
  }

  /** Clients that read nothing before all is sent: more than the sockets' buffers hold. */
  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 33554432", "Transfer-Encoding: chunked"})
  void whoSendsTooMuchReadsWhy(String framing) throws IOException {
    byte[] head = head("POST " + writable() + " HTTP/1.1", framing);
    boolean chunked = framing.endsWith("chunked");
    byte[] before = (chunked ? "100000\r\n" : "").getBytes(StandardCharsets.ISO_8859_1);
    byte[] behind = (chunked ? "\r\n" : "").getBytes(StandardCharsets.ISO_8859_1);
    byte[] end = (chunked ? "0\r\n\r\n" : "").getBytes(StandardCharsets.ISO_8859_1);
    byte[] part = new byte[1 << 20];
    try (Socket socket = connect()) {
      OutputStream out = socket.getOutputStream();
      out.write(head);
      for (int i = 0; i < 32; i++) {
        out.write(before);
        out.write(part);
        out.write(behind);
      }
      out.write(end);
      assertThat(status(rest(socket))).isEqualTo(413);
    }
  }

  @Test
  void brokenBodiesAreRefused() throws IOException {
    byte[] head =
        head(
            "POST " + writable() + " HTTP/1.1",
            "Content-Type: application/json",
            "Transfer-Encoding: chunked");
    String broken = new String(head, StandardCharsets.ISO_8859_1) + "zz\r\n{}\r\n";
    String answer = answer(broken.getBytes(StandardCharsets.ISO_8859_1));
    if (!answer.isEmpty()) {
      assertThat(status(answer)).isBetween(400, 499);
      requireNoLeak(answer);
    }
    // Fewer bytes than were declared, then the end.
    byte[] shorter = head("POST " + writable() + " HTTP/1.1", "Content-Length: 50");
    String cut = answer((new String(shorter, StandardCharsets.ISO_8859_1) + "{").getBytes("UTF-8"));
    if (!cut.isEmpty()) {
      assertThat(status(cut)).isBetween(400, 499);
      requireNoLeak(cut);
    }
  }

  @Test
  void slowBodiesHoldNobodyUp() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      byte[] head =
          head(
              "POST " + writable() + " HTTP/1.1",
              "Content-Type: application/json",
              "Content-Length: 1000");
      for (int i = 0; i < SLOW; i++) {
        Socket socket = connect();
        slow.add(socket);
        socket.getOutputStream().write(head);
        socket.getOutputStream().write('{');
      }
      assertThat(status(get(readable()))).isEqualTo(200);
      assertThat(status(post("nonsense"))).isEqualTo(400);
      Thread.sleep(1000L * bodySeconds() + 100);
      for (Socket socket : slow) {
        socket.getOutputStream().write(' '); // a byte now and then, as a client that means ill
      }
      for (Socket socket : slow) {
        assertThat(status(rest(socket))).isEqualTo(408);
      }
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void idleConnectionsHoldNobodyUp() throws IOException {
    List<Socket> idle = new ArrayList<>();
    try {
      for (int i = 0; i < IDLE; i++) {
        idle.add(connect());
      }
      assertThat(status(get(readable()))).isEqualTo(200);
      idle.get(IDLE - 1).getOutputStream().write(head("GET " + readable() + " HTTP/1.1"));
      byte[] answer = new byte[12];
      assertThat(idle.get(IDLE - 1).getInputStream().readNBytes(answer, 0, 12)).isEqualTo(12);
      assertThat(new String(answer, StandardCharsets.ISO_8859_1)).isEqualTo("HTTP/1.1 200");
    } finally {
      for (Socket socket : idle) {
        socket.close();
      }
    }
  }

  @Test
  void otherMethodsAreRefused() throws IOException {
    for (String method : List.of("DELETE", "PUT", "PATCH", "TRACE", "CONNECT", "PROPFIND")) {
      String answer = answer(head(method + " " + readable() + " HTTP/1.1", "Connection: close"));
      assertThat(status(answer)).as(method).isIn(400, 404, 405, 501);
      requireNoLeak(answer);
    }
  }
}
