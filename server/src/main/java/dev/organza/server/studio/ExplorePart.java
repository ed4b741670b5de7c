package dev.organza.server.studio;

import dev.organza.OrganzaException;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.Dataset;
import dev.organza.data.Fitting;
import dev.organza.data.image.ImageColours;
import dev.organza.data.image.ImageSets;
import dev.organza.data.sound.WavFile;
import dev.organza.model.Embedding;
import dev.organza.model.ModelDescription;
import dev.organza.model.ProjectedSample;
import dev.organza.model.ProjectionOptions;
import dev.organza.model.RowConditions;
import dev.organza.model.RowSampler;
import dev.organza.model.Selection;
import dev.organza.picture.AnimatedGif;
import dev.organza.picture.PngFile;
import dev.organza.picture.SampleFiles;
import dev.organza.picture.SampleGrid;
import dev.organza.picture.SoundFigure;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.run.RunBranch;
import dev.organza.run.RunFolder;
import dev.organza.server.http.JsonAnswers;
import dev.organza.server.json.JsonText;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** Samples of a run's newest checkpoint at points of its latent space. */
final class ExplorePart implements StudioPart {

  /** How paths end that an image is sent to. */
  static final String PROJECT = "/project";

  private static final int MOST_MODELS = 2;
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
  private final Map<String, ExploredModel> models = new LinkedHashMap<>(4, 0.75f, true);

  ExplorePart(RunWatch watch, Catalogue catalogue) {
    this.watch = watch;
    this.catalogue = catalogue;
  }

  @Override
  public void add(RoutesConfig routes) {
    routes.get(
        "/api/explore/{id}", ctx -> JsonAnswers.send(ctx, with(ctx, ExploredModel::document)));
    routes.post("/api/explore/{id}/image", this::image);
    routes.post("/api/explore/{id}/sound", this::sound);
    routes.post("/api/explore/{id}/zip", this::zip);
    routes.post("/api/explore/{id}/gif", this::gif);
    routes.post("/api/explore/{id}" + PROJECT, this::project);
    routes.post("/api/explore/{id}/rows", this::rows);
    routes.get("/api/runs/{id}/nearest", this::nearest);
  }

  /** One request after another: a model computes for one, and is not closed meanwhile. */
  private synchronized <T> T with(Context ctx, Function<ExploredModel, T> work) {
    RunFolder folder = watch.folder(ctx.pathParam("id"));
    ExploredModel model = models.get(folder.name());
    List<Long> checkpoints = RunBranch.checkpoints(folder);
    long newest = checkpoints.isEmpty() ? 0 : checkpoints.get(checkpoints.size() - 1);
    if (model == null || (model.images() < newest && ctx.method().name().equals("GET"))) {
      ExploredModel loaded = new ExploredModel(folder, catalogue);
      ExploredModel before = models.put(folder.name(), loaded);
      if (before != null) {
        before.close();
      }
      model = loaded;
      while (models.size() > MOST_MODELS) {
        String oldest = models.keySet().iterator().next();
        ExploredModel removed = models.remove(oldest);
        if (removed != null) {
          removed.close();
        }
      }
    }
    return work.apply(model);
  }

  private static Shape imagesOf(ExploredModel model) {
    Shape shape = model.model().description().shape();
    if (!shape.isImage()) {
      throw new UsageException("the model makes no images");
    }
    return shape;
  }

  private void image(Context ctx) {
    Asked asked = JsonText.read(ctx.bodyAsBytes(), Asked.class);
    List<ExploredModel.Point> points = asked.some(asked.at == null ? 1 : 2);
    byte[] png =
        with(
            ctx,
            model -> {
              boolean sounds = model.model().description().isOfSounds();
              Shape shape = sounds ? model.model().description().shape() : imagesOf(model);
              float[][] images =
                  asked.at == null
                      ? model.images(points, asked.psi())
                      : model.between(points, asked.at, asked.psi());
              if (sounds) {
                return PngFile.bytes(SoundFigure.of(images));
              }
              return PngFile.bytes(
                  images.length == 1
                      ? SampleFiles.image(images[0], shape)
                      : SampleGrid.of(images, shape));
            });
    ctx.contentType("image/png").result(png);
  }

