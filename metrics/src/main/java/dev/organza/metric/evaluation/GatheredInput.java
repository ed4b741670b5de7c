package dev.organza.metric.evaluation;

import dev.organza.metric.MetricInput;

/** What metrics look at, with what was opened for it. */
interface GatheredInput extends AutoCloseable {

  /** What metrics look at; valid until this is closed. */
  MetricInput input();

  @Override
  void close();
}
