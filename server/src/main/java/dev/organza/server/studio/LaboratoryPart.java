package dev.organza.server.studio;

import dev.organza.UsageException;
import dev.organza.server.laboratory.Laboratory;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The laboratory's routes. A page opens a session, tells it what to do, and asks for the next
 * picture when it has drawn the last one.
 */
final class LaboratoryPart implements StudioPart {

  /** A page asks again after that. */
  private static final long WAIT_SECONDS = 20;

  private final Laboratory laboratory;

  LaboratoryPart(Laboratory laboratory) {
    this.laboratory = laboratory;
  }

  @Override
  public void add(RoutesConfig routes) {
    routes.get("/api/lab", ctx -> send(ctx, laboratory.offers()));
    routes.get("/api/lessons", ctx -> send(ctx, laboratory.lessons()));
    routes.post("/api/lab", ctx -> send(ctx, laboratory.open(ctx.bodyAsBytes())));
    routes.get("/api/lab/{id}", ctx -> send(ctx, laboratory.document(id(ctx))));
    routes.post("/api/lab/{id}", ctx -> send(ctx, laboratory.act(id(ctx), ctx.bodyAsBytes())));
    routes.get("/api/lab/{id}/frame", this::frame);
    routes.delete(
        "/api/lab/{id}",
        ctx -> {
          laboratory.end(id(ctx));
          ctx.status(204);
        });
  }

  private static String id(Context ctx) {
    return ctx.pathParam("id");
  }

  private static void send(Context ctx, String json) {
    ctx.contentType("application/json").result(json);
  }

  private void frame(Context ctx) {
    CompletableFuture<String> frame =
        laboratory
            .frame(id(ctx), version(ctx))
            .completeOnTimeout("{}", WAIT_SECONDS, TimeUnit.SECONDS);
    ctx.future(() -> frame.thenAccept(json -> send(ctx, json)));
  }

  private static long version(Context ctx) {
    String after = ctx.queryParam("after");
    try {
      return after == null ? 0 : Long.parseLong(after);
    } catch (NumberFormatException e) {
      throw new UsageException("after is the number of a version");
    }
  }

  @Override
  public void close() {
    laboratory.close();
  }
}
