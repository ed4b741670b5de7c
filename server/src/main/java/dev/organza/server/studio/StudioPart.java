package dev.organza.server.studio;

import io.javalin.config.RoutesConfig;

/** A part of the studio: routes below {@code /api}, and what stands behind them. */
public interface StudioPart extends AutoCloseable {

  /** Adds its routes. */
  void add(RoutesConfig routes);

  /** Ends what it has begun. */
  @Override
  void close();
}
