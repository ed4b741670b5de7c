package dev.organza.server.studio;

import dev.organza.OrganzaException;
import dev.organza.recipe.Catalogue;
import dev.organza.server.checkpoint.QueueFullException;
import dev.organza.server.http.AccessRules;
import dev.organza.server.http.HttpGuard;
import dev.organza.server.http.JsonAnswers;
import dev.organza.server.laboratory.Laboratory;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinBindException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The studio: a page where trainings are watched, compared and explored, and started. It answers
 * this machine alone.
 */
public final class StudioServer implements AutoCloseable {

  /** Everything comes from here; scripts and styles are files. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
          + " connect-src 'self'; media-src 'self' blob:; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  private static final String HOST = "127.0.0.1";

  /** An image that is brought in is one body. */
  private static final int IMAGE_BYTES = 16 << 20;

  /** Of any other body: as many points as may be asked for at once, with their latents. */
  private static final int BODY_BYTES = 1 << 20;

  private static final long ANSWER_SECONDS = 120;
  private static final long BEAT_SECONDS = 10;
  private static final long LOOK_MILLIS = 1000;

  private final List<StudioPart> parts;
  private final ScheduledExecutorService beats;
  private final Javalin http;

  /**
   * Listens.
   *
   * @param catalogue knows the kinds of recipes, and the sources of data
   * @param launcher starts trainings
   * @throws OrganzaException if the port is taken
   */
  public static StudioServer start(
      StudioOptions options, Catalogue catalogue, TrainingLauncher launcher) {
    return new StudioServer(options, catalogue, launcher);
  }

  private StudioServer(StudioOptions options, Catalogue catalogue, TrainingLauncher launcher) {
    LiveChannel live = new LiveChannel();
    RunWatch watch = new RunWatch(options.runs(), catalogue, live);
    this.parts =
        List.of(
            new PageFiles(),
            live,
            new RunsPart(watch, catalogue),
            new ExplorePart(watch, catalogue),
            new TrainingsPart(watch, catalogue, launcher, live),
            new LaboratoryPart(new Laboratory(catalogue)));
    this.beats =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "organza-studio");
              thread.setDaemon(true);
              return thread;
            });
    beats.scheduleWithFixedDelay(watch::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    beats.scheduleWithFixedDelay(live::beat, BEAT_SECONDS, BEAT_SECONDS, TimeUnit.SECONDS);
    try {
      this.http = Javalin.create(config -> configure(config, options)).start();
    } catch (JavalinBindException e) {
      end();
      throw new OrganzaException(
          "cannot listen at " + HOST + ":" + options.port() + ": the port is taken", e);
    } catch (RuntimeException e) {
      end();
      throw e;
    }
  }

  private void configure(JavalinConfig config, StudioOptions options) {
    new HttpGuard(
            path -> ExplorePart.takesAnImage(path) ? IMAGE_BYTES : BODY_BYTES,
            options.bodySeconds(),
            Set.of(LiveChannel.PATH))
        .configure(config, HOST, options.port());
    config.http.asyncTimeout = TimeUnit.SECONDS.toMillis(ANSWER_SECONDS);
    AccessRules access = new AccessRules(true, Optional.empty(), Set.of());
    config.routes.before(access::require);
    config.routes.before(
        ctx ->
            ctx.header("Content-Security-Policy", POLICY).header("Referrer-Policy", "no-referrer"));
    parts.forEach(part -> part.add(config.routes));
    config.routes.exception(
        QueueFullException.class,
        (e, ctx) -> JsonAnswers.problem(ctx.header("Retry-After", "1"), 429, e.getMessage()));
    // What cannot be done with a run, such as one that is damaged, is for its owner to know.
    config.routes.exception(
        OrganzaException.class, (e, ctx) -> JsonAnswers.problem(ctx, 409, e.getMessage()));
    JsonAnswers.sayErrors(config.routes, "the studio");
  }

  /** The port that it listens at. */
  public int port() {
    return http.port();
  }

  private void end() {
    beats.shutdownNow();
    parts.forEach(StudioPart::close);
  }

  /** Ends; trainings that were started here go on. */
  @Override
  public void close() {
    end();
    http.stop();
  }
}
