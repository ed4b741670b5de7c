package dev.organza.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.organza.recipe.Catalogue;
import dev.organza.run.RunFolder;
import dev.organza.torch.Device;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What requests and connections leave in Java's heap, as objects that are counted. What lives a
 * little longer than a request reaches the old generation, where it stays until that is full: a
 * server under load then grows for as long as its heap does.
 */
class ServerMemoryTest {

  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

  private static SampleServer server;
  private static String samples = "";

  @BeforeAll
  static void serve(@TempDir Path folder) {
    RunFolder digits = Runs.digits(folder);
    server =
        SampleServer.start(
            new ServerOptions("127.0.0.1", 0, Optional.empty(), ServerOptions.Limits.DEFAULTS),
            List.of(digits),
            Catalogue.builtIn(),
            Device.cpu());
    samples = "/v1/models/" + digits.name() + "/samples";
  }

  @AfterAll
  static void close() {
    server.close();
  }

  /** Asks for samples one after another, each for another seed. */
  private static void ask(int requests, String format) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      for (int seed = 0; seed < requests; seed++) {
        send(socket, samples + "?count=3&seed=" + seed + "&format=" + format);
      }
    }
  }

  /** Asks, and reads the answer to its end. */
  private static void send(Socket socket, String path) throws IOException {
    String request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: a test\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    InputStream in = socket.getInputStream();
    byte[] part = new byte[1 << 12];
    StringBuilder answer = new StringBuilder();
    int body = -1;
    while (body < 0) {
      int count = in.read(part);
      assertThat(count).as("the connection is open").isPositive();
      answer.append(new String(part, 0, count, StandardCharsets.ISO_8859_1));
      body = answer.indexOf("\r\n\r\n");
    }
    assertThat(answer).startsWith("HTTP/1.1 200");
    Matcher length = LENGTH.matcher(answer);
    assertThat(length.find()).isTrue();
    int read = answer.length() - body - "\r\n\r\n".length();
    in.skipNBytes(Integer.parseInt(length.group(1)) - read);
  }

  /** Objects of a class. */
  private record Objects(long count, long bytes) {}

  /**
   * What is in the heap, by class.
   *
   * @param option {@code -all} for garbage, too; else after a full collection
   */
  private static Map<String, Objects> heap(String... option) throws JMException {
    String table =
        (String)
            ManagementFactory.getPlatformMBeanServer()
                .invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "gcClassHistogram",
                    new Object[] {option},
                    new String[] {String[].class.getName()});
    Map<String, Objects> classes = new HashMap<>();
    for (String line : table.split("\n")) {
      String[] words = line.strip().split("\\s+");
      if (words.length >= 4 && words[0].endsWith(":") && Character.isDigit(words[0].charAt(0))) {
        classes.put(words[3], new Objects(Long.parseLong(words[1]), Long.parseLong(words[2])));
      }
    }
    assertThat(classes).containsKey("java.lang.String");
    return classes;
  }

  private static long count(Map<String, Objects> heap, String name) {
    return heap.getOrDefault(name, new Objects(0, 0)).count();
  }

  @Test
  void nothingOfARequestIsReachableAfterIt() throws Exception {
    ask(300, "png"); // until all classes are loaded
    long before = heap().values().stream().mapToLong(Objects::count).sum();
    ask(600, "png");
    long after = heap().values().stream().mapToLong(Objects::count).sum();
    assertThat(after - before).as("objects of 600 requests").isLessThan(600);
  }

  /**
   * Such objects survive the collection that finds them dead, and wait for a thread of the lowest
   * priority: under load all of them get into the old generation, with what they hold.
   */
  @Test
  void noRequestMakesObjectsThatWaitForTheGarbageCollector() throws Exception {
    for (String format : List.of("png", "zip", "npy", "json")) {
      ask(5, format);
      Map<String, Objects> before = heap();
      ask(50, format);
      Map<String, Objects> after = heap("-all");
      // Those with a method finalize(), and direct buffers.
      for (String kind : List.of("java.lang.ref.Finalizer", "jdk.internal.ref.Cleaner")) {
        assertThat(count(after, kind) - count(before, kind))
            .as("%s of 50 requests for %s", kind, format)
            .isLessThan(10);
      }
    }
  }

  @Test
  void aConnectionKeepsLittle() throws Exception {
    connections(20).forEach(ServerMemoryTest::end);
    long before = heap().values().stream().mapToLong(Objects::bytes).sum();
    List<Socket> open = connections(200);
    long after = heap().values().stream().mapToLong(Objects::bytes).sum();
    open.forEach(ServerMemoryTest::end);
    assertThat((after - before) / open.size()).as("bytes a connection").isLessThan(32_768);
  }

  /** Connections that have answered three requests each, and wait for another. */
  private static List<Socket> connections(int count) throws IOException {
    List<Socket> open = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      Socket socket = new Socket("127.0.0.1", server.port());
      open.add(socket);
      for (int i = 0; i < 3; i++) {
        send(socket, "/health");
      }
    }
    return open;
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
