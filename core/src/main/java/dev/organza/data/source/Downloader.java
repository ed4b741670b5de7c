package dev.organza.data.source;

import dev.organza.OrganzaException;
import dev.organza.data.DataProblem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Fetches published files. A file is written beside its place as {@code NAME.part}, goes on where a
 * cut connection (or a killed program) left it, and is moved to its place only when its length and
 * checksum are right.
 */
final class Downloader {

  /** What a server sent is not the file. */
  private static final class WrongBytes extends IOException {
    private static final long serialVersionUID = 1L;

    WrongBytes(String message) {
      super(message);
    }
  }

  /** A server does not have the file, or will not give it: no use in asking again. */
  private static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  private static final Object ONE_AT_A_TIME = new Object();
  private static final int BUFFER = 1 << 16;

  private final int attempts;
  private final Duration pause;
  private final Duration patience;
  private final HttpClient client;

  Downloader() {
    this(6, Duration.ofMillis(500), Duration.ofSeconds(30));
  }

  /**
   * @param attempts how often to ask one server
   * @param pause how long to wait before the second attempt; it doubles at each
   * @param patience how long a server may send nothing
   */
  Downloader(int attempts, Duration pause, Duration patience) {
    this.attempts = attempts;
    this.pause = pause;
    this.patience = patience;
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(patience)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
  }

