package dev.organza.metric;

import dev.organza.OrganzaException;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.Augmentation;
import dev.organza.data.Dataset;
import dev.organza.data.Datasets;
import dev.organza.data.Schema;
import dev.organza.data.batch.Batch;
import dev.organza.data.batch.Batches;
import dev.organza.data.batch.Cursor;
import dev.organza.data.batch.Sampler;
import dev.organza.data.transform.Scaling;
import dev.organza.data.transform.Transforms;
import dev.organza.nn.Initialiser;
import dev.organza.nn.Mode;
import dev.organza.nn.Weights;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.network.Network;
import dev.organza.optim.Adam;
import dev.organza.torch.Device;
import dev.organza.torch.FlatTensors;
import dev.organza.torch.HostMemory;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import dev.organza.torch.Threads;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A small classifier: a convolutional network for images, a multilayer perceptron for rows of
 * numbers.
 */
public final class Classifier implements AutoCloseable {

  private static final int BATCH = 128;

  private final Network network;

  /** The scale of images; columns of rows have scales of their own. */
  private final Scaling pixels = Scaling.pixels(-1, 1);

  private final ColumnScale[] columns;
  private final FlatTensors parameters;
  private final FlatTensors buffers;
  private final Weights weights;

  /** The layers before and after the activations that are the {@link #features}. */
  private final Network trunk;

  private final Network head;

  private Classifier(Dataset data) {
    int classes = data.classes().size();
    if (classes < 2) {
      throw new UsageException(
          "A classifier needs at least two classes, and %s has %s.%nUse data with labels."
              .formatted(data.name(), classes == 0 ? "no labels" : "one"));
    }
    boolean images = data.shape().isImage();
    this.columns = images ? new ColumnScale[0] : ColumnScale.of(Rows.of(data));
    this.network =
        images ? convolutional(data.shape(), classes) : perceptron(data.shape(), classes);
    this.parameters = FlatTensors.allocate(network.parameters(), true, Device.cpu());
    this.buffers = FlatTensors.allocate(network.buffers(), false, Device.cpu());
    this.weights = new Weights(parameters.views(), buffers.views());
    int last = network.layers().size() - 1;
    this.trunk = Network.of(data.shape(), network.layers().subList(0, last));
    this.head = Network.of(trunk.output(), network.layers().subList(last, last + 1));
  }

