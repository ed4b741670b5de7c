package dev.organza.server;

import dev.organza.picture.PngFile;
import dev.organza.server.http.EntityTag;
import io.javalin.http.Context;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Translates an image, which is the body of a request, into another, which is the answer. */
final class TranslateRoute {

  /**
   * How a client wants an image translated.
   *
   * @param direction such as {@code BtoA}; none for the first that the run has learned
   */
  record Asked(@Nullable String direction) {}

  private final ServerMetrics metrics;
  private final Executor threads;

  /**
   * A route.
   *
   * @param threads that encode images and send them
   */
  TranslateRoute(ServerMetrics metrics, Executor threads) {
    this.metrics = metrics;
    this.threads = threads;
  }

  void answer(Context ctx, ServedTranslator translator) {
    Asked asked = RequestText.read(RequestText.parameters(ctx), Asked.class);
    ImageBody image = ImageBody.of(ctx);
    ImageTranslation translation = new ImageTranslation(image.file(), asked.direction());
    String digest = image.digest();
    String tag = translator.tag(translation, digest);
    if (EntityTag.isHeld(ctx, tag)) {
      return;
    }
    ctx.future(
        () ->
            translator
                .translate(translation, image, digest)
                .thenAcceptAsync(translated -> send(ctx, translated), threads));
  }

  private void send(Context ctx, ServedTranslator.Translated translated) {
    metrics.generated(1);
    EntityTag.give(ctx, translated.tag())
        .contentType("image/png")
        .result(PngFile.bytes(translated.picture()));
  }
}
