package dev.organza.server.http;

import io.javalin.http.Context;

/**
 * Answers that are sent again only where they differ: a client that holds one names its tag (RFC
 * 9110, section 13.1.2).
 */
public final class EntityTag {

  private EntityTag() {}

  /**
   * Whether the client holds the answer of this tag; if so, it is told so by 304, and nothing more
   * is to be sent.
   *
   * @param tag quoted
   */
  public static boolean isHeld(Context ctx, String tag) {
    if (!tag.equals(ctx.header("If-None-Match"))) {
      return false;
    }
    ctx.header("ETag", tag).status(304);
    return true;
  }

  /** Gives an answer its tag, for this client alone, who is to ask before it uses it again. */
  public static Context give(Context ctx, String tag) {
    return ctx.header("ETag", tag).header("Cache-Control", "private, no-cache");
  }
}
