package dev.organza.server;

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

/** Who may ask a server. */
final class AccessRules {

  /** Asked by those who watch over servers, and says nothing of the models. */
  private static final Set<String> OPEN = Set.of("/health", "/ready");

  private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]");

  private final boolean local;
  private final Optional<byte[]> authorization;

  AccessRules(ServerOptions options) {
    this.local = options.isLocal();
    this.authorization =
        options.token().map(token -> ("Bearer " + token.strip()).getBytes(StandardCharsets.UTF_8));
  }

  /** Refuses a request of a stranger. */
  void require(Context ctx) {
    ctx.header("X-Content-Type-Options", "nosniff");
    ctx.header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    // A page whose name was pointed at this machine (DNS rebinding) still sends its own name.
    if (local && !LOCAL.contains(withoutPort(ctx.host()))) {
      throw new ForbiddenResponse("this server answers to localhost alone");
    }
    String origin = ctx.header("Origin");
    if (origin != null && !sameHost(origin, ctx.host())) {
      throw new ForbiddenResponse("this server answers no pages of other origins");
    }
    if (authorization.isPresent() && !OPEN.contains(ctx.path())) {
      String given = ctx.header("Authorization");
      byte[] bytes = given == null ? new byte[0] : given.getBytes(StandardCharsets.UTF_8);
      if (!MessageDigest.isEqual(bytes, authorization.get())) { // takes as long for any token
        ctx.header("WWW-Authenticate", "Bearer");
        throw new UnauthorizedResponse("the request has no valid bearer token");
      }
    }
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
