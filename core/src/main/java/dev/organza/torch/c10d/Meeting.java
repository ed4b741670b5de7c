package dev.organza.torch.c10d;

import dev.organza.torch.LostWorkerException;
import dev.organza.torch.Scope;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.GlooDeviceVector;
import org.bytedeco.pytorch.ProcessGroupGloo;
import org.bytedeco.pytorch.Store;
import org.bytedeco.pytorch.StringVector;

/**
 * How the workers of a group come together: by the store each learns where the first listens, all
 * connect their pulses, and then LibTorch's own connections are made.
 *
 * @param store the keys and values that all see
 * @param patience how long a worker may be silent before it counts as lost
 * @param whileWaiting called again and again meanwhile; what it throws ends the waiting
 */
record Meeting(Store store, int rank, int size, Duration patience, Runnable whileWaiting) {

  /** How long the workers wait for each other at the start. */
  static final Duration JOIN = Duration.ofMinutes(10);

  private static final String PULSE = "organza/pulse";
  private static final int TOKEN_BYTES = 16;
  private static final long SLICE_MILLIS = 1000;

  /** Gloo's own limit: the first worker may measure for hours while the others wait. */
  private static final long OPERATION_MILLIS = Duration.ofDays(7).toMillis();

  /** The connections by which each knows of the others' lives, when all have come. */
  Pulse pulse(Rendezvous rendezvous) throws IOException {
    return rank == 0 ? first(rendezvous) : other();
  }

  /** LibTorch's connections between hosts. */
  ProcessGroupGloo gloo(Pulse pulse) {
    return connected(pulse, () -> gloo(store, rank, size, pulse.address()));
  }

  /**
   * What LibTorch connects, on a thread of its own: its wait for the others cannot be interrupted,
   * nor does it see the pulse.
   */
  static <T> T connected(Pulse pulse, Callable<T> connect) {
    FutureTask<T> connecting = new FutureTask<>(connect);
    Thread thread = new Thread(connecting, "organza-gloo");
    thread.setDaemon(true);
    thread.start();
    while (true) {
      try {
        return connecting.get(SLICE_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        pulse.check();
      } catch (ExecutionException e) {
        Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
        throw new IllegalStateException(String.valueOf(cause.getMessage()), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new LostWorkerException("Interrupted while the workers were connecting.", e);
      }
    }
  }

  /**
   * Gloo's connections.
   *
   * @param own address to listen at
   */
  static ProcessGroupGloo gloo(Store store, int rank, int size, InetAddress own) {
    try (Scope scope = Scope.open()) {
      ProcessGroupGloo.Options options =
          ProcessGroupGloo.Options.create(new Milliseconds(OPERATION_MILLIS));
      options.devices(
          new GlooDeviceVector(ProcessGroupGloo.createDeviceForHostname(own.getHostAddress())));
      return Scope.escape(new ProcessGroupGloo(store, rank, size, options));
    }
  }

  private Pulse first(Rendezvous rendezvous) throws IOException {
    InetAddress address = rendezvous.address();
    try (ServerSocket server = new ServerSocket(0, size, address)) {
      byte[] token = new byte[TOKEN_BYTES];
      new SecureRandom().nextBytes(token);
      store.set(
          PULSE,
          address.getHostAddress()
              + " "
              + server.getLocalPort()
              + " "
              + HexFormat.of().formatHex(token));
      return Pulse.first(server, token, size, patience, JOIN, whileWaiting);
    }
  }

  private Pulse other() throws IOException {
    long end = System.nanoTime() + JOIN.toNanos();
    StringVector key = new StringVector(PULSE);
    while (!store.check(key)) {
      whileWaiting.run();
      if (System.nanoTime() > end) {
        throw new LostWorkerException(
            "Rank 0 of %d has not come within %d minutes.".formatted(size, JOIN.toMinutes()), null);
      }
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new LostWorkerException("Interrupted while waiting for rank 0.", e);
      }
    }
    String[] said = store.get_to_str(PULSE).split(" ");
    return Pulse.other(
        new InetSocketAddress(said[0], Integer.parseInt(said[1])),
        HexFormat.of().parseHex(said[2]),
        rank,
        size,
        patience,
        JOIN,
        whileWaiting);
  }
}
