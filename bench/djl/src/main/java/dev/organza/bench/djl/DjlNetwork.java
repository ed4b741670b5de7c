package dev.organza.bench.djl;

import ai.djl.Model;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.Trainer;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Adam;
import ai.djl.training.tracker.Tracker;

/** A network of DJL with its weights and its Adam. */
final class DjlNetwork {

  private final Block block;
  private final Trainer trainer;

  DjlNetwork(String name, Block block, Shape input) {
    this.block = block;
    Model model = Model.newInstance(name, "PyTorch");
    model.setBlock(block);
    Adam adam =
        Adam.builder()
            .optLearningRateTracker(Tracker.fixed(2e-4f))
            .optBeta1(0.5f)
            .optBeta2(0.999f)
            .build();
    DefaultTrainingConfig config =
        new DefaultTrainingConfig(Loss.sigmoidBinaryCrossEntropyLoss())
            .optInitializer(new NormalInitializer(0.02f), Parameter.Type.WEIGHT)
            .optOptimizer(adam);
    this.trainer = model.newTrainer(config);
    trainer.initialize(input);
  }

  Trainer trainer() {
    return trainer;
  }

  Block block() {
    return block;
  }

  /** The learned numbers; DJL's parameters include running statistics. */
  long parameters() {
    return block.getParameters().values().stream()
        .filter(Parameter::requiresGradient)
        .mapToLong(parameter -> parameter.getShape().size())
        .sum();
  }
}
