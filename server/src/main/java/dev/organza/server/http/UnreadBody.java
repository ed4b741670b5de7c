package dev.organza.server.http;

import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.thread.Invocable;

/**
 * Discards what a client still sends of a body that was refused. A connection that is closed while
 * bytes are unread is reset, and the reset may overtake the answer: the client would see a broken
 * connection instead of the reason (RFC 9112, section 9.6).
 */
final class UnreadBody implements Callback, Invocable.Task {

  /** Bytes that are discarded of one body. */
  private static final long MOST_BYTES = 256L << 20;

  /** In which they are discarded; a client of 20 Mbit/s sends 75 MB. */
  private static final long MOST_SECONDS = 30;

  private final Request request;
  private final Callback end;
  private final long begun = NanoTime.now();
  private long discarded;

  /**
   * A body that is discarded once its answer has been written.
   *
   * @param end called after the last of it
   */
  UnreadBody(Request request, Callback end) {
    this.request = request;
    this.end = end;
  }

  @Override
  public void succeeded() {
    run();
  }

  @Override
  public void failed(Throwable problem) {
    end.failed(problem);
  }

  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }

  @Override
  public void run() {
    while (discarded <= MOST_BYTES && NanoTime.secondsSince(begun) < MOST_SECONDS) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        request.demand(this);
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        break;
      }
      discarded += chunk.remaining();
      boolean last = chunk.isLast();
      chunk.release();
      if (last) {
        break;
      }
    }
    end.succeeded();
  }
}
