package dev.organza.model;

import dev.organza.OrganzaException;
import dev.organza.UsageException;
import dev.organza.game.AdversarialGame;
import dev.organza.game.AdversarialNetworks;
import dev.organza.game.Codes;
import dev.organza.game.Latents;
import dev.organza.nn.Mode;
import dev.organza.nn.Weights;
import dev.organza.torch.Device;
import dev.organza.torch.FlatTensors;
import dev.organza.torch.HostMemory;
import dev.organza.torch.Precision;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import dev.organza.torch.Threads;
import dev.organza.train.Trainer;
import dev.organza.tree.Kinds;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A trained pair: the averaged generator to sample from, and the discriminator that judged it.
 *
 * <p>Takes and gives plain arrays in the data's own values: grey levels from 0 to 255 for images,
 * the units of the source for numbers. Sample i of a seed is the same whatever the count, because
 * latents are drawn, and samples computed, in chunks whose sizes do not depend on it.
 */
public final class Model implements AutoCloseable {

  /** Latents that are drawn at once; fixed, since it decides which latents a sample has. */
  static final int CHUNK = 64;

  private final ModelDescription description;
  private final GeneratorPasses passes;
  private final Weights generator;
  private final Weights discriminator;
  private final List<FlatTensors> owned;
  final RowDecoder rows;
  final RowSampler.LatentPlaces places = new RowSampler.LatentPlaces();

  private Model(
      GeneratorPasses passes, Weights generator, Weights discriminator, List<FlatTensors> owned) {
    this.description = passes.description();
    this.passes = passes;
    this.generator = generator;
    this.discriminator = discriminator;
    this.owned = owned;
    this.rows = new RowDecoder(this);
  }

  /**
   * The averaged generator and the discriminator of a training as they are now, to sample from
   * between its steps. It shares the trainer's weights; closing it does nothing.
   */
  public static Model of(Trainer trainer, ModelDescription description) {
    return new Model(
        GeneratorPasses.of(description, trainer.device()),
        trainer.player(AdversarialGame.GENERATOR).average(),
        trainer.player(AdversarialGame.DISCRIMINATOR).weights(),
        List.of());
  }

  /**
   * This model, generating in a precision that need not be float32. It has this one's weights and
   * lives as long; closing it does nothing.
   *
   * @param precision in bfloat16 samples differ by the rounding of their values, about a grey level
   *     of images
   */
  public Model in(Precision precision) {
    return with(passes.in(precision));
  }

  /**
   * This model with samples that are more typical and vary less: every style is moved towards the
   * average of styles, w' = w̄ + ψ(w − w̄) (Karras et al. 2019, arXiv:1812.04948, appendix B). It
   * has this one's weights and lives as long; closing it does nothing.
   *
   * @param psi ψ in [−2,2]: 1 for the samples as they are, 0 for the average alone, negative for
   *     styles on its other side
   * @throws UsageException if ψ is outside, or the generator has no mapping network
   */
  public Model truncated(double psi) {
    return with(passes.of(description.truncated(psi)));
  }

  /**
   * This model, which computes few samples in shorter passes where these give the same bits: found
   * out here. It has this one's weights and lives as long; closing it does nothing.
   */
  public Model inShorterPasses() {
    return with(passes.orShorter(this));
  }

  Model with(GeneratorPasses other) {
    return new Model(other, generator, discriminator, List.of());
  }

  /**
   * The model in a file {@code model.safetensors} of a checkpoint.
   *
   * @param kinds knows the kind of the model's prior
   * @throws OrganzaException if the file is missing, damaged, or not a model of Organza
   */
  public static Model load(Path file, Device device, Kinds kinds) {
    ModelFile loaded = ModelFile.read(file, device, kinds);
    return new Model(
        GeneratorPasses.of(loaded.description(), device),
        loaded.generator(),
        loaded.discriminator(),
        loaded.owned());
  }

  /** What this model is of. */
  public ModelDescription description() {
    return description;
  }

  /** Where it lies and computes. */
  public Device device() {
    return passes.device();
  }

  /** What it generates in. */
  public Precision precision() {
    return passes.precision();
  }

  /**
   * How many samples are computed at once: 64 images, or as many rows as are some milliseconds of
   * work, in multiples of 64. Fixed for a model, since it decides the last bits of a sample.
   */
  public int samplesAPass() {
    return passes.samples();
  }

