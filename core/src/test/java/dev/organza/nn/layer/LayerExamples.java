package dev.organza.nn.layer;

import dev.organza.Shape;
import dev.organza.nn.layer.Resampling.AveragePool;
import dev.organza.nn.layer.Resampling.Upsample;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Layers of every kind, each with a shape it takes. */
final class LayerExamples {

  /** The length of every condition. */
  static final int CONDITION = 3;

  private static final Shape ROW = Shape.of(5);
  private static final Shape SIGNAL = Shape.signal(2, 7);
  private static final Shape IMAGE = Shape.image(2, 5, 4);

  private LayerExamples() {}

  /** A layer and the shape of its inputs. */
  record Example(Layer layer, Shape in) {

    @Override
    public String toString() {
      return layer + " of " + in;
    }
  }

  static Stream<Example> all() {
    return Stream.of(
        new Example(Layer.linear(4), ROW),
        new Example(new Linear(1, false), ROW),
        new Example(embeddings(), ROW),
        new Example(Layer.maxout(3, 2), ROW),
        new Example(Layer.conv2d(3, 3, 2, 1), IMAGE),
        new Example(new Conv2d(3, 4, 1, 0, false), Shape.image(2, 4, 4)),
        new Example(new Conv2d(4, 3, 1, 1, true, 2), IMAGE),
        new Example(new Conv2d(2, 4, 1, 0, true, 2), Shape.image(2, 4, 4)),
        new Example(new Conv2d(4, 4, 1, 0, false, 2), Shape.image(2, 4, 4)),
        new Example(Layer.convTranspose2d(3, 4, 2, 1), Shape.image(2, 3, 2)),
        new Example(new ConvTranspose2d(4, 4, 2, 1, 0, true, 2), Shape.image(2, 3, 2)),
        new Example(new ConvTranspose2d(3, 4, 1, 0, 0, true, 3), Shape.image(3, 1, 1)),
        new Example(new ConvTranspose2d(3, 3, 2, 1, 1, false), Shape.image(2, 3, 2)),
        new Example(Layer.convTranspose2d(2, 3, 1, 0), Shape.image(4, 1, 1)),
        new Example(new Conv1d(3, 3, 2, 2, 2, true), SIGNAL),
        new Example(new Conv1d(2, 7, 1, 0, 1, false), SIGNAL),
        new Example(Layer.convTranspose1d(3, 4, 2, 1), SIGNAL),
        new Example(new ConvTranspose1d(2, 5, 3, 2, 2, false), SIGNAL),
        new Example(Layer.spectral(Layer.linear(4)), ROW),
        new Example(Layer.spectral(Layer.conv1d(3, 3, 1, 1)), SIGNAL),
        new Example(new Spectral(new Projection(CONDITION), 2), ROW),
        new Example(Layer.batchNorm(), ROW),
        new Example(new BatchNorm(0.3, 1e-3, false), IMAGE),
        new Example(Layer.batchNorm(), SIGNAL),
        new Example(Layer.layerNorm(), ROW),
        new Example(Layer.layerNorm(), IMAGE),
        new Example(new LayerNorm(1e-3, false), SIGNAL),
        new Example(Layer.instanceNorm(), IMAGE),
        new Example(new InstanceNorm(1e-3, true), IMAGE),
        new Example(new InstanceNorm(1e-3, true), SIGNAL),
        new Example(Layer.dropout(0.5), ROW),
        new Example(Layer.gaussianNoise(0.5), IMAGE),
        new Example(new Noise.PixelNoise(), IMAGE),
        new Example(new Noise.PhaseShuffle(2), SIGNAL),
        new Example(new Progressive.PixelNorm(), ROW),
        new Example(new Progressive.PixelNorm(), IMAGE),
        new Example(new Progressive.MinibatchDeviation(2), IMAGE),
        new Example(new Progressive.Equalised(Layer.linear(4), 1.4142, 0.5), ROW),
        new Example(new Progressive.Equalised(Layer.conv2d(3, 3, 2, 1), 1, 1), IMAGE),
        new Example(new Progressive.Equalised(new Projection(CONDITION), 1, 1), ROW),
        new Example(new SelfAttention(2), Shape.image(4, 3, 2)),
        new Example(Layer.spectral(new SelfAttention(1)), Shape.image(2, 2, 3)),
        new Example(new Style.Styles(3, 0, 0.9, 1), ROW),
        new Example(new Style.Styles(3, 0.7, 0.9, 0.6), ROW),
        new Example(new Style.Constant(2, 3), ROW),
        // Many channels: demodulation takes away what their gradients by the style have in common,
        // of two nearly all, and what is left is rounding in bfloat16.
        new Example(
            new Style.Modulated(3, 3, 1, 0, CONDITION, true, 1.4142), Shape.image(24, 3, 2)),
        new Example(new Style.Modulated(2, 1, 3, 1, CONDITION, false, 1), IMAGE),
        new Example(
            new Style.Synthesis(
                List.of(
                    new Style.Constant(2, 2),
                    new Style.Modulated(3, 3, 2, 0, 4, true, 1.4142),
                    new Noise.PixelNoise(),
                    Layer.tanh(),
                    new Style.Modulated(1, 1, 2, 1, 4, false, 1))),
            Shape.of(4)),
        new Example(Layer.reshape(5, 2, 4), IMAGE),
        new Example(Layer.flatten(), SIGNAL),
        new Example(Layer.upsample(2), IMAGE),
        new Example(new Upsample(2, Upsample.Interpolation.BILINEAR), SIGNAL),
        new Example(Layer.downsample(), IMAGE),
        new Example(new Resampling.Smooth(), IMAGE),
        new Example(new Resampling.PixelUnshuffle(2), Shape.image(2, 4, 6)),
        new Example(new Resampling.PixelShuffle(2), Shape.image(8, 3, 2)),
        new Example(Layer.averagePool(2), IMAGE),
        new Example(new AveragePool(4, 2, 1), SIGNAL),
        new Example(Layer.pad(1), IMAGE),
        new Example(new Pad(0, 0, 2, 3, Pad.Border.REFLECT), SIGNAL),
        new Example(new Crop(1, 0, 0, 2), IMAGE),
        new Example(new Crop(0, 0, 3, 1), SIGNAL),
        new Example(new Join(CONDITION, 2), ROW),
        new Example(new Join(CONDITION, 1), IMAGE),
        new Example(new Join(CONDITION, 1), SIGNAL),
        new Example(new Join.ConditionAlone(CONDITION), ROW),
        new Example(new Join.ConditionAlone(CONDITION), IMAGE),
        new Example(new Projection(CONDITION), ROW),
        new Example(new Join.Beside(CONDITION), ROW),
        new Example(rowHeads(), ROW),
        new Example(
            new Fork(List.of(Layer.linear(1)), List.of(Layer.linear(4), new Activation.Gelu())),
            ROW),
        new Example(heads(), IMAGE),
        new Example(
            Layer.residual(
                Layer.tanh(), Layer.linear(4), new Activation.Softplus(), Layer.linear(5)),
            ROW),
        new Example(
            new Residual(
                List.of(Layer.conv2d(3, 3, 1, 1), Layer.batchNorm(), Layer.tanh()),
                List.of(new Conv2d(3, 1, 1, 0, false)),
                0.5,
                2),
            IMAGE),
        new Example(Layer.residual(new Join(CONDITION, 1), Layer.conv1d(2, 3, 1, 1)), SIGNAL),
        new Example(
            Layer.skip(
                Layer.conv2d(3, 4, 2, 1),
                Layer.skip(Layer.instanceNorm(), Layer.tanh()),
                Layer.convTranspose2d(1, 4, 2, 1)),
            Shape.image(2, 6, 4)),
        new Example(Layer.skip(Layer.spectral(Layer.conv1d(3, 3, 1, 1))), SIGNAL),
        new Example(Layer.skip(Layer.dropout(0.5)), ROW),
        new Example(Layer.relu(), IMAGE),
        new Example(Layer.leakyRelu(0.2), SIGNAL),
        new Example(Layer.tanh(), ROW),
        new Example(Layer.sigmoid(), ROW),
        new Example(new Activation.Softplus(), ROW),
        new Example(new Activation.Elu(0.7), ROW),
        new Example(new Activation.Gelu(), ROW));
  }

