package dev.organza.server.studio;

import dev.organza.UsageException;
import dev.organza.doctor.Finding;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.recipe.Recipes;
import dev.organza.server.http.EntityTag;
import dev.organza.server.http.JsonAnswers;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The runs, to look at. */
final class RunsPart implements StudioPart {

  private static final int POINTS = 600;
  private static final int MOST_POINTS = 4096;
  private static final String PICTURE = "\\d{1,18}\\.(png|wav)";

  private final RunWatch watch;
  private final Catalogue catalogue;

  RunsPart(RunWatch watch, Catalogue catalogue) {
    this.watch = watch;
    this.catalogue = catalogue;
  }

  @Override
  public void add(RoutesConfig routes) {
    routes.get("/api/runs", this::list);
    routes.get("/api/recipes", this::recipes);
    routes.get("/api/recipes/{name}", this::recipe);
    routes.get("/api/runs/{id}", this::run);
    routes.get("/api/runs/{id}/curves", this::curves);
    routes.get(
        "/api/runs/{id}/results", ctx -> JsonAnswers.send(ctx, RunDetails.results(named(ctx))));
    routes.get("/api/runs/{id}/results/{images}/{file}", this::figure);
    routes.get(
        "/api/runs/{id}/networks",
        ctx -> JsonAnswers.send(ctx, RunDetails.networks(named(ctx), catalogue)));
    routes.get("/api/runs/{id}/pictures/{file}", this::picture);
  }

  private WatchedRun named(Context ctx) {
    return watch.named(ctx.pathParam("id"));
  }

  private void list(Context ctx) {
    List<Object> summaries = new ArrayList<>();
    watch.all().forEach(run -> summaries.add(run.summary()));
    JsonAnswers.send(
        ctx, Map.of("folder", watch.runs().toAbsolutePath().toString(), "runs", summaries));
  }

  private void recipes(Context ctx) {
    List<Object> recipes = new ArrayList<>();
    for (String name : Recipes.names()) {
      Recipe recipe = catalogue.recipes().named(name);
      recipes.add(
          Map.of(
              "name", name,
              "paper", recipe.paper(),
              "departs", recipe.departs(),
              "data", recipe.data().source(),
              "kimg", recipe.training().kimg()));
    }
    List<Object> sources = new ArrayList<>();
    catalogue
        .sources()
        .list()
        .forEach(
            source -> sources.add(Map.of("name", source.name(), "about", source.description())));
    JsonAnswers.send(ctx, Map.of("recipes", recipes, "sources", sources));
  }

  private void recipe(Context ctx) {
    String name = ctx.pathParam("name");
    if (!Recipes.names().contains(name)) {
      throw new NotFoundResponse("there is no recipe " + name);
    }
    Recipe recipe = catalogue.recipes().named(name);
    JsonAnswers.send(ctx, Map.of("name", name, "keys", catalogue.recipes().keys(recipe)));
  }

  private void run(Context ctx) {
    WatchedRun run = named(ctx);
    Map<String, @Nullable Object> document = run.summary();
    List<Object> findings = new ArrayList<>();
    for (Finding finding : run.findings()) {
      findings.add(RunDetails.finding(finding));
    }
    document.put("findings", findings);
    document.put("undiagnosed", run.undiagnosed());
    document.putAll(RunDetails.of(run));
    JsonAnswers.send(ctx, document);
  }

  private void curves(Context ctx) {
    double from = number(ctx, "from", 0);
    double to = number(ctx, "to", Double.MAX_VALUE);
    int points = (int) Math.max(2, Math.min(MOST_POINTS, number(ctx, "points", POINTS)));
    ctx.contentType("application/json").result(named(ctx).curves(from, to, points));
  }

  private static double number(Context ctx, String name, double otherwise) {
    String text = ctx.queryParam(name);
    if (text == null) {
      return otherwise;
    }
    try {
      double value = Double.parseDouble(text);
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new UsageException(name + " is no number: " + text);
  }

  /** A picture, or the recording beside it. */
  private void picture(Context ctx) throws IOException {
    WatchedRun run = named(ctx);
    String file = ctx.pathParam("file");
    Path path =
        switch (file) {
          case "reals.png" -> run.folder().reals();
          case "reals.wav" -> run.folder().realSounds();
          case "latest.png" -> run.folder().latestSample();
          default -> {
            if (!file.matches(PICTURE)) {
              throw new NotFoundResponse("there is no picture " + file);
            }
            yield run.folder().samplesDir().resolve(file);
          }
        };
    send(ctx, path);
  }

  private void figure(Context ctx) throws IOException {
    WatchedRun run = named(ctx);
    String images = ctx.pathParam("images");
    String file = ctx.pathParam("file");
    if (!images.matches("\\d{1,18}") || !file.matches("[A-Za-z0-9_@.-]{1,80}\\.png")) {
      throw new NotFoundResponse("there is no picture " + file);
    }
    send(ctx, run.folder().resultsDir().resolve(images).resolve(file));
  }

  private static void send(Context ctx, Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new NotFoundResponse("there is no picture " + file.getFileName());
    }
    String tag = "\"" + Files.getLastModifiedTime(file).toMillis() + "-" + Files.size(file) + "\"";
    ctx.header("ETag", tag).header("Cache-Control", "no-cache");
    if (EntityTag.isHeld(ctx, tag)) {
      return;
    }
    ctx.contentType(file.toString().endsWith(".wav") ? "audio/wav" : "image/png")
        .result(Files.readAllBytes(file));
  }

  @Override
  public void close() {}
}