  /**
   * Latents of a seed, with codes at random; see {@link #latents(int, long, Selection)}.
   *
   * @param count how many, at least 1
   * @return {@code [count][inputs]}
   */
  public float[][] latents(int count, long seed) {
    return latents(count, seed, Selection.ANY);
  }

  /**
   * Latents of a seed, with the codes that are asked for.
   *
   * @param count how many, at least 1
   * @return {@code [count][inputs]}: z, then the codes
   * @throws UsageException if the model does not have such codes
   */
  public float[][] latents(int count, long seed, Selection selection) {
    if (count < 1) {
      throw new UsageException("count is " + count + "; it is at least 1");
    }
    selection.requireFrom(description);
    Codes codes = description.conditioning().codes();
    try (RandomStream stream = RandomStream.of(seed, "samples")) {
      // Of a stream that is used once, what lies behind need not be drawn.
      int last = description.prior().drawnFor((count - 1) % CHUNK + 1).orElse(CHUNK);
      float[][] latents = latents(count, stream, codes.size() > 0 ? CHUNK : last);
      for (float[] latent : latents) {
        selection.applyTo(latent, description.prior().size(), codes);
      }
      return latents;
    }
  }

  /**
   * The next latents of a stream, with codes at random.
   *
   * @param count how many; the stream advances by the next multiple of 64
   * @return {@code [count][inputs]}: z, then the codes
   */
  public float[][] latents(int count, RandomStream stream) {
    return latents(count, stream, CHUNK);
  }

  private float[][] latents(int count, RandomStream stream, int last) {
    int size = description.inputs();
    float[][] latents = new float[count][];
    for (int start = 0; start < count; start += CHUNK) {
      int drawing = start + CHUNK < count ? CHUNK : last;
      try (Scope scope = Scope.open()) {
        float[] drawn =
            HostMemory.floats(
                Latents.draw(
                    description.prior(), description.conditioning().codes(), drawing, stream));
        for (int i = 0; i < CHUNK && start + i < count; i++) {
          latents[start + i] = Arrays.copyOfRange(drawn, i * size, (i + 1) * size);
        }
      }
    }
    return latents;
  }

  /**
   * The labels of samples in order: the one that is asked for, or all in turn.
   *
   * @return {@code [count]} class indices; zeros for a model that knows no classes
   */
  public int[] labels(int count, Selection selection) {
    selection.requireFrom(description);
    int[] labels = new int[count];
    Arrays.setAll(labels, i -> selection.labelOf(i, description));
    return labels;
  }

  /**
   * Samples of a seed, as {@link #sample(int, long, Selection)} with nothing asked for.
   *
   * @param count how many, at least 1
   * @return {@code [count][elements]}, row-major by the description's shape, in the data's own
   *     values
   */
  public float[][] sample(int count, long seed) {
    return sample(count, seed, Selection.ANY);
  }

  /**
   * Samples of a seed, of the class and with the codes that are asked for; else of all classes in
   * turn, with codes at random.
   *
   * @param count how many, at least 1
   * @return {@code [count][elements]}, row-major by the description's shape, in the data's own
   *     values
   * @throws UsageException if the model does not have such a class or such codes
   */
  public float[][] sample(int count, long seed, Selection selection) {
    return generate(latents(count, seed, selection), labels(count, selection));
  }

  /**
   * As {@link #sample(int, long, Selection)}, with the digits of float64: those of a table whose
   * numbers float32 does not hold, such as coordinates in metres or timestamps.
   *
   * @throws UsageException if the model does not have such a class or such codes
   */
  public double[][] sampleDoubles(int count, long seed, Selection selection) {
    return generateDoubles(latents(count, seed, selection), labels(count, selection));
  }

  /**
   * Rows that all meet conditions. G is asked for the categories that are allowed, and others are
   * left out of its choice, so that no row is rejected for them.
   *
   * @throws UsageException if no row can meet the conditions, or so few do that it takes too long
   */
  public ConditionedRows rows(int count, long seed, RowConditions conditions) {
    return ConditionedRows.of(RowSampler.of(this, count, seed, conditions));
  }

  /** The samples that latents lead to, of all classes in turn. */
  public float[][] generate(float[][] latents) {
    return generate(latents, labels(latents.length, Selection.ANY));
  }

