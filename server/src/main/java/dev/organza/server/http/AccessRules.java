package dev.organza.server.http;

import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.UnauthorizedResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask a server: on loopback those who name it so (a page whose name was pointed at this
 * machine still sends its own name), no page of another origin, and who has the token if there is
 * one.
 */
public final class AccessRules {

  private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]");

  private final boolean local;
  private final Set<String> open;
  private final Optional<byte[]> authorization;

  /**
   * The rules of a server.
   *
   * @param local whether only this machine reaches it
   * @param token what clients send as {@code Authorization: Bearer TOKEN}
   * @param open paths that need no token
   */
  public AccessRules(boolean local, Optional<String> token, Set<String> open) {
    this.local = local;
    this.open = Set.copyOf(open);
    this.authorization =
        token.map(some -> ("Bearer " + some.strip()).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Refuses a request of a stranger: a handler to come before all others. It also forbids pages to
   * be framed and to load anything; a server of pages sets its own policy after it.
   *
   * @throws ForbiddenResponse for another host or origin
   * @throws UnauthorizedResponse without the token
   */
  public void require(Context ctx) {
    ctx.header("X-Content-Type-Options", "nosniff");
    ctx.header("Cross-Origin-Resource-Policy", "same-origin");
    ctx.header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    // DNS rebinding: a page that reaches this machine by its own name still sends that name.
    if (local && !LOCAL.contains(withoutPort(ctx.host()))) {
      throw new ForbiddenResponse("this server answers to localhost alone");
    }
    String origin = ctx.header("Origin");
    if ((origin != null && !sameHost(origin, ctx.host())) || isEmbedded(ctx)) {
      throw new ForbiddenResponse("this server answers no pages of other origins");
    }
    if (authorization.isPresent() && !open.contains(ctx.path())) {
      String given = ctx.header("Authorization");
      byte[] bytes = given == null ? new byte[0] : given.getBytes(StandardCharsets.UTF_8);
      if (!MessageDigest.isEqual(bytes, authorization.get())) { // takes as long for any token
        ctx.header("WWW-Authenticate", "Bearer");
        throw new UnauthorizedResponse("the request has no valid bearer token");
      }
    }
  }

  /**
   * Whether a page of another site asks for what it would show as its own, such as an image, for
   * which browsers send no Origin. A link may be followed.
   */
  private static boolean isEmbedded(Context ctx) {
    String site = ctx.header("Sec-Fetch-Site");
    return ("cross-site".equals(site) || "same-site".equals(site))
        && !"document".equals(ctx.header("Sec-Fetch-Dest"));
  }

  private static String withoutPort(@Nullable String host) {
    return host == null ? "" : host.replaceAll(":\\d*$", "").toLowerCase(Locale.ROOT);
  }

  private static boolean sameHost(String origin, @Nullable String host) {
    try {
      return host != null && host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
