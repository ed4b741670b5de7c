package dev.organza.server;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.Dataset;
import dev.organza.data.Fitting;
import dev.organza.data.image.ImageColours;
import dev.organza.data.image.ImageSets;
import dev.organza.model.Embedding;
import dev.organza.model.ModelDescription;
import dev.organza.model.ProjectedSample;
import dev.organza.picture.PngFile;
import dev.organza.picture.SampleFiles;
import dev.organza.server.checkpoint.LiveCheckpoint.Loaded;
import dev.organza.server.http.EntityTag;
import dev.organza.server.json.JsonText;
import io.javalin.http.Context;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Finds the latent whose sample is nearest to an image, which is the body of a request. */
final class ProjectRoute {

  private final Executor threads;

  /**
   * A route.
   *
   * @param threads that send what was found
   */
  ProjectRoute(Executor threads) {
    this.threads = threads;
  }

  void answer(Context ctx, ServedModel model) {
    ProjectionRequest request = ProjectionRequest.parse(RequestText.parameters(ctx));
    ImageBody image = ImageBody.of(ctx);
    Loaded<ServedModel.Generator> loaded = model.loaded();
    Shape shape = loaded.content().description().shape();
    if (!shape.isImage() || shape.dimension(1) != shape.dimension(2)) {
      throw new UsageException("the model makes no square images, which can be looked for");
    }
    String asked = request.canonical() + '|' + image.digest();
    String tag = loaded.tag(asked);
    if (EntityTag.isHeld(ctx, tag)) {
      return;
    }
    ctx.future(
        () ->
            model
                .compute(
                    by -> found(by, request, image.file(), by.tag(asked)),
                    image.samples(request.samples()))
                .thenAcceptAsync(found -> send(ctx, found), threads));
  }

  private static void send(Context ctx, Found found) {
    EntityTag.give(ctx, found.tag())
        .contentType("application/json")
        .result(JsonText.bytes(found.document()));
  }

  /**
   * What was found.
   *
   * @param tag the same for requests that give the same bytes
   */
  private record Found(Map<String, @Nullable Object> document, String tag) {}

  private static Found found(
      Loaded<ServedModel.Generator> loaded, ProjectionRequest request, byte[] file, String tag) {
    ModelDescription description = loaded.content().description();
    Shape shape = description.shape();
    try (Dataset image = ImageSets.ofBytes(file, "the body", new Fitting(shape.dimension(1)))) {
      ProjectedSample nearest =
          loaded
              .content()
              .model()
              .project(
                  ImageColours.of(image, shape),
                  request.selection(description),
                  List.of(Embedding.VALUES),
                  request.options())
              .get(0);
      Map<String, @Nullable Object> document = new LinkedHashMap<>();
      document.put("latent", nearest.latent());
      document.put(
          "class",
          description.classLabels() == 0 ? null : description.classes().get(nearest.label()));
      document.put("distance", nearest.distance());
      document.put(
          "image",
          Base64.getEncoder()
              .encodeToString(PngFile.bytes(SampleFiles.image(nearest.sample(), shape))));
      return new Found(document, tag);
    }
  }
}