  /** Two parts share an embedding. */
  private static Linear.Embeddings embeddings() {
    return new Linear.Embeddings(
        List.of(
            new Linear.Embeddings.RowPart(2, 1),
            new Linear.Embeddings.RowPart(1, 0),
            new Linear.Embeddings.RowPart(2, 1)),
        3);
  }

  private static Noise.ColumnHeads rowHeads() {
    return new Noise.ColumnHeads(
        List.of(
            new Noise.ColumnHeads.ColumnHead(Noise.ColumnHeads.Function.TANH, 1),
            new Noise.ColumnHeads.ColumnHead(Noise.ColumnHeads.Function.CATEGORY, 3),
            new Noise.ColumnHeads.ColumnHead(Noise.ColumnHeads.Function.IDENTITY, 1)),
        0.5,
        Noise.ColumnHeads.Estimator.GUMBEL_SOFTMAX,
        0.4);
  }

  private static Fork heads() {
    Map<String, List<Layer>> heads = new LinkedHashMap<>();
    heads.put("map", List.of(Layer.conv2d(1, 3, 1, 1)));
    heads.put("features", List.of(Layer.conv2d(2, 3, 1, 1), Layer.sigmoid()));
    heads.put("mean", List.of(new AveragePool(3, 1, 1)));
    return new Fork(heads);
  }
}
