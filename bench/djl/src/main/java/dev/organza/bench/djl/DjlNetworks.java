package dev.organza.bench.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.convolutional.Conv2dTranspose;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import dev.organza.bench.worker.Workload;
import java.util.function.UnaryOperator;

/** The networks of the comparison as DJL's blocks. */
final class DjlNetworks {

  private static final float SLOPE = 0.2f;
  private static final int WIDTH = 64;
  private static final Shape KERNEL = new Shape(4, 4);

  private DjlNetworks() {}

  /** From latents {@code [N, 100]} to images {@code [N,C,H,W]}. */
  static Block generator(Workload workload) {
    return workload == Workload.MLP ? mlpGenerator() : dcganGenerator(workload.size());
  }

  /** From images {@code [N,C,H,W]} to logits {@code [N,1]}. */
  static Block discriminator(Workload workload) {
    return workload == Workload.MLP ? mlpDiscriminator() : dcganDiscriminator(workload.size());
  }

  private static Block mlpGenerator() {
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
        .add(shaping(x -> x.reshape(-1, 1, 28, 28)));
  }

  private static Block mlpDiscriminator() {
    return new SequentialBlock()
        .add(Blocks.batchFlattenBlock())
        .add(linear(512))
        .add(leaky())
        .add(linear(256))
        .add(leaky())
        .add(linear(1));
  }

  private static Block dcganGenerator(int size) {
    int channels = WIDTH * size / 8;
    SequentialBlock block =
        new SequentialBlock()
            .add(shaping(z -> z.reshape(-1, Workload.LATENT, 1, 1)))
            .add(up(channels, 1, 0, false))
            .add(batchNorm())
            .add(Activation.reluBlock());
    while (channels > WIDTH) {
      channels /= 2;
      block.add(up(channels, 2, 1, false)).add(batchNorm()).add(Activation.reluBlock());
    }
    return block.add(up(3, 2, 1, true)).add(Activation.tanhBlock());
  }

  private static Block dcganDiscriminator(int size) {
    SequentialBlock block = new SequentialBlock().add(down(WIDTH, 2, 1, true)).add(leaky());
    int channels = WIDTH;
    for (int side = size / 2; side > 4; side /= 2) {
      channels *= 2;
      block.add(down(channels, 2, 1, false)).add(batchNorm()).add(leaky());
    }
    return block.add(down(1, 1, 0, true)).add(Blocks.batchFlattenBlock());
  }

  private static Block linear(int units) {
    return Linear.builder().setUnits(units).build();
  }

  private static Block up(int channels, int stride, int padding, boolean bias) {
    return Conv2dTranspose.builder()
        .setKernelShape(KERNEL)
        .setFilters(channels)
        .optStride(new Shape(stride, stride))
        .optPadding(new Shape(padding, padding))
        .optBias(bias)
        .build();
  }

  private static Block down(int channels, int stride, int padding, boolean bias) {
    return Conv2d.builder()
        .setKernelShape(KERNEL)
        .setFilters(channels)
        .optStride(new Shape(stride, stride))
        .optPadding(new Shape(padding, padding))
        .optBias(bias)
        .build();
  }

  /** DJL's momentum is the weight of the old statistics, PyTorch's that of the new ones. */
  private static Block batchNorm() {
    return BatchNorm.builder().optEpsilon(1e-5f).optMomentum(0.9f).build();
  }

  private static Block leaky() {
    return Activation.leakyReluBlock(SLOPE);
  }

  private static Block shaping(UnaryOperator<NDArray> shape) {
    return new LambdaBlock(in -> new NDList(shape.apply(in.singletonOrThrow())));
  }
}
