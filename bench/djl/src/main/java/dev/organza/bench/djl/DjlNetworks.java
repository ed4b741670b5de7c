package dev.organza.bench.djl;

import ai.djl.ndarray.NDList;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;

/** The fully connected networks of the comparison as DJL's blocks. */
final class DjlNetworks {

  private static final float SLOPE = 0.2f;

  private DjlNetworks() {}

  /** From latents {@code [N, 100]} to images {@code [N,1,28,28]}. */
  static Block generator() {
    return new SequentialBlock()
        .add(linear(128))
        .add(leaky())
        .add(linear(256))
        .add(batchNorm())
        .add(leaky())
        .add(linear(512))
        .add(batchNorm())
        .add(leaky())
        .add(linear(1024))
        .add(batchNorm())
        .add(leaky())
        .add(linear(784))
        .add(Activation.tanhBlock())
        .add(new LambdaBlock(x -> new NDList(x.singletonOrThrow().reshape(-1, 1, 28, 28))));
  }

  /** From images {@code [N,1,28,28]} to logits {@code [N,1]}. */
  static Block discriminator() {
    return new SequentialBlock()
        .add(Blocks.batchFlattenBlock())
        .add(linear(512))
        .add(leaky())
        .add(linear(256))
        .add(leaky())
        .add(linear(1));
  }

  private static Block linear(int units) {
    return Linear.builder().setUnits(units).build();
  }

  /** DJL's momentum is the weight of the old statistics, PyTorch's that of the new ones. */
  private static Block batchNorm() {
    return BatchNorm.builder().optEpsilon(1e-5f).optMomentum(0.9f).build();
  }

  private static Block leaky() {
    return Activation.leakyReluBlock(SLOPE);
  }
}
