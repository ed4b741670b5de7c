package dev.organza.server.studio;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.run.RunBranch;
import dev.organza.run.RunFolder;
import dev.organza.run.TrainingProcess;
import dev.organza.server.http.JsonAnswers;
import dev.organza.server.json.JsonText;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Trainings: started, stopped, resumed and branched from the page. */
final class TrainingsPart implements StudioPart {

  /** As many trainings at once as anyone wants; more would be a mistake or an attack. */
  private static final int MOST = 8;

  private static final int MOST_LINES = 8;
  private static final int MOST_LOG_BYTES = 16_384;

  /**
   * What the page asks for.
   *
   * @param images of the checkpoint that a branch begins with
   */
  record Asked(Optional<String> recipe, Optional<String> data, List<String> settings, long images) {

    @JsonCreator
    Asked(
        @JsonProperty("recipe") @Nullable String recipe,
        @JsonProperty("data") @Nullable String data,
        @JsonProperty("settings") @Nullable List<String> settings,
        @JsonProperty("images") long images) {
      this(
          Optional.ofNullable(recipe).filter(text -> !text.isBlank()),
          Optional.ofNullable(data).filter(text -> !text.isBlank()),
          settings == null ? List.of() : List.copyOf(settings),
          images);
    }
  }

  /** How a process ends that a signal has asked to: 128 and SIGINT or SIGTERM. */
  private static final Set<Integer> ASKED_TO_END = Set.of(128 + 2, 128 + 15);

  /** A process that was started here and has no run folder yet, or has failed. */
  private record Started(long id, String title, Process process, Path log) {

    /** Whether it ended by itself before it was complete, and not because it was asked to. */
    boolean failed() {
      return !process.isAlive()
          && process.exitValue() != 0
          && !ASKED_TO_END.contains(process.exitValue());
    }
  }

  private final RunWatch watch;
  private final Catalogue catalogue;
  private final TrainingLauncher launcher;
  private final LiveChannel live;
  private final Map<Long, Started> started = new ConcurrentSkipListMap<>();
  private final AtomicLong ids = new AtomicLong();

  TrainingsPart(RunWatch watch, Catalogue catalogue, TrainingLauncher launcher, LiveChannel live) {
    this.watch = watch;
    this.catalogue = catalogue;
    this.launcher = launcher;
    this.live = live;
  }

  @Override
  public void add(RoutesConfig routes) {
    routes.get("/api/trainings", this::list);
    routes.post("/api/trainings", this::start);
    routes.post("/api/trainings/{id}/dismiss", this::dismiss);
    routes.post("/api/runs/{id}/stop", this::stop);
    routes.post("/api/runs/{id}/resume", this::resume);
    routes.post("/api/runs/{id}/branch", this::branch);
  }

  private void start(Context ctx) {
    Asked asked = JsonText.read(ctx.bodyAsBytes(), Asked.class);
    asked.recipe.ifPresent(
        name -> {
          Recipe recipe = catalogue.recipes().find(name);
          catalogue.recipes().set(recipe, asked.settings); // what is wrong is said at once
        });
    TrainingLauncher.Request request =
        new TrainingLauncher.Request(asked.recipe, asked.data, asked.settings);
    String title =
        asked.recipe.orElse("a recipe for the data")
            + asked.data.map(source -> " on " + source).orElse("");
    add(ctx, title, log -> launcher.start(request, watch.runs(), log));
  }

  private void resume(Context ctx) {
    RunFolder run = watch.named(ctx.pathParam("id")).folder();
    Asked asked = JsonText.read(ctx.bodyAsBytes(), Asked.class);
    catalogue.recipes().set(catalogue.recipes().read(run.recipe()), asked.settings);
    if (TrainingProcess.state(run) == TrainingProcess.State.ALIVE) {
      throw new UsageException(run.name() + " is being trained already");
    }
    add(ctx, run.name(), log -> launcher.resume(run, asked.settings, log));
  }

