package dev.organza.server.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is kept until it is whole, and then written without a thread that waits. For who
 * writes it, every write is done at once.
 */
final class WholeAnswer extends Response.Wrapper {

  private final Callback handled;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CompletableFuture<@Nullable Void> written = new CompletableFuture<>();
  private boolean last;

  /**
   * Keeps an answer.
   *
   * @param handled what is to be told once the answer has been written, too
   */
  WholeAnswer(Request request, Response response, Callback handled) {
    super(request, response);
    this.handled = handled;
  }

  /** What the next handler tells when it is done. */
  Callback whenHandled() {
    return new Callback() {
      @Override
      public void succeeded() {
        if (!isLast()) {
          write(true, BufferUtil.EMPTY_BUFFER, Callback.NOOP);
        }
        written.whenComplete(
            (nothing, failure) -> {
              if (failure == null) {
                handled.succeeded();
              } else {
                handled.failed(failure);
              }
            });
      }

      @Override
      public void failed(Throwable failure) {
        handled.failed(failure);
      }

      @Override
      public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
      }
    };
  }

  private synchronized boolean isLast() {
    return last;
  }

  @Override
  public synchronized void write(boolean isLast, @Nullable ByteBuffer part, Callback callback) {
    if (last) {
      callback.succeeded();
      return;
    }
    last = isLast;
    ByteBuffer whole = BufferUtil.EMPTY_BUFFER;
    if (isLast && bytes.size() == 0 && part != null) {
      whole = ByteBuffer.wrap(BufferUtil.toArray(part)); // the writer reuses its buffer
      BufferUtil.clear(part);
    } else {
      if (part != null && part.hasRemaining()) {
        bytes.writeBytes(BufferUtil.toArray(part));
        BufferUtil.clear(part);
      }
      whole = isLast ? ByteBuffer.wrap(bytes.toByteArray()) : whole;
    }
    if (isLast) {
      super.write(
          true, whole, Callback.from(() -> written.complete(null), written::completeExceptionally));
    }
    callback.succeeded();
  }
}
