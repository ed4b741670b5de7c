package dev.organza.bench.serve;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that each ask for the next sample as soon as they have one, over connections that are
 * kept. They do little themselves, so that the processors are left to the server.
 *
 * @param port on 127.0.0.1
 * @param path that JSON is posted to
 * @param count samples of a request
 */
record LoadClients(int port, String path, int count) {

  private static final int TIMEOUT_MILLIS = 60_000;

  /**
   * What was seen.
   *
   * @param seconds that it took
   * @param nanos of each request, in ascending order
   * @param errors requests that were answered by anything but 200, or not at all
   */
  // Never compared.
  @SuppressWarnings("ArrayRecordComponent")
  record Seen(double seconds, long[] nanos, int errors) {

    double requestsASecond() {
      return nanos.length / seconds;
    }

    /** In milliseconds, for a share of the requests of 0 to 1; NaN without any. */
    double percentile(double share) {
      return nanos.length == 0
          ? Double.NaN
          : nanos[(int) Math.min(nanos.length - 1, Math.floor(share * nanos.length))] / 1e6;
    }
  }

  /**
   * Asks for some time.
   *
   * @param pauseMillis that a client waits between two requests; 0 for none
   * @param seeds where the next seed is from: no request is asked twice
   */
  Seen run(int clients, double seconds, int pauseMillis, AtomicLong seeds)
      throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    try {
      long begun = System.nanoTime();
      long end = begun + (long) (seconds * 1e9);
      List<Future<Seen>> all = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        all.add(threads.submit(() -> ask(end, pauseMillis, seeds)));
      }
      long[] nanos = new long[0];
      int errors = 0;
      for (Future<Seen> each : all) {
        Seen seen = each.get();
        int before = nanos.length;
        nanos = Arrays.copyOf(nanos, before + seen.nanos().length);
        System.arraycopy(seen.nanos(), 0, nanos, before, seen.nanos().length);
        errors += seen.errors();
      }
      Arrays.sort(nanos);
      return new Seen((System.nanoTime() - begun) / 1e9, nanos, errors);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private Seen ask(long end, int pauseMillis, AtomicLong seeds)
      throws IOException, InterruptedException {
    long[] nanos = new long[1024];
    int done = 0;
    int errors = 0;
    while (System.nanoTime() < end) {
      try (Socket socket = new Socket("127.0.0.1", port)) {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        InputStream in = new BufferedInputStream(socket.getInputStream());
        while (System.nanoTime() < end) {
          long begun = System.nanoTime();
          socket.getOutputStream().write(request(seeds.incrementAndGet()));
          if (!answer(in)) {
            errors++;
            continue;
          }
          if (done == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * done);
          }
          nanos[done++] = System.nanoTime() - begun;
          if (pauseMillis > 0) {
            Thread.sleep(pauseMillis);
          }
        }
      } catch (IOException e) {
        errors++;
        Thread.sleep(10);
      }
    }
    return new Seen(0, Arrays.copyOf(nanos, done), errors);
  }

  private byte[] request(long seed) {
    String body = "{\"count\": " + count + ", \"seed\": " + seed + "}";
    return ("POST "
            + path
            + " HTTP/1.1\r\nHost: 127.0.0.1:"
            + port
            + "\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body)
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** Reads an answer to its end; whether it is one with an image. */
  private static boolean answer(InputStream in) throws IOException {
    boolean good = line(in).startsWith("HTTP/1.1 200");
    int length = -1;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring("content-length:".length()).strip());
      }
    }
    if (length < 0) {
      throw new IOException("an answer without its length");
    }
    byte[] body = in.readNBytes(length);
    return good && body.length == length && length > 8 && body[1] == 'P' && body[2] == 'N';
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException();
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }
}
