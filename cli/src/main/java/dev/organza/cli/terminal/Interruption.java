package dev.organza.cli.terminal;

import dev.organza.OrganzaException;
import dev.organza.run.RunEvent;
import dev.organza.run.RunListener;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets a training end in good order when the process is asked to: on SIGINT or SIGTERM the JVM
 * starts its shutdown, and a hook holds that up until the training has finished its step and saved.
 * The JVM then exits with 130 or 143, as the signal says.
 *
 * <p>It also waits for a training that has not begun, because a process that exits while another
 * thread computes in LibTorch may crash on the way out.
 */
public final class Interruption implements AutoCloseable {

  private final Consumer<String> say;
  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook = new Thread(this::interrupt, "organza-interruption");
  private boolean requested;
  private @Nullable Runnable stop;

  /**
   * From now on until it is closed, a signal is a request to stop.
   *
   * @param say is told that the request was heard, on another thread
   */
  public Interruption(Consumer<String> say) {
    this.say = say;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** What stops the training; called at once if that was asked for before it began. */
  public synchronized void onRequest(Runnable action) {
    stop = action;
    if (requested) {
      action.run();
    }
  }

  /**
   * The listener, but before the training has begun a request to stop ends whatever it is told of:
   * a download may take an hour.
   */
  public RunListener guarding(RunListener listener) {
    return event -> {
      if (event instanceof RunEvent.Noted
          || event instanceof RunEvent.Downloading
          || event instanceof RunEvent.Probing) {
        endIfRequested();
      }
      listener.on(event);
    };
  }

  /**
   * Ends a training that has not begun, if that was asked for.
   *
   * @throws OrganzaException if so
   */
  public synchronized void endIfRequested() {
    if (requested && stop == null) {
      throw new OrganzaException("stopped before the training began; nothing was lost");
    }
  }

  private void interrupt() {
    synchronized (this) {
      requested = true;
      if (stop != null) {
        stop.run();
      }
    }
    say.accept("Stopping: finishing what is under way and saving…");
    try {
      finished.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets the shutdown go on if there is one, and leaves it alone otherwise. */
  @Override
  public void close() {
    finished.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The shutdown has begun.
    }
  }
}
