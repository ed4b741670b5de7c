package dev.organza.server;

import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.recipe.Catalogue;
import dev.organza.run.RunFolder;
import dev.organza.server.checkpoint.ComputeOptions;
import dev.organza.server.checkpoint.QueueFullException;
import dev.organza.server.http.AccessRules;
import dev.organza.server.http.HttpGuard;
import dev.organza.server.http.JsonAnswers;
import dev.organza.torch.Device;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.router.Endpoint;
import io.javalin.util.JavalinBindException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Samples of trained models over HTTP.
 *
 * <p>{@code GET /v1/models} lists them, {@code POST /v1/models/{id}/samples} (or GET, with the same
 * as parameters) makes samples, {@code POST /v1/models/{id}/translate} translates an image; {@code
 * GET /openapi.json} describes all. Equal requests to one checkpoint give equal bytes, with an
 * {@code ETag}, whatever else is computed at the time. A newer checkpoint of a run is taken while
 * requests are answered.
 *
 * <p>It keeps strangers out: beyond loopback it wants a token; on loopback it answers only requests
 * that name it so, and no page of another origin.
 */
public final class SampleServer implements AutoCloseable {

  /** Asked by those who watch over servers, and says nothing of the models. */
  private static final Set<String> OPEN = Set.of("/health", "/ready");

  private static final long REFRESH_SECONDS = 5;

  private final ServedModels models;
  private final ServerMetrics metrics = new ServerMetrics();
  private final ScheduledExecutorService refreshing;
  private final Javalin http;

  /**
   * Loads the models and listens.
   *
   * @param runs whose newest checkpoints are served, under the names of their folders
   * @param catalogue knows the kinds of the models' priors
   * @throws UsageException if there is no run, or two have one name
   * @throws OrganzaException if a run has no sound checkpoint, or the port is taken
   */
  public static SampleServer start(
      ServerOptions options, List<RunFolder> runs, Catalogue catalogue, Device device) {
    if (runs.isEmpty()) {
      throw new UsageException("a server serves at least one run");
    }
    return new SampleServer(options, runs, catalogue, device);
  }

