package dev.organza.torch.c10d;

import dev.organza.torch.LostWorkerException;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Knows whether the other workers live: a connection of each with the first, on which both sides
 * send a sign of life every second. A process that ends closes its connection, and one that hangs
 * is silent. The first worker tells all others whom it has lost; a collective operation alone says
 * only that something did not arrive.
 */
final class Pulse implements AutoCloseable {

  private static final int BEAT = 1;
  private static final int READY = 2;
  private static final int BYE = 3;

  /** Followed by the rank that is lost and why. */
  private static final int LOST = 4;

  /** The same of a worker that has said so itself. */
  private static final int LEFT = 5;

  private static final Duration BEAT_EVERY = Duration.ofSeconds(1);
  private static final Duration GOODBYE = Duration.ofSeconds(10);

  private final int rank;
  private final int size;
  private final Duration patience;
  private final List<Link> links = new ArrayList<>();
  private final CountDownLatch ready = new CountDownLatch(1);
  private final CountDownLatch lost = new CountDownLatch(1);
  private final Thread beating = new Thread(this::beat, "organza-pulse");
  private volatile @Nullable Loss loss;
  private volatile long lastBeat = System.nanoTime();
  private volatile boolean closed;

  /** What the others are told of a loss, and whether the worker left by itself. */
  private record Loss(String message, boolean left) {

    LostWorkerException exception(@Nullable Throwable cause) {
      return new LostWorkerException(message, left, cause);
    }
  }

  private Pulse(int rank, int size, Duration patience) {
    this.rank = rank;
    this.size = size;
    this.patience = patience;
    beating.setDaemon(true);
  }

  /**
   * The first worker's side, when all others have come.
   *
   * @param server where they connect
   * @param token what they have to know
   * @param whileWaiting called again and again; what it throws ends the waiting
   */
  static Pulse first(
      ServerSocket server,
      byte[] token,
      int size,
      Duration patience,
      Duration join,
      Runnable whileWaiting)
      throws IOException {
    Pulse pulse = new Pulse(0, size, patience);
    boolean[] here = new boolean[size];
    long end = System.nanoTime() + join.toNanos();
    server.setSoTimeout(200);
    try {
      while (pulse.links.size() < size - 1) {
        whileWaiting.run();
        if (System.nanoTime() > end) {
          throw new LostWorkerException(
              "Rank %d of %d has not come within %d minutes."
                  .formatted(missing(here), size, join.toMinutes()),
              null);
        }
        try {
          pulse.admit(server.accept(), token, here);
        } catch (SocketTimeoutException e) {
          // Nobody for now.
        }
      }
      for (Link link : pulse.links) {
        link.send(READY);
      }
      pulse.begin();
      return pulse;
    } catch (RuntimeException | IOException e) {
      pulse.cut();
      throw e;
    }
  }

  private static int missing(boolean[] here) {
    int first = 1;
    while (first < here.length && here[first]) {
      first++;
    }
    return first;
  }

  /** Takes in a worker that knows the token; whoever else connects is sent away. */
  private void admit(Socket socket, byte[] token, boolean[] here) throws IOException {
    socket.setSoTimeout(5000);
    try {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      byte[] said = in.readNBytes(token.length);
      int other = in.readInt();
      if (MessageDigest.isEqual(said, token) && other > 0 && other < size && !here[other]) {
        here[other] = true;
        links.add(new Link(socket, in, other));
        return;
      }
    } catch (IOException e) {
      // No worker of this group.
    }
    socket.close();
  }

  /** Another worker's side, when all have come. */
  static Pulse other(
      InetSocketAddress first,
      byte[] token,
      int rank,
      int size,
      Duration patience,
      Duration join,
      Runnable whileWaiting)
      throws IOException {
    Pulse pulse = new Pulse(rank, size, patience);
    Socket socket = new Socket();
    try {
      socket.connect(first, 10_000);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.write(token);
      out.writeInt(rank);
      out.flush();
      pulse.links.add(new Link(socket, new DataInputStream(socket.getInputStream()), 0));
      pulse.begin();
      long end = System.nanoTime() + join.toNanos();
      while (!pulse.ready.await(200, TimeUnit.MILLISECONDS)) {
        whileWaiting.run();
        pulse.check();
        if (System.nanoTime() > end) {
          throw new LostWorkerException(
              "The other workers have not come within %d minutes.".formatted(join.toMinutes()),
              null);
        }
      }
      return pulse;
    } catch (InterruptedException e) {
      pulse.cut();
      Thread.currentThread().interrupt();
      throw new LostWorkerException("Interrupted while waiting for the other workers.", e);
    } catch (RuntimeException | IOException e) {
      pulse.cut();
      socket.close();
      throw e;
    }
  }