  /** The first of some points, to listen to. */
  private void sound(Context ctx) {
    Asked asked = JsonText.read(ctx.bodyAsBytes(), Asked.class);
    List<ExploredModel.Point> points = asked.some(1);
    byte[] wav =
        with(
            ctx,
            model -> {
              ModelDescription description = model.model().description();
              if (!description.isOfSounds()) {
                throw new UsageException("the model makes no sounds");
              }
              return WavFile.bytes(
                  model.images(points.subList(0, 1), asked.psi())[0], description.rate());
            });
    ctx.contentType("audio/wav").result(wav);
  }

  private void zip(Context ctx) {
    Asked asked = JsonText.read(ctx.bodyAsBytes(), Asked.class);
    List<ExploredModel.Point> points = asked.some(1);
    byte[] zip =
        with(
            ctx,
            model -> {
              Shape shape = imagesOf(model);
              ByteArrayOutputStream bytes = new ByteArrayOutputStream();
              try (ZipOutputStream out = new ZipOutputStream(bytes)) {
                int n = 0;
                for (float[] image : model.images(points, asked.psi())) {
                  ZipEntry entry = new ZipEntry(String.format(Locale.ROOT, "%03d.png", n++));
                  entry.setTime(0); // the same request gives the same bytes
                  out.putNextEntry(entry);
                  out.write(PngFile.bytes(SampleFiles.image(image, shape)));
                }
              } catch (IOException e) {
                throw new OrganzaException("the archive cannot be made", e);
              }
              return bytes.toByteArray();
            });
    ctx.contentType("application/zip").result(zip);
  }

  private void gif(Context ctx) {
    Asked asked = JsonText.read(ctx.bodyAsBytes(), Asked.class);
    List<ExploredModel.Point> points = asked.some(2);
    byte[] gif =
        with(
            ctx,
            model -> {
              Shape shape = imagesOf(model);
              List<BufferedImage> frames = new ArrayList<>();
              for (float[] image : model.path(points, STEPS, asked.psi())) {
                frames.add(enlarged(SampleFiles.image(image, shape)));
              }
              return new AnimatedGif(frames, FRAME_MILLIS, true).bytes();
            });
    ctx.contentType("image/gif").result(gif);
  }

  private static BufferedImage enlarged(BufferedImage image) {
    int times = Math.max(1, FILM_SIDE / Math.max(image.getWidth(), image.getHeight()));
    BufferedImage large =
        new BufferedImage(
            image.getWidth() * times, image.getHeight() * times, BufferedImage.TYPE_INT_RGB);
    large.createGraphics().drawImage(image, 0, 0, large.getWidth(), large.getHeight(), null);
    return large;
  }

  private void project(Context ctx) {
    byte[] file = ctx.bodyAsBytes();
    if (file.length == 0) {
      throw new UsageException("there is no image; it is the body of the request");
    }
    JsonAnswers.send(
        ctx,
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
            }));
  }

  private void rows(Context ctx) {
    AskedRows asked = JsonText.read(ctx.bodyAsBytes(), AskedRows.class);
    if (asked.count < 1 || asked.count > MOST_ROWS) {
      throw new UsageException(asked.count + " rows are asked for; it is 1 to " + MOST_ROWS);
    }
    JsonAnswers.send(
        ctx,
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
            }));
  }

  private void nearest(Context ctx) {
    Recipe recipe = catalogue.recipes().read(watch.folder(ctx.pathParam("id")).recipe());
    byte[] png =
        with(
            ctx,
            model -> {
              imagesOf(model);
              return NearestReals.of(catalogue, recipe, model.model());
            });
    ctx.contentType("image/png").result(png);
  }

  @Override
  public synchronized void close() {
    models.values().forEach(ExploredModel::close);
    models.clear();
  }
}