  private SampleServer(
      ServerOptions options, List<RunFolder> runs, Catalogue catalogue, Device device) {
    this.models =
        new ServedModels(
            runs,
            catalogue,
            device,
            new ComputeOptions(options.limits().queued(), options.threads()));
    try {
      this.http = Javalin.create(config -> configure(config, options)).start();
    } catch (JavalinBindException e) {
      models.close();
      throw new OrganzaException(
          "cannot listen at " + options.host() + ":" + options.port() + ": the port is taken", e);
    } catch (RuntimeException e) {
      models.close();
      throw e;
    }
    this.refreshing =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "organza-checkpoints");
              thread.setDaemon(true);
              return thread;
            });
    refreshing.scheduleWithFixedDelay(
        this::refresh, REFRESH_SECONDS, REFRESH_SECONDS, TimeUnit.SECONDS);
  }

  private void configure(JavalinConfig config, ServerOptions options) {
    Executor threads =
        new HttpGuard(
                path ->
                    ImageBody.isTakenAt(path) ? ImageBody.MOST_BYTES : options.limits().bodyBytes(),
                options.limits().seconds(),
                Set.of())
            .configure(config, options.host(), options.port());
    config.http.asyncTimeout = TimeUnit.SECONDS.toMillis(options.limits().seconds());

    AccessRules access = new AccessRules(options.isLocal(), options.token(), OPEN);
    config.routes.before(access::require);
    config.routes.before(metrics::begin);
    config.routes.after(metrics::end);
    Routes answers =
        new Routes(
            new SampleRoute(options.limits(), metrics, threads),
            new ProjectRoute(threads),
            new TranslateRoute(metrics, threads));
    for (Route route : Route.values()) {
      route.add(config.routes, route.handler(this, answers));
    }
    config.routes.exception(
        QueueFullException.class,
        (e, ctx) -> JsonAnswers.problem(ctx.header("Retry-After", "1"), 429, e.getMessage()));
    JsonAnswers.sayErrors(config.routes, "the server");
  }

  /** What the server answers, each by its method and path as {@code openapi.json} has it. */
  enum Route {
    HEALTH(HandlerType.GET, "/health") {
      @Override
      Answer handler(SampleServer server, Routes answers) {
        return ctx -> JsonAnswers.send(ctx, Map.of("status", "up"));
      }
    },
    READY(HandlerType.GET, "/ready") {
      @Override
      Answer handler(SampleServer server, Routes answers) {
        return ctx ->
            JsonAnswers.send(ctx, Map.of("status", "ready", "models", server.models.all().size()));
      }
    },
    METRICS(HandlerType.GET, "/metrics") {
      @Override
      Answer handler(SampleServer server, Routes answers) {
        return ctx ->
            ctx.contentType("text/plain; version=0.0.4; charset=utf-8")
                .result(server.metrics.text(server.models.all()));
      }
    },
    OPENAPI(HandlerType.GET, "/openapi.json") {
      @Override
      Answer handler(SampleServer server, Routes answers) {
        return ctx -> ctx.contentType("application/json").result(openApi());
      }
    },
    MODELS(HandlerType.GET, "/v1/models") {
      @Override
      Answer handler(SampleServer server, Routes answers) {
        return ctx -> JsonAnswers.send(ctx, Map.of("models", server.descriptions()));
      }
    },
    MODEL(HandlerType.GET, "/v1/models/{id}") {
      @Override
      Answer handler(SampleServer server, Routes answers) {
        return ctx -> JsonAnswers.send(ctx, server.models.of(ctx).document());
      }
    },
    SAMPLES_OF_ADDRESS(HandlerType.GET, "/v1/models/{id}/samples") {
      @Override
      Answer handler(SampleServer server, Routes answers) {
        return ctx -> answers.samples().ofAddress(ctx, server.models.of(ctx).generator());
      }
    },
    SAMPLES(HandlerType.POST, "/v1/models/{id}/samples") {
      @Override
      Answer handler(SampleServer server, Routes answers) {
        return ctx -> answers.samples().ofBody(ctx, server.models.of(ctx).generator());
      }
    },
    PROJECT(HandlerType.POST, "/v1/models/{id}/project") {
      @Override
      Answer handler(SampleServer server, Routes answers) {
        return ctx -> answers.projections().answer(ctx, server.models.of(ctx).generator());
      }
    },
    TRANSLATE(HandlerType.POST, "/v1/models/{id}/translate") {
      @Override
      Answer handler(SampleServer server, Routes answers) {
        return ctx -> answers.translations().answer(ctx, server.models.of(ctx).translator());
      }
    };

    private final HandlerType method;
    private final String path;

    Route(HandlerType method, String path) {
      this.method = method;
      this.path = path;
    }

    /** For example {@code GET /health}. */
    @Override
    public String toString() {
      return method.name() + " " + path;
    }

    abstract Answer handler(SampleServer server, Routes answers);

    void add(RoutesConfig routes, Answer answer) {
      routes.addEndpoint(new Endpoint(method, path, answer::to));
    }
  }

  /** Those that make what is asked for. */
  private record Routes(
      SampleRoute samples, ProjectRoute projections, TranslateRoute translations) {}

  /** Answers a request. */
  interface Answer {
    void to(Context ctx);
  }

  private static byte[] openApi() {
    try (InputStream in = SampleServer.class.getResourceAsStream("openapi.json")) {
      return Objects.requireNonNull(in).readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException("a resource cannot be read", e);
    }
  }

  private List<ModelDocument> descriptions() {
    return models.all().stream().map(Served::document).toList();
  }

  /** Takes newer checkpoints; does so by itself every {@value #REFRESH_SECONDS} seconds. */
  void refresh() {
    models.refresh();
  }

  /** The port that it listens at. */
  public int port() {
    return http.port();
  }

  /** Answers what has been asked, and ends. */
  @Override
  public void close() {
    refreshing.shutdownNow();
    http.stop();
    models.close();
  }
}
