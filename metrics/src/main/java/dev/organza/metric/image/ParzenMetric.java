package dev.organza.metric.image;

import dev.organza.data.Dataset;
import dev.organza.journal.Better;
import dev.organza.metric.Interval;
import dev.organza.metric.Measure;
import dev.organza.metric.Measurement;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricDescription;
import dev.organza.metric.MetricInput;
import dev.organza.metric.Requirements;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The Parzen-window log-likelihood of held-out images; see {@link ParzenWindow}.
 *
 * <p>The first 1,000 held-out images select σ (half of them if there are fewer than 2,000); up to
 * 10,000 others are measured. Without held-out images the real ones are used, and the result says
 * so.
 */
final class ParzenMetric implements Metric {

  private static final int VALIDATION = 1_000;
  private static final int MOST = 10_000;

  /** The least test images for an interval. */
  private static final int LEAST = 20;

  @Override
  public MetricDescription description() {
    return new MetricDescription(
        "parzen",
        "How likely are held-out images under a Gaussian Parzen window around the generated ones?",
        Better.HIGHER,
        "Goodfellow et al. 2014, arXiv:1406.2661, section 5");
  }

  @Override
  public Optional<String> objection(MetricInput input) {
    return Requirements.all(
            Requirements.images(input), Requirements.real(input, 2), Requirements.fake(input, 1))
        .or(
            () ->
                input
                    .heldOut()
                    .filter(dataset -> dataset.count() < 2)
                    .map(dataset -> "it needs at least 2 held-out images, and there is one."));
  }

  @Override
  public Measurement measure(MetricInput input) {
    requireFit(input);
    Dataset unseen = input.heldOut().orElse(input.real());
    int validation = Math.min(VALIDATION, unseen.count() / 2);
    int test = Math.min(MOST, unseen.count() - validation);
    int centres = Math.min(MOST, input.fake().count());
    ParzenWindow window =
        ParzenWindow.of(
            Samples.pixels(input.fake(), range(0, centres)),
            Samples.pixels(unseen, range(0, validation)),
            Samples.pixels(unseen, range(validation, validation + test)));
    Map<String, String> protocol = new LinkedHashMap<>();
    protocol.put("pixels", "in [0,1]");
    protocol.put("sigma grid", "logspace(-1, 0, 10)");
    protocol.put("centres", "the first " + centres + " generated images");
    String source = input.heldOut().isPresent() ? "held-out" : "real";
    protocol.put("validation", "the first " + validation + " " + source + " images");
    protocol.put("test", test + " " + source + " images after them");
    protocol.put("dtype", "float64");
    List<String> notes = new ArrayList<>();
    if (input.heldOut().isEmpty()) {
      notes.add(
          "There are no held-out images: the likelihood is that of images that may have been"
              + " trained on.");
    }
    double[] widths = ParzenWindow.widths();
    if (window.sigma() == widths[0] || window.sigma() == widths[widths.length - 1]) {
      notes.add(
          String.format(
              Locale.ROOT,
              "σ = %.3g is at the edge of the grid: another σ may have a higher likelihood.",
              window.sigma()));
    }
    notes.add(
        "A high likelihood does not prove good samples: cluster centres of the data have a higher one than the"
            + " data themselves (Theis et al. 2016, arXiv:1511.01844).");
    return new Measurement(
        List.of(
            new Measure(
                "log-likelihood",
                window.logLikelihood(),
                test < LEAST
                    ? null
                    : Interval.student(
                        window.logLikelihood(),
                        // The published standard error uses the population standard deviation.
                        window.standardError() * Math.sqrt(test / (test - 1.0)),
                        test - 1,
                        "Student's t, over test images; the window is fixed")),
            Measure.of("standard error", window.standardError()),
            Measure.of("sigma", window.sigma()),
            Measure.of("validation log-likelihood", window.validation())),
        protocol,
        notes,
        List.of());
  }

  private static int[] range(int from, int to) {
    return IntStream.range(from, to).toArray();
  }
}
