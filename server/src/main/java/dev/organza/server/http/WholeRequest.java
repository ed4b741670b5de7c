package dev.organza.server.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/** A request whose body is in memory. */
final class WholeRequest extends Request.Wrapper {

  private Content.Chunk next;

  WholeRequest(Request request, byte[] body) {
    super(request);
    this.next = Content.Chunk.from(ByteBuffer.wrap(body), true);
  }

  @Override
  public Content.Chunk read() {
    Content.Chunk chunk = next;
    next = Content.Chunk.EOF;
    return chunk;
  }

  @Override
  public void demand(Runnable onContent) {
    onContent.run();
  }
}
