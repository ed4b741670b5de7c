package dev.organza.server;

import dev.organza.UsageException;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/** Makes the samples that a request asks for. */
final class SampleRoute {

  private final Map<String, ServedModel> models;
  private final ServerOptions.Limits limits;
  private final ServerMetrics metrics;
  private final Executor threads;

  /**
   * A route.
   *
   * @param threads that encode samples and send them
   */
  SampleRoute(
      Map<String, ServedModel> models,
      ServerOptions.Limits limits,
      ServerMetrics metrics,
      Executor threads) {
    this.models = models;
    this.limits = limits;
    this.metrics = metrics;
    this.threads = threads;
  }

  /** The model that a path names. */
  ServedModel model(Context ctx) {
    ServedModel model = models.get(ctx.pathParam("id"));
    if (model == null) {
      throw new NotFoundResponse(
          "there is no such model; there are " + String.join(", ", models.keySet()));
    }
    return model;
  }

  /** What is asked for stands in the address. */
  void ofAddress(Context ctx) {
    answer(ctx, model(ctx), SampleRequest.parse(parameters(ctx), limits));
  }

  /**
   * The parameters of an address.
   *
   * @throws UsageException if one is given twice
   */
  static Map<String, String> parameters(Context ctx) {
    Map<String, String> parameters = new LinkedHashMap<>();
    ctx.queryParamMap()
        .forEach(
            (name, values) -> {
              if (values.size() != 1) {
                throw new UsageException(name + " is given " + values.size() + " times");
              }
              parameters.put(name, values.get(0));
            });
    return parameters;
  }

  /** What is asked for is the body. */
  void ofBody(Context ctx) {
    ServedModel model = model(ctx);
    answer(ctx, model, SampleRequest.parse(ctx.bodyAsBytes(), limits));
  }

  private void answer(Context ctx, ServedModel model, SampleRequest request) {
    ServedModel.Loaded loaded = model.loaded();
    String tag = loaded.tag(request);
    if (tag.equals(ctx.header("If-None-Match"))) {
      ctx.header("ETag", tag).status(304);
      return;
    }
    ctx.future(
        () ->
            model
                .samples(loaded, request)
                .thenAcceptAsync(made -> send(ctx, request, made), threads));
  }

  private void send(Context ctx, SampleRequest request, ServedModel.Made made) {
    Representation representation = request.representation(made.samples().model());
    byte[] bytes = encoded(representation, made.samples());
    metrics.generated(request.samples());
    ctx.header("ETag", made.by().tag(request))
        .header("Cache-Control", "private, no-cache")
        .contentType(representation.mediaType())
        .result(bytes);
  }

  private static byte[] encoded(Representation representation, Representation.Samples samples) {
    try {
      return representation.of(samples);
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }
}
