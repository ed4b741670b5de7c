package dev.organza.server.http;

import dev.organza.UsageException;
import dev.organza.server.json.JsonText;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What servers answer with: JSON documents, and errors as such, {@code {"error": "…"}}. */
public final class JsonAnswers {

  private static final Logger LOG = LoggerFactory.getLogger(JsonAnswers.class);
  private static final String JSON = "application/json";

  private JsonAnswers() {}

  /** Answers with a document. */
  public static void send(Context ctx, Object document) {
    ctx.contentType(JSON).result(JsonText.bytes(document));
  }

  /** Answers with what is wrong. */
  public static void problem(Context ctx, int status, @Nullable String message) {
    ctx.status(status);
    send(ctx, Map.of("error", String.valueOf(message)));
  }

  /**
   * Answers errors: what a client asked for wrongly is said, anything else is told to the log
   * alone.
   *
   * @param server what is said to have failed, such as "the studio"
   */
  public static void sayErrors(RoutesConfig routes, String server) {
    routes.exception(UsageException.class, (e, ctx) -> problem(ctx, 400, e.getMessage()));
    routes.exception(
        HttpResponseException.class, (e, ctx) -> problem(ctx, e.getStatus(), e.getMessage()));
    routes.exception(
        Exception.class,
        (e, ctx) -> {
          LOG.error("{} {}", ctx.method(), ctx.path(), e);
          problem(ctx, 500, server + " failed; its log says more");
        });
    routes.error(
        404,
        ctx -> {
          if (!Objects.equals(ctx.res().getContentType(), JSON)) {
            problem(ctx, 404, "there is nothing at " + ctx.path());
          }
        });
  }
}
