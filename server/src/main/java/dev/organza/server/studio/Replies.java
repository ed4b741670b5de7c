package dev.organza.server.studio;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.organza.OrganzaException;
import dev.organza.UsageException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the studio answers with: JSON documents, and errors as such. */
public final class Replies {

  private static final Logger LOG = LoggerFactory.getLogger(Replies.class);
  private static final String JSON = "application/json";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Replies() {}

  /** Answers with a document. */
  public static void send(Context ctx, Object document) {
    ctx.contentType(JSON).result(json(document));
  }

  /** A document as JSON. Numbers that JSON has not, such as NaN, are texts. */
  public static String json(Object document) {
    try {
      return MAPPER.writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the studio's documents are JSON", e);
    }
  }

  /**
   * What was sent, as a record.
   *
   * @throws UsageException if it is no JSON or has another form
   */
  public static <T> T read(Context ctx, Class<T> type) {
    try {
      T value = MAPPER.readValue(ctx.bodyAsBytes(), type);
      if (value == null) {
        throw new UsageException("the body is empty; it is a JSON object");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw new UsageException("the body is no JSON of the form that is asked for", e);
    } catch (IOException e) {
      throw new UsageException("the body cannot be read", e);
    }
  }

  static void sayErrors(RoutesConfig routes) {
    routes.exception(UsageException.class, (e, ctx) -> problem(ctx, 400, e.getMessage()));
    routes.exception(OrganzaException.class, (e, ctx) -> problem(ctx, 409, e.getMessage()));
    routes.exception(
        HttpResponseException.class, (e, ctx) -> problem(ctx, e.getStatus(), e.getMessage()));
    routes.exception(
        Exception.class,
        (e, ctx) -> {
          LOG.error("{} {}", ctx.method(), ctx.path(), e);
          problem(ctx, 500, "the studio failed; its log says more");
        });
    routes.error(
        404,
        ctx -> {
          if (!Objects.equals(ctx.res().getContentType(), JSON)) {
            problem(ctx, 404, "there is nothing at " + ctx.path());
          }
        });
  }

  private static void problem(Context ctx, int status, @Nullable String message) {
    ctx.status(status);
    send(ctx, Map.of("error", String.valueOf(message)));
  }
}
