package dev.organza.server.studio;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.Dataset;
import dev.organza.data.Fitting;
import dev.organza.data.image.ImageColours;
import dev.organza.data.image.ImageSets;
import dev.organza.model.Embedding;
import dev.organza.model.ModelDescription;
import dev.organza.model.ProjectedSample;
import dev.organza.model.ProjectionOptions;
import dev.organza.model.RowConditions;
import dev.organza.model.RowSampler;
import dev.organza.model.Selection;
import dev.organza.model.translation.Translator;
import dev.organza.picture.AnimatedGif;
import dev.organza.picture.PngFile;
import dev.organza.picture.SampleFiles;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.run.RunFolder;
import dev.organza.server.ImageTranslation;
import dev.organza.server.Representation;
import dev.organza.server.http.JsonAnswers;
import dev.organza.server.json.JsonText;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Samples of a run's newest checkpoint at points of its latent space. */
final class ExplorePart implements StudioPart {

  private static final String PROJECT = "/project";

  private static final String TRANSLATE = "/translate";

  private static final int MOST_POINTS = 64;
  private static final int MOST_ROWS = 1000;
  private static final int STEPS = 16;
  private static final int FRAME_MILLIS = 80;

  /** Small images are enlarged in a film, by whole pixels. */
  private static final int FILM_SIDE = 224;

  /**
   * What the page asks for.
   *
   * @param truncation ψ; null for 1
   * @param at a place on the way through the points, from 0 at the first to their number less 1 at
   *     the last; null for the points themselves
   */
  record Asked(
      @Nullable List<ExploredModel.Point> points,
      @Nullable Double truncation,
      @Nullable Double at) {

    List<ExploredModel.Point> some(int least) {
      int count = points == null ? 0 : points.size();
      if (points == null || count < least || count > MOST_POINTS) {
        throw new UsageException(
            count + " points are asked for; it is " + least + " to " + MOST_POINTS);
      }
      if (points.stream().anyMatch(Objects::isNull)) {
        throw new UsageException("a point is null; it is a JSON object");
      }
      return points;
    }

    double psi() {
      return truncation == null ? 1 : truncation;
    }
  }

  /** Rows that the page asks for. */
  record AskedRows(int count, long seed, @Nullable String where) {}

  private final RunWatch watch;
  private final Catalogue catalogue;
  private final RecentCheckpoints<Explored> models;

  ExplorePart(RunWatch watch, Catalogue catalogue) {
    this.watch = watch;
    this.catalogue = catalogue;
    this.models = new RecentCheckpoints<>(state -> Explored.of(state, catalogue), Explored::close);
  }

  /** Whether an image is sent to a path. */
  static boolean takesAnImage(String path) {
    return path.endsWith(PROJECT) || path.endsWith(TRANSLATE);
  }

  @Override
  public void add(RoutesConfig routes) {
    routes.get("/api/explore/{id}", this::document);
    routes.post("/api/explore/{id}/image", samples(Representation.PNG));
    routes.post("/api/explore/{id}/sound", samples(Representation.WAV));
    routes.post("/api/explore/{id}/zip", samples(Representation.ZIP));
    routes.post("/api/explore/{id}/gif", this::gif);
    routes.post("/api/explore/{id}" + PROJECT, this::project);
    routes.post("/api/explore/{id}/rows", this::rows);
    routes.post("/api/explore/{id}" + TRANSLATE, this::translate);
    routes.get("/api/runs/{id}/nearest", this::nearest);
  }

  /** Answers with what is computed, on the model's own thread, after what was asked before. */
  private <T> void with(
      Context ctx, Function<ExploredModel, T> work, BiConsumer<Context, T> answer) {
    withAny(ctx, explored -> work.apply(explored.generator()), answer);
  }

  private <T> void withAny(Context ctx, Function<Explored, T> work, BiConsumer<Context, T> answer) {
    RunFolder folder = watch.folder(ctx.pathParam("id"));
    ctx.future(
        () ->
            models
                .compute(folder, by -> work.apply(by.content()))
                .thenAccept(made -> answer.accept(ctx, made)));
  }

  private static BiConsumer<Context, byte[]> as(String mediaType) {
    return (ctx, bytes) -> ctx.contentType(mediaType).result(bytes);
  }

  private void document(Context ctx) {
    RunFolder folder = watch.folder(ctx.pathParam("id"));
    models.refresh(folder);
    ctx.future(
        () ->
            models
                .compute(folder, by -> by.content().document(by.images()))
                .thenAccept(document -> JsonAnswers.send(ctx, document)));
  }

  private static Shape imagesOf(ExploredModel model) {
    Shape shape = model.model().description().shape();
    if (!shape.isImage()) {
      throw new UsageException("the model makes no images");
    }
    return shape;
  }

