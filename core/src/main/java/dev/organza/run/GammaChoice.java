package dev.organza.run;

import dev.organza.Hint;
import dev.organza.OrganzaException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A weight γ of gradient penalties and the evidence for it.
 *
 * @param gamma what was chosen
 * @param probes what was tried, from the least γ
 */
public record GammaChoice(double gamma, List<Probe> probes) {

  private static final String REASON = "whose samples came nearest to the real ones";

  public GammaChoice {
    probes = List.copyOf(probes);
  }

  /**
   * What a probe with one γ came to: means over its second half.
   *
   * @param gamma γ
   * @param energy the energy distance of the averaged generator's samples from real ones, as in the
   *     diagnostics
   * @param noise what chance makes of it
   * @param loss D's, penalties included
   * @param penalty all of D's penalties
   * @param failure why it cannot be chosen; empty if it can
   */
  public record Probe(
      double gamma, double energy, double noise, double loss, double penalty, String failure) {

    /** A probe without figures. */
    static Probe failed(double gamma, String reason) {
      return new Probe(gamma, Double.NaN, Double.NaN, Double.NaN, Double.NaN, reason);
    }

    /** Whether its γ can be chosen. */
    public boolean isUsable() {
      return failure.isEmpty();
    }

    private String line() {
      return isUsable()
          ? String.format(
              Locale.ROOT,
              "gamma %s: energy distance %.4f, D's loss %.4f, of it penalties %.3g",
              text(gamma),
              energy,
              loss,
              penalty)
          : "gamma " + text(gamma) + ": " + failure;
    }
  }

  /**
   * Chooses by the figures of probes: the γ whose samples came nearest to the real ones.
   *
   * @throws OrganzaException if none can be used
   */
  static GammaChoice of(List<Probe> probes) {
    return probes.stream()
        .filter(Probe::isUsable)
        .min(Comparator.comparingDouble(Probe::energy).thenComparingDouble(Probe::gamma))
        .map(best -> new GammaChoice(best.gamma(), probes))
        .orElseThrow(() -> noneUsable(probes));
  }

  private static OrganzaException noneUsable(List<Probe> probes) {
    return new OrganzaException(
        "gamma is auto, and none of its probes can be used:\n"
            + probes.stream().map(Probe::line).collect(Collectors.joining("\n")),
        Hint.say("Lower the learning rates, or give gamma a number."));
  }

  /** Lines for people: what was tried and what was chosen. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>(probes.stream().map(Probe::line).toList());
    lines.add("Chose gamma " + text(gamma) + ", " + REASON + ".");
    return lines;
  }

  /** For the journal. */
  Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("gamma", gamma);
    values.put("reason", REASON);
    for (Probe probe : probes) {
      String prefix = text(probe.gamma()) + ".";
      if (probe.isUsable()) {
        values.put(prefix + "energy", probe.energy());
        values.put(prefix + "energyNoise", probe.noise());
        values.put(prefix + "loss", probe.loss());
        values.put(prefix + "penalty", probe.penalty());
      } else {
        values.put(prefix + "failure", probe.failure());
      }
    }
    return values;
  }

  /** A number without digits that do not count: 0.01, and 1 for 1.0. */
  static String text(double gamma) {
    return gamma == Math.rint(gamma) ? String.valueOf((long) gamma) : String.valueOf(gamma);
  }
}
