package dev.organza.judge.number;

import dev.organza.data.Density;
import dev.organza.judge.Evidence;
import dev.organza.judge.Interval;
import dev.organza.judge.Judge;
import dev.organza.judge.JudgeDescription;
import dev.organza.judge.Measure;
import dev.organza.judge.ModeCoverage;
import dev.organza.judge.Rows;
import dev.organza.judge.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How samples cover the modes of a known mixture; see {@link ModeCoverage}.
 *
 * @param samples how many generated samples are judged, at most; the papers take 2,500
 */
record Modes(int samples) implements Judge {

  static final Modes DEFAULTS = new Modes(2_500);

  @Override
  public JudgeDescription description() {
    return new JudgeDescription(
        "modes",
        "How many modes of the known density do the generated samples reach, and how evenly?",
        JudgeDescription.Better.HIGHER,
        "PacGAN (Lin et al. 2018, arXiv:1712.04086), section 4.1");
  }

  @Override
  public Optional<String> objection(Evidence evidence) {
    return Needs.all(
        Needs.rows(evidence),
        evidence.real().density().map(Density::modes).filter(modes -> !modes.isEmpty()).isPresent()
            ? Optional.empty()
            : Optional.of(
                "the real data come from no known density with modes to count; ring8, grid25 and mixture do."));
  }

  @Override
  public Verdict judge(Evidence evidence) {
    requireFit(evidence);
    int count = Math.min(samples, evidence.fake().count());
    Density density = evidence.real().density().orElseThrow();
    ModeCoverage coverage =
        ModeCoverage.of(Rows.of(evidence.fake(), count, evidence.seed()).values(), density);
    int good = (int) Math.round(coverage.highQuality() * coverage.samples());
    Map<String, String> protocol = new LinkedHashMap<>();
    protocol.put("samples", Integer.toString(count));
    protocol.put("high quality", "within 3 standard deviations of the nearest mode");
    protocol.put("captured", "one sample of high quality");
    return new Verdict(
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
                "%d of %d modes are captured, and %.1f %% of the samples are of high quality; reverse KL, in nats, supposes modes of equal weight.",
                coverage.captured(),
                coverage.modes(),
                100 * coverage.highQuality())),
        List.of());
  }
}
