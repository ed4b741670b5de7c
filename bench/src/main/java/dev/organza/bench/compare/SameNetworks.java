package dev.organza.bench.compare;

import dev.organza.OrganzaException;
import dev.organza.bench.worker.Workload;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Holds the systems to the same networks, by their numbers of parameters. */
final class SameNetworks {

  private record Claim(Rival rival, long count) {}

  private SameNetworks() {}

  /**
   * Compares what the systems said of their networks.
   *
   * @throws OrganzaException if two differ; the message names both
   */
  static void require(Workload workload, List<Entrant> entrants) {
    Map<String, Claim> first = new LinkedHashMap<>();
    for (Entrant entrant : entrants) {
      entrant
          .trial()
          .best()
          .ifPresent(
              figures ->
                  figures
                      .parameters()
                      .forEach(
                          (network, count) ->
                              requireSame(
                                  workload, network, first, new Claim(entrant.rival(), count))));
    }
  }

  private static void requireSame(
      Workload workload, String network, Map<String, Claim> first, Claim claim) {
    Claim other = first.putIfAbsent(network, claim);
    if (other != null && other.count() != claim.count()) {
      throw new OrganzaException(message(workload, network, other, claim));
    }
  }

  private static String message(Workload workload, String network, Claim one, Claim other) {
    return "%s: the %s of %s has %d parameters and that of %s %d; the networks are not the same"
        .formatted(workload, network, one.rival(), one.count(), other.rival(), other.count());
  }
}