  private void begin() {
    for (Link link : links) {
      Thread listening = new Thread(() -> listen(link), "organza-pulse-" + link.rank);
      listening.setDaemon(true);
      listening.start();
    }
    beating.start();
  }

  /** This worker's address on the way to the others. */
  InetAddress address() {
    return links.get(0).socket.getLocalAddress();
  }

  private void beat() {
    while (!closed) {
      for (Link link : links) {
        link.send(BEAT);
      }
      lastBeat = System.nanoTime();
      try {
        Thread.sleep(BEAT_EVERY.toMillis());
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void listen(Link link) {
    try {
      // The first worker is silent until all have come.
      link.socket.setSoTimeout(0);
      while (true) {
        int kind;
        try {
          kind = link.in.read();
        } catch (SocketTimeoutException e) {
          if (System.nanoTime() - lastBeat > 3 * BEAT_EVERY.toNanos()) {
            continue; // this process itself has stood still
          }
          lose(
              LOST,
              link.rank,
              "it has given no sign of life for %d s".formatted(patience.toSeconds()));
          return;
        }
        if (kind == READY || rank == 0) {
          link.socket.setSoTimeout((int) patience.toMillis());
        }
        if (kind == READY) {
          ready.countDown();
        } else if (kind == LOST || kind == LEFT) {
          lose(kind, link.in.readInt(), link.in.readUTF());
        } else if (kind == BYE) {
          return;
        } else if (kind < 0) {
          lose(LOST, link.rank, "its process has ended");
          return;
        }
      }
    } catch (IOException e) {
      if (!closed) {
        lose(LOST, link.rank, "the connection to it has broken");
      }
    } finally {
      link.gone.countDown(); // nothing more comes, and nobody need wait for a goodbye
    }
  }

  /** Notes who is lost, the first time, and tells the others. */
  private synchronized void lose(int kind, int other, String why) {
    if (loss != null || closed) {
      return;
    }
    loss = new Loss("Rank %d of %d is lost: %s.".formatted(other, size, why), kind == LEFT);
    lost.countDown();
    for (Link link : links) {
      if (link.rank != other) {
        link.send(kind, other, why);
      }
    }
  }

  /** Tells all why this worker leaves. */
  void fail(String why) {
    for (Link link : links) {
      link.send(LEFT, rank, why);
    }
  }

  /**
   * Goes on if all others live, as far as is known.
   *
   * @throws LostWorkerException if not
   */
  void check() {
    Loss known = loss;
    if (known != null) {
      throw known.exception(null);
    }
  }

  /**
   * After an operation that failed: whose fault it is, which may be known a little later.
   *
   * @param failure of the operation
   */
  LostWorkerException whoFailed(RuntimeException failure) {
    try {
      if (lost.await(patience.toMillis() + 2000, TimeUnit.MILLISECONDS)) {
        return Objects.requireNonNull(loss).exception(failure);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    String message = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    return new LostWorkerException("The workers have lost each other: " + message, failure);
  }

  /** Calls once somebody is lost, on a thread of its own. */
  void onLoss(Runnable action) {
    Thread watching =
        new Thread(
            () -> {
              try {
                lost.await();
                action.run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "organza-pulse-loss");
    watching.setDaemon(true);
    watching.start();
  }

  /**
   * Says goodbye, and waits until the others have: the first worker to all when all have left, so
   * that nobody's last message is lost.
   */
  @Override
  public void close() {
    if (loss == null) {
      if (rank > 0) {
        links.forEach(link -> link.send(BYE));
      }
      long end = System.nanoTime() + GOODBYE.toNanos();
      try {
        for (Link link : links) {
          if (!link.gone.await(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            break;
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (rank == 0) {
        links.forEach(link -> link.send(BYE));
      }
    }
    cut();
  }

  private void cut() {
    closed = true;
    beating.interrupt();
    links.forEach(Link::close);
  }

  /** A connection. */
  private static final class Link {

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final int rank;
    private final CountDownLatch gone = new CountDownLatch(1);

    Link(Socket socket, DataInputStream in, int rank) throws IOException {
      this.socket = socket;
      this.in = in;
      this.out = new DataOutputStream(socket.getOutputStream());
      this.rank = rank;
      socket.setTcpNoDelay(true);
    }

    /** What cannot be sent is noticed by whoever listens. */
    synchronized void send(int kind) {
      try {
        out.write(kind);
        out.flush();
      } catch (IOException e) {
        // Said by the thread that listens.
      }
    }

    synchronized void send(int kind, int number, String text) {
      try {
        out.write(kind);
        out.writeInt(number);
        out.writeUTF(text.substring(0, Math.min(text.length(), 2000)));
        out.flush();
      } catch (IOException e) {
        // Said by the thread that listens.
      }
    }

    void close() {
      try {
        socket.close();
      } catch (IOException e) {
        // Gone either way.
      }
    }
  }
}
