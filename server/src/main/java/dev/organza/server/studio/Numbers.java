package dev.organza.server.studio;

import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/** Numbers as the page is sent them: finite, with the digits that a picture shows. */
final class Numbers {

  private static final MathContext SHOWN = new MathContext(6);

  private Numbers() {}

  /** Null for one that is not finite. */
  static @Nullable Double orNull(double value) {
    return Double.isFinite(value) ? new BigDecimal(value).round(SHOWN).doubleValue() : null;
  }
}
