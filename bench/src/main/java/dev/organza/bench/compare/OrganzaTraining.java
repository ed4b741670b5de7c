package dev.organza.bench.compare;

import dev.organza.bench.worker.Contender;
import dev.organza.torch.Threads;
import dev.organza.torch.Torch;
import dev.organza.train.StepStatistics;
import dev.organza.train.Trainer;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Organza's training steps, with everything that {@code ./organza train} does in a step. */
final class OrganzaTraining implements Contender {

  private final Trainer trainer;

  /** Held for the life of the worker, as a run holds one while it trains. */
  @SuppressWarnings("unused")
  private final Threads.Lease lease;

  private @Nullable StepStatistics last;

  OrganzaTraining(Trainer trainer) {
    this.trainer = trainer;
    this.lease = trainer.lease();
  }

  @Override
  public String version() {
    return versionOf();
  }

  static String versionOf() {
    return "Organza on LibTorch " + Torch.version();
  }

  @Override
  public int threads() {
    return trainer.hardware().threads();
  }

  @Override
  public Map<String, Long> parameters() {
    return trainer.plan().game().players().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, player -> player.getValue().parameterCount()));
  }

  @Override
  public long step() {
    long images = trainer.imagesOfNextStep();
    last = trainer.step();
    return images;
  }

  @Override
  public Map<String, Double> losses() {
    StepStatistics statistics = last;
    return statistics == null
        ? Map.of()
        : trainer.plan().game().players().keySet().stream()
            .collect(
                Collectors.toMap(player -> player, player -> statistics.value(player + ".loss")));
  }
}