  /** Scales samples for the network, in place. */
  private void scale(float[] values) {
    if (columns.length == 0) {
      pixels.apply(values, 0, values.length);
      return;
    }
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) columns[i % columns.length].drawnIn(values[i]);
    }
  }

  /** Rows in the network's scale. */
  private Dataset scaled(Dataset data) {
    Rows rows = Rows.of(data);
    for (float[] row : rows.values()) {
      scale(row);
    }
    return Datasets.of(data.name(), data.shape(), rows.values(), rows.labels(), data.classes());
  }

  private static Network convolutional(Shape shape, int classes) {
    return Network.of(
        shape,
        Layer.conv2d(32, 3, 1, 1),
        Layer.relu(),
        Layer.conv2d(32, 4, 2, 1),
        Layer.relu(),
        Layer.conv2d(64, 4, 2, 1),
        Layer.relu(),
        Layer.flatten(),
        Layer.dropout(0.3),
        Layer.linear(128),
        Layer.relu(),
        Layer.dropout(0.3),
        Layer.linear(classes));
  }

  private static Network perceptron(Shape shape, int classes) {
    return Network.of(
        shape,
        Layer.flatten(),
        Layer.linear(128),
        Layer.relu(),
        Layer.dropout(0.1),
        Layer.linear(128),
        Layer.relu(),
        Layer.dropout(0.1),
        Layer.linear(classes));
  }

  /** Trains by cross-entropy with Adam, 10⁻³ in the first epochs and 10⁻⁴ in the last. */
  public static Classifier train(Dataset data, int epochs, long seed) {
    try (Threads.Lease lease = Threads.lease(1)) {
      return trained(data, epochs, seed);
    }
  }

  private static Classifier trained(Dataset data, int epochs, long seed) {
    Classifier classifier = new Classifier(data);
    int size = Math.min(BATCH, data.count());
    int steps = data.count() / size * epochs;
    boolean images = data.shape().isImage();
    Scaling scaling = images ? classifier.pixels : Scaling.identity();
    try (RandomStream start = RandomStream.of(seed, "classifier/start");
        RandomStream noise = RandomStream.of(seed, "classifier/noise");
        Batches batches =
            Batches.of(
                images ? data : classifier.scaled(data),
                Transforms.of(scaling),
                Sampler.SHUFFLED,
                Augmentation.NONE,
                size,
                seed,
                Cursor.START);
        Fit fit = new Fit(classifier.parameters, new Adam(1e-3, 0.9, 0.999, 1e-8))) {
      try (Scope scope = Scope.open()) {
        classifier.network.initialise(
            classifier.parameters.views(),
            classifier.buffers.views(),
            new Initialiser.He(0),
            start);
      }
      for (int step = 1; step <= steps; step++) {
        fit.step(
            step * epochs > steps * (epochs - 1) ? 1e-4 : 1e-3,
            () -> {
              Batch batch = batches.next();
              Tensor x =
                  HostMemory.tensor(
                      batch.values(Schema.SAMPLE), Device.cpu(), data.shape().batch(batch.count()));
              Tensor logits =
                  classifier.network.forward(classifier.weights, x, Mode.training(noise));
              return Logits.crossEntropy(logits, batch.labels());
            });
      }
    }
    return classifier;
  }

  /**
   * A classifier with known weights.
   *
   * @param data that it was trained on
   * @param tensors the weights, from {@link #tensors}
   * @throws OrganzaException if a tensor is missing or has other sizes
   */
  public static Classifier of(Dataset data, Map<String, Tensor> tensors) {
    Classifier classifier = new Classifier(data);
    try (NoGradGuard off = new NoGradGuard()) {
      for (Map.Entry<String, Tensor> own : classifier.tensors().entrySet()) {
        Tensor given = tensors.get(own.getKey());
        if (given == null || !Arrays.equals(given.shape(), own.getValue().shape())) {
          throw new OrganzaException(
              "the tensor "
                  + own.getKey()
                  + " is missing or has other sizes than the classifier's");
        }
        own.getValue().copy_(given);
      }
      return classifier;
    } catch (RuntimeException e) {
      classifier.close();
      throw e;
    }
  }

  /** The weights by name; they belong to the classifier. */
  public Map<String, Tensor> tensors() {
    Map<String, Tensor> tensors = parameters.named("");
    tensors.putAll(buffers.named(""));
    return tensors;
  }

  /** How many activations {@link #features} gives. */
  public int dimension() {
    return trunk.output().elements();
  }

  /**
   * The activations before the last layer, and the probabilities of the classes.
   *
   * @param samples {@code [count][elements]}, in the data's own values
   */
  public Features features(float[][] samples) {
    float[][] values = new float[samples.length][];
    float[][] probabilities = new float[samples.length][];
    int split = trunk.parameters().size();
    List<Tensor> all = parameters.views();
    Weights before = new Weights(all.subList(0, split), buffers.views());
    Weights after = new Weights(all.subList(split, all.size()), List.of());
    forEachBatch(
        samples,
        (x, start) -> {
          int count = (int) x.size(0);
          Tensor hidden = trunk.forward(before, x, Mode.evaluation());
          Tensor logits = head.forward(after, hidden, Mode.evaluation());
          rows(HostMemory.floats(hidden), count, values, start);
          rows(HostMemory.floats(torch.softmax(logits, 1)), count, probabilities, start);
        });
    return new Features(values, probabilities);
  }

  /**
   * The activations that {@link #features} gives, differentiable.
   *
   * @param images {@code [N,C,H,W]} from 0 to 1
   * @return {@code [N, dimension]}
   * @throws IllegalStateException for a classifier of rows
   */
  public Tensor embed(Tensor images) {
    if (columns.length > 0) {
      throw new IllegalStateException("this classifier is of rows");
    }
    int split = trunk.parameters().size();
    Weights before = new Weights(parameters.views().subList(0, split), buffers.views());
    Tensor scaled = images.mul(new Scalar(2.0)).sub(new Scalar(1.0)); // to [−1, 1]
    return trunk.forward(before, scaled, Mode.evaluation());
  }

  private interface BatchConsumer {
    /**
     * @param x {@code [N, shape…]} in the network's scale
     * @param start the index of the first of them
     */
    void accept(Tensor x, int start);
  }

  private void forEachBatch(float[][] samples, BatchConsumer consumer) {
    int elements = network.input().elements();
    for (int start = 0; start < samples.length; start += BATCH) {
      int count = Math.min(BATCH, samples.length - start);
      float[] scaled = new float[count * elements];
      for (int i = 0; i < count; i++) {
        System.arraycopy(samples[start + i], 0, scaled, i * elements, elements);
      }
      scale(scaled);
      try (Scope scope = Scope.open();
          NoGradGuard off = new NoGradGuard()) {
        consumer.accept(
            HostMemory.tensor(scaled, Device.cpu(), network.input().batch(count)), start);
      }
    }
  }

  private static void rows(float[] from, int count, float[][] into, int start) {
    int width = from.length / count;
    for (int i = 0; i < count; i++) {
      into[start + i] = Arrays.copyOfRange(from, i * width, (i + 1) * width);
    }
  }

  /**
   * The likeliest class of each sample.
   *
   * @param samples {@code [count][elements]}, in the data's own values
   */
  public int[] classify(float[][] samples) {
    int[] classes = new int[samples.length];
    forEachBatch(
        samples,
        (x, start) -> {
          int[] likeliest = Logits.likeliest(network.forward(weights, x, Mode.evaluation()));
          System.arraycopy(likeliest, 0, classes, start, likeliest.length);
        });
    return classes;
  }

  /** The accuracy on labelled samples, in [0,1]. */
  public double accuracy(Dataset data) {
    float[][] samples = new float[data.count()][data.shape().elements()];
    int[] labels = new int[data.count()];
    for (int i = 0; i < labels.length; i++) {
      data.read(i, samples[i], 0);
      labels[i] = data.label(i);
    }
    return agreement(classify(samples), labels);
  }

  /** The share of equal entries. */
  public static double agreement(int[] found, int[] wanted) {
    int same = 0;
    for (int i = 0; i < found.length; i++) {
      same += found[i] == wanted[i] ? 1 : 0;
    }
    return (double) same / found.length;
  }

  @Override
  public void close() {
    parameters.close();
    buffers.close();
  }
}