  /**
   * The file in this folder, downloaded if it is not there.
   *
   * @throws OrganzaException if no address gives the file, with the reasons in its first line
   */
  Path fetch(RemoteFile file, Path folder, DownloadListener listener) {
    Path target = folder.resolve(file.name());
    // Two programs that start at once share one cache: the second waits, and finds the file there.
    synchronized (ONE_AT_A_TIME) {
      try {
        Files.createDirectories(folder);
        try (FileChannel lockFile =
                FileChannel.open(
                    folder.resolve(file.name() + ".lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
            FileLock lock = lockFile.lock()) {
          if (!Files.exists(target)) {
            download(file, folder, target, listener);
          }
        }
        return target;
      } catch (IOException e) {
        throw new OrganzaException(
            "%s: cannot be written: %s.%nMake room or give access there, or name another cache with ORGANZA_CACHE."
                .formatted(target, DataProblem.reason(e)),
            e);
      }
    }
  }

  private void download(RemoteFile file, Path folder, Path target, DownloadListener listener)
      throws IOException {
    Path part = folder.resolve(file.name() + ".part");
    List<String> reasons = new ArrayList<>();
    for (URI address : file.addresses()) {
      String reason = "";
      for (int attempt = 0; attempt < attempts; attempt++) {
        try {
          transfer(file, address, part, listener);
          verify(file, part);
          move(part, target);
          return;
        } catch (WrongBytes e) {
          Files.deleteIfExists(part);
          reason = DataProblem.reason(e);
          if (attempt > 0) {
            break;
          }
          // Once more from the start: the part may have been begun with another version.
        } catch (Refused | ConnectException e) {
          reason = e instanceof Refused ? DataProblem.reason(e) : "no connection";
          break;
        } catch (LocalFailure e) {
          throw e.failure;
        } catch (IOException e) {
          reason = DataProblem.reason(e);
          sleep(pause.multipliedBy(1L << Math.min(attempt, 6)));
        }
      }
      reasons.add(address.getHost() + ": " + reason);
    }
    throw new OrganzaException(
        "%s cannot be downloaded (%s).%nTry again later, or get the file in another way and put it at %s."
            .formatted(file.name(), String.join("; ", reasons), target));
  }

  /** Writing failed, not the network: no other server can help. */
  private static final class LocalFailure extends IOException {
    private static final long serialVersionUID = 1L;
    private final transient IOException failure;

    LocalFailure(IOException failure) {
      super(failure);
      this.failure = failure;
    }
  }

  private void transfer(RemoteFile file, URI address, Path part, DownloadListener listener)
      throws IOException {
    long have = Files.exists(part) ? Files.size(part) : 0;
    if (have > file.bytes()) {
      throw new WrongBytes("a part longer than the file");
    }
    if (have == file.bytes()) {
      return;
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address).timeout(patience).header("User-Agent", "Organza");
    if (have > 0) {
      request.header("Range", "bytes=" + have + "-");
    }
    HttpResponse<InputStream> response = send(request.build());
    try (InputStream body = response.body()) {
      if (response.statusCode() == 416) {
        throw new WrongBytes("the server's file is shorter than the part already here");
      }
      if (response.statusCode() >= 500 || response.statusCode() == 429) {
        throw new IOException("HTTP status " + response.statusCode());
      }
      boolean resumed =
          response.statusCode() == 206
              && response
                  .headers()
                  .firstValue("Content-Range")
                  .orElse("")
                  .startsWith("bytes " + have + "-");
      if (response.statusCode() != 200 && !resumed) {
        throw new Refused("HTTP status " + response.statusCode());
      }
      long start = resumed ? have : 0;
      long length = contentLength(response);
      if (length >= 0 && start + length != file.bytes()) {
        throw new WrongBytes(
            "offers %,d bytes, the file has %,d".formatted(start + length, file.bytes()));
      }
      copy(body, part, start, file, listener);
    }
  }

  private static long contentLength(HttpResponse<?> response) throws WrongBytes {
    String text = response.headers().firstValue("Content-Length").orElse("-1");
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new WrongBytes("Content-Length " + text);
    }
  }

  private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OrganzaException(
          "The download was interrupted; the next one goes on from there.", e);
    } catch (UnresolvedAddressException e) {
      throw new ConnectException("unknown host");
    } catch (IllegalArgumentException e) {
      throw new IOException("a bad answer: " + e.getMessage(), e);
    }
  }

  private void copy(
      InputStream body, Path part, long start, RemoteFile file, DownloadListener listener)
      throws IOException {
    AtomicLong lastSign = new AtomicLong(System.nanoTime());
    ScheduledExecutorService watch =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "organza-download-watch");
              thread.setDaemon(true);
              return thread;
            });
    // HttpClient's timeout ends with the headers; a server that falls silent later is cut off here.
    ScheduledFuture<?> watching =
        watch.scheduleWithFixedDelay(
            () -> {
              if (System.nanoTime() - lastSign.get() > patience.toNanos()) {
                try {
                  body.close();
                } catch (IOException e) {
                  // The reader gets the same error.
                }
              }
            },
            100,
            100,
            TimeUnit.MILLISECONDS);
    try (OutputStream out = openPart(part, start)) {
      byte[] buffer = new byte[BUFFER];
      long have = start;
      listener.progress(file.name(), have, file.bytes());
      for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
        lastSign.set(System.nanoTime());
        have += read;
        if (have > file.bytes()) {
          throw new WrongBytes("sends more than the file's %,d bytes".formatted(file.bytes()));
        }
        try {
          out.write(buffer, 0, read);
        } catch (IOException e) {
          throw new LocalFailure(e);
        }
        listener.progress(file.name(), have, file.bytes());
      }
      if (have < file.bytes()) {
        throw new IOException("cut off after %,d of %,d bytes".formatted(have, file.bytes()));
      }
    } finally {
      watching.cancel(false);
      watch.shutdownNow();
    }
  }

  private static OutputStream openPart(Path part, long start) throws LocalFailure {
    try {
      return start > 0
          ? Files.newOutputStream(part, StandardOpenOption.APPEND)
          : Files.newOutputStream(part);
    } catch (IOException e) {
      throw new LocalFailure(e);
    }
  }

  private static void verify(RemoteFile file, Path part) throws IOException {
    MessageDigest digest = md5();
    try (InputStream in = Files.newInputStream(part)) {
      byte[] buffer = new byte[BUFFER];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    if (!HexFormat.of().formatHex(digest.digest()).equals(file.md5())) {
      throw new WrongBytes("sends another file: its checksum differs");
    }
  }

  /** MD5 because that is what the authors publish: it catches damage, not a determined forger. */
  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has MD5", e);
    }
  }

  private static void move(Path part, Path target) throws LocalFailure {
    try {
      try {
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(part, target);
      }
    } catch (IOException e) {
      throw new LocalFailure(e);
    }
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OrganzaException(
          "The download was interrupted; the next one goes on from there.", e);
    }
  }
}
