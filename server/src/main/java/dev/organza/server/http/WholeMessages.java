package dev.organza.server.http;

import java.io.ByteArrayOutputStream;
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
 * Reads the whole body before the next handler is asked, and, if answers are whole, too, sends them
 * after it is done, both without a thread that waits. Bodies are copied as they arrive: a chunk of
 * one byte would else keep a buffer of some kilobytes.
 */
final class WholeMessages extends Handler.Wrapper {

  private final HttpGuard guard;
  private final boolean wholeAnswers;

  WholeMessages(HttpGuard guard, boolean wholeAnswers) {
    this.guard = guard;
    this.wholeAnswers = wholeAnswers;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    if (request.getLength() > guard.bodyBytes()) {
      refuse(response, callback, HttpStatus.PAYLOAD_TOO_LARGE_413, tooLong());
      return true;
    }
    new Body(request, response, callback).read(false);
    return true;
  }

  private String tooLong() {
    return "the body is longer than %,d bytes".formatted(guard.bodyBytes());
  }

  private static void refuse(Response response, Callback callback, int status, String problem) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
    Content.Sink.write(response, true, "{\"error\":\"" + problem + "\"}", callback);
  }

  /** Calls the next handler. */
  private void pass(Request request, Response response, Callback callback) {
    try {
      boolean handled;
      if (wholeAnswers) {
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
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final long begun = NanoTime.now();

    Body(Request request, Response response, Callback callback) {
      this.request = request;
      this.response = response;
      this.callback = callback;
    }

    @Override
    public void run() {
      read(true);
    }

    @Override
    public InvocationType getInvocationType() {
      return InvocationType.NON_BLOCKING;
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
            refuse(
                response,
                callback,
                HttpStatus.REQUEST_TIMEOUT_408,
                "the body has not arrived within " + guard.bodySeconds() + " s");
          } else {
            request.demand(this);
          }
          return;
        }
        if (Content.Chunk.isFailure(chunk)) {
          Response.writeError(request, response, callback, chunk.getFailure());
          return;
        }
        boolean last = chunk.isLast();
        boolean fits = bytes.size() + chunk.remaining() <= guard.bodyBytes();
        if (fits) {
          bytes.writeBytes(BufferUtil.toArray(chunk.getByteBuffer()));
        }
        chunk.release();
        if (!fits) {
          refuse(response, callback, HttpStatus.PAYLOAD_TOO_LARGE_413, tooLong());
          return;
        }
        if (last) {
          Request whole = new WholeRequest(request, bytes.toByteArray());
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
