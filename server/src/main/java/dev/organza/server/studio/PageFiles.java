package dev.organza.server.studio;

import dev.organza.Sha256;
import dev.organza.server.http.EntityTag;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The files of the page, which are resources beside this class. */
final class PageFiles implements StudioPart {

  private static final String PAGE = "index.html";

  /** No other name is looked for, whatever is asked. */
  private static final Pattern NAME = Pattern.compile("(?:vendor/)?[a-z0-9-]+\\.(html|js|css|svg)");

  private static final Map<String, String> MEDIA_TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml");

  /** A file in memory. */
  private record PageFile(byte[] bytes, String mediaType, String tag) {}

  private final Map<String, PageFile> files = new ConcurrentHashMap<>();

  @Override
  public void add(RoutesConfig routes) {
    routes.get("/", ctx -> send(ctx, PAGE));
    routes.get("/page/<file>", ctx -> send(ctx, ctx.pathParam("file")));
  }

  private void send(Context ctx, String name) throws IOException {
    PageFile file = files.get(name);
    if (file == null) {
      file = read(name);
      if (file == null) {
        throw new NotFoundResponse("there is nothing at " + ctx.path());
      }
      files.put(name, file);
    }
    ctx.header("ETag", file.tag).header("Cache-Control", "no-cache");
    if (EntityTag.isHeld(ctx, file.tag)) {
      return;
    }
    ctx.contentType(file.mediaType).result(file.bytes);
  }

  private static @Nullable PageFile read(String name) throws IOException {
    Matcher matcher = NAME.matcher(name);
    String mediaType = matcher.matches() ? MEDIA_TYPES.get(matcher.group(1)) : null;
    if (mediaType == null) {
      return null;
    }
    try (InputStream in = PageFiles.class.getResourceAsStream(name)) {
      if (in == null) {
        return null;
      }
      byte[] bytes = in.readAllBytes();
      return new PageFile(
          bytes, mediaType, '"' + Sha256.of(new String(bytes, StandardCharsets.UTF_8)) + '"');
    }
  }

  @Override
  public void close() {}
}
