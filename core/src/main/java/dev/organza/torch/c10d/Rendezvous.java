package dev.organza.torch.c10d;

import dev.organza.UsageException;
import dev.organza.torch.LostWorkerException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.FileStore;
import org.bytedeco.pytorch.Store;
import org.bytedeco.pytorch.TCPStore;
import org.bytedeco.pytorch.TCPStoreOptions;

/**
 * Where the workers of a group find each other: at an address of the first worker's machine, or,
 * all on one machine, by a file.
 *
 * @param file of the second kind
 * @param host of the first kind, as all machines know it; of the second, the loopback address
 * @param port of the first kind, from 1; 0 of the second
 */
public record Rendezvous(Optional<Path> file, String host, int port) {

  /** How long a client of the store tries to connect, and waits for a value. */
  private static final long MILLIS = 600_000;

  private static final int CONNECT_MILLIS = 5000;
  private static final long RETRY_MILLIS = 100;

  /** By a file that does not exist yet, in a folder that only this user can read. */
  public static Rendezvous in(Path file) {
    return new Rendezvous(Optional.of(file), "127.0.0.1", 0);
  }

  /** At an address of the first worker's machine. */
  public static Rendezvous at(String host, int port) {
    return new Rendezvous(Optional.empty(), host, port);
  }

  /** From {@code host:port}, or {@code [address]:port} of IPv6. */
  public static Rendezvous parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 1 ? "" : text.substring(0, colon).replaceAll("^\\[|]$", "");
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      if (!host.isBlank() && port >= 1 && port <= 65535) {
        return at(host, port);
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new UsageException(
        "\"" + text + "\" is no host and port.\nWrite host:port, such as 192.168.1.10:29500.");
  }

  /** Whether all workers are certainly on one machine. */
  boolean onOneMachine() {
    return file.isPresent();
  }

  /** The address to listen at, on the first worker. */
  InetAddress address() {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new UsageException("There is no host " + host + ".", e);
    }
  }

  /**
   * The keys and values that all see.
   *
   * @param patience how long to wait for the first worker
   * @param whileWaiting called again and again meanwhile; what it throws ends the waiting
   */
  Store store(int rank, int size, Duration patience, Runnable whileWaiting) {
    if (file.isPresent()) {
      return new FileStore(file.get().toString(), size);
    }
    if (rank > 0) {
      awaitFirst(patience, whileWaiting);
    }
    TCPStoreOptions options =
        new TCPStoreOptions()
            .port((short) port)
            .isServer(rank == 0)
            .waitWorkers(false)
            .timeout(new Milliseconds(MILLIS));
    return new TCPStore(host, options);
  }

  /** LibTorch's own wait for the first worker cannot be ended. */
  private void awaitFirst(Duration patience, Runnable whileWaiting) {
    long end = System.nanoTime() + patience.toNanos();
    while (!isThere()) {
      whileWaiting.run();
      if (System.nanoTime() > end) {
        throw new LostWorkerException(
            "Nobody listens at %s:%d after %d minutes; rank 0 has not come."
                .formatted(host, port, patience.toMinutes()),
            null);
      }
      try {
        Thread.sleep(RETRY_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new LostWorkerException("Interrupted while waiting for rank 0.", e);
      }
    }
  }

  private boolean isThere() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address(), port), CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