  /**
   * The samples that latents lead to.
   *
   * @param latents {@code [count][inputs]}
   * @param labels {@code [count]} class indices; ignored by a model without labels
   * @return {@code [count][elements]} in the data's own values
   * @throws UsageException if there is not one label a latent, or a label is none of the model's
   */
  public float[][] generate(float[][] latents, int[] labels) {
    return description.transform().rows().isPresent()
            || description.transform().constrained().isPresent()
        ? Chunks.floats(generateDoubles(latents, labels))
        : inverted(unscaled(latents, labels));
  }

  private float[][] inverted(float[][] samples) {
    for (int i = 0; i < samples.length; i++) {
      samples[i] = description.transform().invert(samples[i]);
    }
    return samples;
  }

  /**
   * As {@link #generate(float[][], int[])}, with the digits of float64.
   *
   * @throws UsageException if there is not one label a latent, or a label is none of the model's
   */
  public double[][] generateDoubles(float[][] latents, int[] labels) {
    return rows.of(latents, unscaled(latents, labels), RowConditions.NONE);
  }

  /**
   * The latents whose samples are nearest to these, of any class unless one is asked for.
   *
   * @param samples {@code [count][elements]} in the data's own values
   * @param embeddings what samples are compared by, each alike; at least one
   * @return one for each sample
   * @throws UsageException if a sample has another size or a value that is not finite
   */
  public List<ProjectedSample> project(
      float[][] samples,
      Selection selection,
      List<Embedding> embeddings,
      ProjectionOptions options) {
    try (Threads.Lease lease = Threads.lease()) {
      return List.of(new Projector(this, generator, embeddings, selection, options).of(samples));
    }
  }

  /**
   * Samples with the styles of two latents, of all classes in turn.
   *
   * @param latents {@code [count][inputs]}
   * @param others {@code [count][inputs]}, whose styles are taken in a part of the layers
   * @return {@code [count][elements]} in the data's own values
   * @throws UsageException if the generator has no mapping network
   */
  float[][] mix(float[][] latents, float[][] others, StyleMixing.Depth part) {
    return inverted(
        passes.of(
            StyleMixing.sideBySide(latents, others),
            2 * description.inputs(),
            labels(latents.length, Selection.ANY),
            StyleMixing.pass(description, generator, part)));
  }

  /** What G gives, in the network's own values. */
  private float[][] unscaled(float[][] latents, int[] labels) {
    Selection.requireLabels(description, latents.length, labels);
    return passed(
        latents, description.conditioning().choosesCategories() ? chosen(latents) : labels);
  }

  /** The categories that rows are asked for. */
  int[] chosen(float[][] latents) {
    return RowDraws.labels(description, latents);
  }

  /** The same, with labels of any kind. */
  float[][] passed(float[][] latents, int[] labels) {
    return passes.of(
        latents,
        description.inputs(),
        labels,
        (z, condition) ->
            description.generator().forward(generator, z, condition, Mode.evaluation()));
  }

  /**
   * D(x), the probability that D gives samples of being real; for a critic the sigmoid of its
   * score. A D that knows labels is asked for every label, and the mean taken; a D that judges
   * packs sees a pack of the one sample repeated.
   *
   * @param samples {@code [count][elements]} in the data's own values
   * @return {@code [count]} values in [0,1]
   */
  public double[] discriminate(float[][] samples) {
    float[][] scaled = new float[samples.length][];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = description.transform().apply(samples[i].clone());
    }
    return judged(scaled);
  }

  /** As {@link #discriminate(float[][])}, of samples with the digits of float64. */
  public double[] discriminate(double[][] samples) {
    float[][] scaled = new float[samples.length][description.generator().output().elements()];
    for (int i = 0; i < scaled.length; i++) {
      description.transform().apply(samples[i], scaled[i]);
    }
    return judged(scaled);
  }

  private double[] judged(float[][] samples) {
    return new ModelDiscriminator(description, discriminator, passes.device()).of(samples);
  }

  /** The two networks, as the game had them: for metrics of the game. */
  public AdversarialNetworks networks() {
    return description.networks();
  }

  /** The averaged generator with weights of its own, which the caller may train and closes. */
  public TrainableNetwork copyGenerator() {
    return TrainableNetwork.copy(description.generator(), generator);
  }

  /** The discriminator with weights of its own, which the caller may train and closes. */
  public TrainableNetwork copyDiscriminator() {
    return TrainableNetwork.copy(description.discriminator(), discriminator);
  }

  @Override
  public void close() {
    owned.forEach(FlatTensors::close);
  }
}
