package dev.organza.metric.number;

import dev.organza.data.Density;
import dev.organza.journal.Better;
import dev.organza.metric.Interval;
import dev.organza.metric.Measure;
import dev.organza.metric.Measurement;
import dev.organza.metric.Metric;
import dev.organza.metric.MetricDescription;
import dev.organza.metric.MetricInput;
import dev.organza.metric.ModeCoverage;
import dev.organza.metric.Requirements;
import dev.organza.metric.Rows;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The coverage of the modes of a known mixture; see {@link ModeCoverage}.
 *
 * @param samples how many generated samples are measured at most; 2,500 in the papers
 */
record Modes(int samples) implements Metric {

  static final Modes DEFAULTS = new Modes(2_500);

  @Override
  public MetricDescription description() {
    return new MetricDescription(
        "modes",
        "How many modes of the known density are generated, and how evenly?",
        Better.HIGHER,
        "PacGAN (Lin et al. 2018, arXiv:1712.04086), section 4.1");
  }

  @Override
  public Optional<String> objection(MetricInput input) {
    return Requirements.all(
        Requirements.rows(input),
        input.real().density().map(Density::modes).filter(modes -> !modes.isEmpty()).isPresent()
            ? Optional.empty()
            : Optional.of(
                "it needs data of a known density with modes, such as ring8, grid25 and mixture."));
  }

  @Override
  public Measurement measure(MetricInput input) {
    requireFit(input);
    int count = Math.min(samples, input.fake().count());
    Density density = input.real().density().orElseThrow();
    ModeCoverage coverage =
        ModeCoverage.of(Rows.of(input.fake(), count, input.seed()).values(), density);
    int good = (int) Math.round(coverage.highQuality() * coverage.samples());
    Map<String, String> protocol = new LinkedHashMap<>();
    protocol.put("samples", Integer.toString(count));
    protocol.put("high quality", "within 3 standard deviations of the nearest mode");
    protocol.put("captured", "one sample of high quality");
    return new Measurement(
        List.of(
            Measure.of("modes captured", coverage.captured()),
            new Measure(
                "high-quality share",
                coverage.highQuality(),
                Interval.clopperPearson(good, coverage.samples())),
            Measure.of("reverse kl", coverage.reverseKl()),
            Measure.of("modes", coverage.modes())),
        protocol,
        List.of(
            String.format(
                Locale.ROOT,
                "%d of %d modes are captured, and %.1f %% of the samples are of high quality; reverse KL, in nats, assumes modes of equal weight.",
                coverage.captured(),
                coverage.modes(),
                100 * coverage.highQuality())),
        List.of());
  }
}