  private void branch(Context ctx) {
    RunFolder run = watch.named(ctx.pathParam("id")).folder();
    Asked asked = JsonText.read(ctx.bodyAsBytes(), Asked.class);
    requirePlace();
    RunFolder branch = RunBranch.of(catalogue, watch.runs(), run, asked.images, asked.settings);
    add(ctx, branch.name(), log -> launcher.resume(branch, List.of(), log));
  }

  /** Starts a process. */
  private interface Launch {
    Process with(Path log);
  }

  private void requirePlace() {
    if (started.values().stream().filter(one -> one.process.isAlive()).count() >= MOST) {
      throw new UsageException(
          MOST + " trainings that were started here run already; stop one first");
    }
  }

  private void add(Context ctx, String title, Launch launch) {
    requirePlace();
    Path log;
    try {
      log = Files.createTempFile("organza-training-", ".log");
    } catch (IOException e) {
      throw new OrganzaException("a file for the training's messages cannot be made", e);
    }
    Process process = launch.with(log);
    Started one = new Started(ids.incrementAndGet(), title, process, log);
    started.put(one.id, one);
    process.onExit().thenRun(() -> ended(one));
    live.tell("trainings", "{}");
    ctx.status(202);
    JsonAnswers.send(ctx, Map.of("training", one.id, "title", title));
  }

  private void ended(Started one) {
    if (!one.failed()) {
      forget(one);
    }
    live.tell("trainings", "{}");
  }

  private void forget(Started one) {
    started.remove(one.id);
    try {
      Files.deleteIfExists(one.log);
    } catch (IOException e) {
      // A file of messages among the temporary ones.
    }
  }

  /** Those that nothing else shows: they have no run folder yet, or have failed. */
  private void list(Context ctx) {
    List<Long> trained =
        watch.all().stream()
            .flatMap(run -> TrainingProcess.find(run.folder()).stream())
            .map(ProcessHandle::pid)
            .toList();
    List<Object> shown = new ArrayList<>();
    for (Started one : started.values()) {
      if (one.failed() || (one.process.isAlive() && !trained.contains(one.process.pid()))) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("id", one.id);
        document.put("title", one.title);
        document.put("failed", one.failed());
        document.put("message", lastWords(one.log));
        shown.add(document);
      }
    }
    JsonAnswers.send(ctx, Map.of("trainings", shown));
  }

  private static String lastWords(Path log) {
    try {
      byte[] bytes = Files.readAllBytes(log);
      int from = Math.max(0, bytes.length - MOST_LOG_BYTES);
      // A progress line is written over with carriage returns.
      List<String> lines =
          new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8)
              .lines()
              .map(String::strip)
              .filter(line -> !line.isEmpty())
              .toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size()));
    } catch (IOException e) {
      return "";
    }
  }

  private void dismiss(Context ctx) {
    long id = ctx.pathParam("id").matches("\\d{1,18}") ? Long.parseLong(ctx.pathParam("id")) : 0;
    Started one = started.get(id);
    if (one == null) {
      throw new NotFoundResponse("there is no such training");
    }
    if (one.process.isAlive()) {
      one.process.destroy();
    } else {
      forget(one);
    }
    live.tell("trainings", "{}");
    JsonAnswers.send(ctx, Map.of());
  }

  private void stop(Context ctx) {
    RunFolder run = watch.named(ctx.pathParam("id")).folder();
    ProcessHandle process =
        TrainingProcess.find(run)
            .orElseThrow(
                () ->
                    new UsageException(
                        run.name() + " is not being trained by a process of this machine"));
    if (process.pid() == ProcessHandle.current().pid()) {
      throw new UsageException(run.name() + " is trained by the program that shows this page");
    }
    process.destroy(); // asks it to save and end, where the system can ask
    ctx.status(202);
    JsonAnswers.send(ctx, Map.of());
  }

  /** Trainings go on; a studio that is started again finds them. */
  @Override
  public void close() {
    started.clear();
  }
}
