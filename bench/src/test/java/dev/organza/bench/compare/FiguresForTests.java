package dev.organza.bench.compare;

import java.util.List;
import java.util.Map;

/** Figures with what a test does not care for filled in. */
final class FiguresForTests {

  private FiguresForTests() {}

  static Outcome.Figures speed(double imagesPerSecond) {
    return of(imagesPerSecond, 1000);
  }

  static Outcome.Figures parameters(long generator) {
    return of(1, generator);
  }

  private static Outcome.Figures of(double imagesPerSecond, long generator) {
    return new Outcome.Figures(
        "System 1.0",
        2,
        Map.of("generator", generator),
        1.5,
        imagesPerSecond,
        2 * imagesPerSecond,
        300 * 1024,
        List.of());
  }
}
