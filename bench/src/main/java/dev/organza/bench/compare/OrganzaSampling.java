package dev.organza.bench.compare;

import dev.organza.bench.worker.Contender;
import dev.organza.bench.worker.Workload;
import dev.organza.model.Model;
import dev.organza.model.ModelDescription;
import dev.organza.torch.Precision;
import dev.organza.torch.Threads;
import dev.organza.train.Trainer;
import java.util.Map;

/** Samples of the averaged generator, as plain arrays of grey levels. */
final class OrganzaSampling implements Contender {

  private final Trainer trainer;
  private final Model model;
  private long seed;

  /** Samples of a training that has not begun: the speed does not depend on the weights. */
  OrganzaSampling(Trainer trainer, Precision precision) {
    this.trainer = trainer;
    this.model =
        Model.of(trainer, ModelDescription.of("dcgan", trainer.plan().game(), trainer.data()))
            .in(precision);
  }

  @Override
  public String version() {
    return OrganzaTraining.versionOf();
  }

  @Override
  public int threads() {
    return trainer.hardware().threads();
  }

  @Override
  public Map<String, Long> parameters() {
    return Map.of("generator", model.description().generator().parameterCount());
  }

  @Override
  public void firstStep() {
    sample(Workload.BATCH);
  }

  @Override
  public long step() {
    return sample(Workload.SAMPLES);
  }

  private long sample(int count) {
    try (Threads.Lease lease = trainer.lease()) {
      return model.sample(count, seed++).length;
    }
  }

  @Override
  public Map<String, Double> losses() {
    return Map.of();
  }
}