  /** Samples of points, or of a place on the way through them. */
  private Handler samples(Representation representation) {
    return ctx -> {
      Asked asked = JsonText.read(ctx.bodyAsBytes(), Asked.class);
      List<ExploredModel.Point> points = asked.some(asked.at == null ? 1 : 2);
      with(
          ctx,
          model -> {
            ModelDescription description = model.model().description();
            representation.require(description, asked.at == null ? points.size() : 1);
            return bytes(
                representation,
                Representation.SampleValues.ofArrays(
                    description,
                    asked.at == null
                        ? model.images(points, asked.psi())
                        : model.between(points, asked.at, asked.psi())));
          },
          as(representation.mediaType()));
    };
  }

  private static byte[] bytes(Representation representation, Representation.SampleValues samples) {
    try {
      return representation.of(samples);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void gif(Context ctx) {
    Asked asked = JsonText.read(ctx.bodyAsBytes(), Asked.class);
    List<ExploredModel.Point> points = asked.some(2);
    with(
        ctx,
        model -> {
          Shape shape = imagesOf(model);
          List<BufferedImage> frames = new ArrayList<>();
          for (float[] image : model.path(points, STEPS, asked.psi())) {
            frames.add(enlarged(SampleFiles.image(image, shape)));
          }
          return new AnimatedGif(frames, FRAME_MILLIS, true).bytes();
        },
        as("image/gif"));
  }

  private static BufferedImage enlarged(BufferedImage image) {
    int times = Math.max(1, FILM_SIDE / Math.max(image.getWidth(), image.getHeight()));
    BufferedImage large =
        new BufferedImage(
            image.getWidth() * times, image.getHeight() * times, BufferedImage.TYPE_INT_RGB);
    large.createGraphics().drawImage(image, 0, 0, large.getWidth(), large.getHeight(), null);
    return large;
  }

  private static byte[] file(Context ctx) {
    byte[] file = ctx.bodyAsBytes();
    if (file.length == 0) {
      throw new UsageException("there is no image; it is the body of the request");
    }
    return file;
  }

  private void translate(Context ctx) {
    ImageTranslation asked = new ImageTranslation(file(ctx), ctx.queryParam("direction"));
    withAny(
        ctx,
        explored -> {
          Translator translator = explored.translator();
          asked.samples(translator); // says what is too large before it is decoded
          return PngFile.bytes(asked.by(translator));
        },
        as("image/png"));
  }

  private void project(Context ctx) {
    byte[] file = file(ctx);
    with(
        ctx,
        model -> {
          Shape shape = imagesOf(model);
          if (shape.dimension(1) != shape.dimension(2)) {
            throw new UsageException("an image can be looked for among square ones only");
          }
          try (Dataset image =
              ImageSets.ofBytes(file, "the image", new Fitting(shape.dimension(1)))) {
            ProjectedSample nearest =
                model
                    .model()
                    .project(
                        ImageColours.of(image, shape),
                        Selection.ANY,
                        List.of(Embedding.VALUES),
                        ProjectionOptions.DEFAULTS)
                    .get(0);
            return Map.of(
                "latent", nearest.latent(),
                "label", nearest.label(),
                "distance", nearest.distance());
          }
        },
        JsonAnswers::send);
  }

  private void rows(Context ctx) {
    AskedRows asked = JsonText.read(ctx.bodyAsBytes(), AskedRows.class);
    if (asked.count < 1 || asked.count > MOST_ROWS) {
      throw new UsageException(asked.count + " rows are asked for; it is 1 to " + MOST_ROWS);
    }
    with(
        ctx,
        model -> {
          ModelDescription description = model.model().description();
          if (description.shape().isImage()) {
            throw new UsageException("the model makes no rows");
          }
          boolean conditioned = asked.where != null && !asked.where.isBlank();
          RowSampler sampler =
              conditioned
                  ? RowSampler.of(
                      model.model(),
                      asked.count,
                      asked.seed,
                      RowConditions.parse(description, String.valueOf(asked.where)))
                  : RowSampler.of(model.model(), asked.count, asked.seed, Selection.ANY);
          List<Object> rows = new ArrayList<>();
          for (int n = 0; n < asked.count; n++) {
            rows.add(new ArrayList<>(sampler.nextValues().values()));
          }
          return Map.of("rows", rows, "accepted", sampler.accepted());
        },
        JsonAnswers::send);
  }

  private void nearest(Context ctx) {
    Recipe recipe = catalogue.recipes().read(watch.folder(ctx.pathParam("id")).recipe());
    with(
        ctx,
        model -> {
          imagesOf(model);
          return NearestReals.of(catalogue, recipe, model.model());
        },
        as("image/png"));
  }

  @Override
  public void close() {
    models.close();
  }
}
