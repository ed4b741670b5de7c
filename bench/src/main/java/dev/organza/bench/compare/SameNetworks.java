package dev.organza.bench.compare;

import dev.organza.OrganzaException;
import dev.organza.bench.worker.Workload;
import java.util.LinkedHashMap;
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
  static void require(Workload workload, Map<Rival, Trial> trials) {
    Map<String, Claim> first = new LinkedHashMap<>();
    trials.forEach(
        (rival, trial) ->
            trial
                .best()
                .ifPresent(
                    figures ->
                        figures
                            .parameters()
                            .forEach(
                                (network, count) -> {
                                  Claim claim = new Claim(rival, count);
                                  Claim other = first.putIfAbsent(network, claim);
                                  if (other != null && other.count() != count) {
                                    throw new OrganzaException(
                                        message(workload, network, other, claim));
                                  }
                                })));
  }

  private static String message(Workload workload, String network, Claim one, Claim other) {
    return "%s: the %s of %s has %d parameters and that of %s %d; the networks are not the same"
        .formatted(workload, network, one.rival(), one.count(), other.rival(), other.count());
  }
}
