package dev.organza.server;

import dev.organza.server.checkpoint.LiveCheckpoint.Loaded;
import dev.organza.server.http.EntityTag;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/** Makes the samples that a request asks for. */
final class SampleRoute {

  private final ServerOptions.Limits limits;
  private final ServerMetrics metrics;
  private final Executor threads;

  /**
   * A route.
   *
   * @param threads that encode samples and send them
   */
  SampleRoute(ServerOptions.Limits limits, ServerMetrics metrics, Executor threads) {
    this.limits = limits;
    this.metrics = metrics;
    this.threads = threads;
  }

  /** What is asked for stands in the address. */
  void ofAddress(Context ctx, ServedModel model) {
    answer(ctx, model, SampleRequest.parse(RequestText.parameters(ctx), limits));
  }

  /** What is asked for is the body. */
  void ofBody(Context ctx, ServedModel model) {
    answer(ctx, model, SampleRequest.parse(ctx.bodyAsBytes(), limits));
  }

  private void answer(Context ctx, ServedModel model, SampleRequest request) {
    Loaded<ServedModel.Generator> loaded = model.loaded();
    String tag = ServedModel.tag(loaded, request);
    if (EntityTag.isHeld(ctx, tag)) {
      return;
    }
    ctx.future(
        () ->
            model
                .samples(loaded, request)
                .thenAcceptAsync(
                    made ->
                        send(
                            ctx,
                            request,
                            made,
                            made.by() == loaded ? tag : ServedModel.tag(made.by(), request)),
                    threads));
  }

  private void send(Context ctx, SampleRequest request, ServedModel.Made made, String tag) {
    Representation representation = request.representation(made.samples().model());
    byte[] bytes = encoded(representation, made.samples());
    metrics.generated(request.samples());
    EntityTag.give(ctx, tag).contentType(representation.mediaType()).result(bytes);
  }

  private static byte[] encoded(
      Representation representation, Representation.SampleValues samples) {
    try {
      return representation.of(samples);
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }
}
