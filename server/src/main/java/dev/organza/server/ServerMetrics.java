package dev.organza.server;

import io.javalin.http.Context;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Collection;
import java.util.concurrent.TimeUnit;

/** What a server counts, as Prometheus reads it. */
final class ServerMetrics {

  private static final String BEGUN = "organza.begun";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Counter samples =
      Counter.builder("organza.samples").description("Samples sent").register(registry);

  void begin(Context ctx) {
    ctx.attribute(BEGUN, System.nanoTime());
  }

  void end(Context ctx) {
    Long begun = ctx.attribute(BEGUN);
    if (begun != null) {
      Timer.builder("organza.requests")
          .description("Answered requests and their time")
          .tag("method", ctx.method().name())
          .tag("status", Integer.toString(ctx.statusCode()))
          .register(registry)
          .record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
    }
  }

  void generated(int count) {
    samples.increment(count);
  }

  /** All figures in Prometheus' text format. */
  String text(Collection<Served> models) {
    StringBuilder text = new StringBuilder(registry.scrape());
    text.append("# HELP organza_waiting_samples Samples that wait or are generated\n")
        .append("# TYPE organza_waiting_samples gauge\n");
    for (Served model : models) {
      text.append("organza_waiting_samples{model=\"")
          .append(model.id().replaceAll("[\"\\\\\n]", "_"))
          .append("\"} ")
          .append(model.waitingSamples())
          .append('\n');
    }
    return text.toString();
  }
}
