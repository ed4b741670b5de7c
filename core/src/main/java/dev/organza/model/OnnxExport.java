package dev.organza.model;

import dev.organza.Hint;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.transform.LogSpectrogram;
import dev.organza.data.transform.Scaling;
import dev.organza.nn.network.Network;
import dev.organza.nn.onnx.OnnxGraph;
import dev.organza.nn.onnx.OnnxNetwork;
import dev.organza.tree.Kinds;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A model as an ONNX file, for other runtimes and languages: opset 17, float32, a batch of any
 * size.
 *
 * <p>Inputs of the generator are {@code latents} [N, latents and codes], drawn from the model's
 * prior, and, if it was trained on labels, {@code labels} [N], class indices in int64; a generator
 * of rows with chosen categories takes {@code condition} [N,K] instead. Its output is {@code
 * samples}. The discriminator takes {@code samples} and the same labels or conditions, and gives
 * {@code logits}, and with codes {@code codes} as well, the logits of Q.
 *
 * @param part which network
 * @param units of the samples
 */
public record OnnxExport(Exported part, Units units) {

  /** A network of a model. */
  public enum Exported {
    /** The averaged generator, from latents to samples. */
    GENERATOR,
    /** The discriminator, from samples to logits. */
    DISCRIMINATOR;

    /** For example {@code generator}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What the values of samples are. */
  public enum Units {
    /** Those of the network: images mostly in [−1,1], numbers of mean 0 and deviation 1. */
    NETWORK,
    /** Those of the data: images from 0 to 255, and cut there; numbers in the source's units. */
    DATA;

    /** Those of the data, where the file can give them. */
    public static Units standard(ModelDescription model) {
      return model.transform() instanceof Scaling ? DATA : NETWORK;
    }

    /** For example {@code data}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final String SAMPLES = "samples";

  /**
   * The file of a model. In its metadata are {@code organza.model}, the description as JSON that a
   * model file has (the prior, the codes, the classes, the transform, the networks), and {@code
   * organza.units}.
   *
   * @param kinds knows the kind of the model's prior
   * @param metadata what else the file says of itself
   * @throws UsageException if the data's units are asked for, and the data are rows with columns
   *     that are more than a number each, or sounds that were learned as spectrograms
   */
  public byte[] of(Model model, Kinds kinds, Map<String, String> metadata) {
    ModelDescription description = model.description();
    OnnxGraph graph = new OnnxGraph(part.toString());
    describe(graph, description, kinds);
    metadata.forEach(graph::describe);
    @Nullable Scaling scaling = scaling(description);
    switch (part) {
      case GENERATOR -> addGenerator(graph, model, scaling);
      case DISCRIMINATOR -> addDiscriminator(graph, model, scaling);
    }
    return graph.toBytes();
  }

  private void describe(OnnxGraph graph, ModelDescription description, Kinds kinds) {
    graph.describe(ModelDescription.KEY, description.toJson(kinds));
    graph.describe("organza.units", units.toString());
  }

  /**
   * What a reader of the file's samples has to know beyond their shape; empty where they are in the
   * data's units or a scale away from them.
   */
  public Optional<String> caution(ModelDescription description) {
    return description.transform() instanceof LogSpectrogram
        ? Optional.of(
            "The file gives spectrograms "
                + description.generator().output()
                + ", not waveforms: logarithms of magnitudes, each frequency standardised, whose"
                + " phases are to be estimated. Means and deviations are in its metadata, "
                + ModelDescription.KEY
                + ".")
        : Optional.empty();
  }

  /** What brings samples to the data's units; null for none. */
  private @Nullable Scaling scaling(ModelDescription description) {
    if (units == Units.NETWORK) {
      return null;
    }
    if (description.transform() instanceof Scaling scaling) {
      return scaling;
    }
    caution(description)
        .ifPresent(
            text -> {
              throw new UsageException(text, Hint.say("Ask for the units of the network."));
            });
    throw new UsageException(
        "an ONNX file gives rows with categories as the network does: a probability for each"
            + " category, not in the units of the data");
  }

  private static void addGenerator(OnnxGraph graph, Model model, @Nullable Scaling scaling) {
    ModelDescription description = model.description();
    Network generator = description.generator();
    try (TrainableNetwork copy = model.copyGenerator()) {
      String latents = graph.input("latents", generator.input());
      @Nullable String condition = condition(graph, description, generator.condition());
      String samples = OnnxNetwork.add(graph, generator, copy.weights(), latents, condition);
      graph.output(
          SAMPLES,
          scaling == null ? samples : raw(graph, samples, scaling, generator.output()),
          generator.output());
    }
  }

  private static void addDiscriminator(OnnxGraph graph, Model model, @Nullable Scaling scaling) {
    ModelDescription description = model.description();
    Network discriminator = description.discriminator();
    try (TrainableNetwork copy = model.copyDiscriminator()) {
      String samples = graph.input(SAMPLES, discriminator.input());
      @Nullable String condition = condition(graph, description, discriminator.condition());
      String scaled =
          scaling == null ? samples : networks(graph, samples, scaling, discriminator.input());
      String logits = OnnxNetwork.add(graph, discriminator, copy.weights(), scaled, condition);
      int codes = description.conditioning().codes().size();
      if (codes == 0) {
        graph.output("logits", logits, discriminator.output());
        return;
      }
      graph.output("logits", graph.part(logits, 0, 1), Shape.of(1));
      int all = discriminator.output().dimension(0);
      graph.output("codes", graph.part(logits, 1, all), Shape.of(all - 1));
    }
  }

  /** The labels as one-hot rows, or the conditions as they are; null for a network of neither. */
  private static @Nullable String condition(
      OnnxGraph graph, ModelDescription description, int size) {
    if (size == 0) {
      return null;
    }
    return size == description.classLabels()
        ? graph.oneHot(graph.indices("labels"), size)
        : graph.input("condition", Shape.of(size));
  }

  /** scale·x + offset; of pixels within 0 to 255. */
  private static String raw(OnnxGraph graph, String samples, Scaling scaling, Shape shape) {
    String raw =
        graph.affine(
            samples, broadcast(scaling.scale(), shape), broadcast(scaling.offset(), shape), shape);
    return shape.isImage() ? graph.clipped(raw, 0, 255) : raw;
  }

  /** (x − offset)/scale; where all values are the offset, 0. */
  private static String networks(OnnxGraph graph, String samples, Scaling scaling, Shape shape) {
    double[] offset = scaling.offset();
    double[] factors = scaling.scale();
    double[] shifts = new double[factors.length];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = factors[i] == 0 ? 0 : 1 / factors[i];
      shifts[i] = -offset[i] * factors[i];
    }
    return graph.affine(samples, broadcast(factors, shape), broadcast(shifts, shape), shape);
  }

  /** One number for all values, or one for each of a sample, or of each sample in a pack. */
  private static float[] broadcast(double[] values, Shape shape) {
    float[] all = new float[values.length == 1 ? 1 : shape.elements()];
    for (int i = 0; i < all.length; i++) {
      all[i] = (float) values[i % values.length];
    }
    return all;
  }
}
