package dev.organza.server.http;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.thread.Invocable;

/**
 * Reads the whole body before the next handler is asked, and sends the answer after it is done,
 * both without a thread that waits. Bodies are copied as they arrive: a chunk of one byte would
 * else keep a buffer of some kilobytes.
 */
final class WholeMessages extends Handler.Wrapper {

  /** Bytes of bodies that have begun to arrive, of all clients together. */
  private static final long MOST_ARRIVING = 64L << 20;

  private final HttpGuard guard;
  private final AtomicLong arriving = new AtomicLong();

  WholeMessages(HttpGuard guard) {
    this.guard = guard;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int most = guard.bodyBytes().applyAsInt(request.getHttpURI().getDecodedPath());
    if (request.getLength() > most) {
      refuse(request, response, callback, HttpStatus.PAYLOAD_TOO_LARGE_413, tooLong(most));
      return true;
    }
    new Body(request, response, callback, most).read(false);
    return true;
  }

  private static String tooLong(int most) {
    return "the body is longer than %,d bytes".formatted(most);
  }

  private static void refuse(
      Request request, Response response, Callback callback, int status, String problem) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
    String answer = "{\"error\":\"" + problem + "\"}";
    Content.Sink.write(response, true, answer, new UnreadBody(request, callback));
  }

  /** Calls the next handler. */
  private void pass(Request request, Response response, Callback callback) {
    try {
      boolean handled;
      if (!guard.streams().contains(Request.getPathInContext(request))) {
        WholeAnswer answer = new WholeAnswer(request, response, callback);
        handled = super.handle(request, answer, answer.whenHandled());
      } else {
        handled = super.handle(request, response, callback);
      }
      if (!handled) {
        Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
      }
    } catch (Exception e) {
      Response.writeError(request, response, callback, e);
    }
  }

  /** A body that arrives. */
  private final class Body implements Invocable.Task {

    private final Request request;
    private final Response response;
    private final Callback callback;
    private final int most;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final long begun = NanoTime.now();

    Body(Request request, Response response, Callback callback, int most) {
      this.request = request;
      this.response = response;
      this.callback = callback;
      this.most = most;
    }

    @Override
    public void run() {
      read(true);
    }

    @Override
    public InvocationType getInvocationType() {
      return InvocationType.NON_BLOCKING;
    }

    private void end(int status, String problem) {
      release();
      refuse(request, response, callback, status, problem);
    }

    private boolean hold(int length) {
      if (arriving.addAndGet(length) > MOST_ARRIVING) {
        arriving.addAndGet(-length);
        return false;
      }
      return true;
    }

    private void release() {
      arriving.addAndGet(-bytes.size());
    }

    /**
     * Takes what has arrived.
     *
     * @param called whether it arrived later, on a thread that reads for all connections
     */
    void read(boolean called) {
      while (true) {
        Content.Chunk chunk = request.read();
        if (chunk == null) {
          if (NanoTime.secondsSince(begun) >= guard.bodySeconds()) {
            end(
                HttpStatus.REQUEST_TIMEOUT_408,
                "the body has not arrived within " + guard.bodySeconds() + " s");
          } else {
            request.demand(this);
          }
          return;
        }
        if (Content.Chunk.isFailure(chunk)) {
          release();
          Response.writeError(request, response, callback, chunk.getFailure());
          return;
        }
        boolean last = chunk.isLast();
        int length = chunk.remaining();
        boolean fits = bytes.size() + length <= most;
        boolean held = fits && hold(length);
        if (held) {
          bytes.writeBytes(BufferUtil.toArray(chunk.getByteBuffer()));
        }
        chunk.release();
        if (!fits) {
          end(HttpStatus.PAYLOAD_TOO_LARGE_413, tooLong(most));
          return;
        }
        if (!held) {
          response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
          end(HttpStatus.SERVICE_UNAVAILABLE_503, "too many bodies arrive; try again later");
          return;
        }
        if (last) {
          Request whole = new WholeRequest(request, bytes.toByteArray());
          release(); // from now on it is a request among as many as there are threads
          if (called) {
            request.getContext().execute(() -> pass(whole, response, callback));
          } else {
            pass(whole, response, callback);
          }
          return;
        }
      }
    }
  }
}
