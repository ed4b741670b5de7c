package dev.organza.metric;

import dev.organza.Hint;
import dev.organza.UsageException;
import dev.organza.data.Dataset;
import dev.organza.data.Field;
import dev.organza.model.Model;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The input of metrics: real samples, generated samples, and what is known about them.
 *
 * <p>Closing it closes the feature extractor if it was used; data sets and model belong to the
 * caller.
 */
public final class MetricInput implements AutoCloseable {

  private final Dataset real;
  private final Dataset fake;
  private final Dataset training;
  private final @Nullable Dataset heldOut;
  private final @Nullable Model model;
  private final Supplier<FeatureExtractor> extractors;
  private final long seed;
  private final List<TranslatedImages> translations;
  private @Nullable SampleFeatures features;

  /** Whose features this one uses; null for its own. */
  private @Nullable MetricInput owner;

  private @Nullable MetricInput seen;
  private @Nullable List<SoundBaselines.Baseline> baselines;
  private final Map<Object, Object> computed = new HashMap<>();

  private MetricInput(Builder builder) {
    this.real = builder.real;
    this.fake = builder.fake;
    this.training = builder.training;
    this.heldOut = builder.heldOut;
    this.model = builder.model;
    this.extractors = builder.extractors;
    this.seed = builder.seed;
    this.translations = builder.translations;
  }

  /**
   * An input of real and generated samples.
   *
   * @throws UsageException if the shapes differ
   */
  public static Builder of(Dataset real, Dataset fake) {
    return new Builder(real, fake);
  }

  /** The real samples to compare with; for a trained model, some of those it was trained on. */
  public Dataset real() {
    return real;
  }

  /** The generated samples; their labels are the requested classes. */
  public Dataset fake() {
    return fake;
  }

  /** All training samples, if known; else the {@link #real} samples. */
  public Dataset training() {
    return training;
  }

  /** Real samples that were not trained on. */
  public Optional<Dataset> heldOut() {
    return Optional.ofNullable(heldOut);
  }

  /** The generator of the samples with its discriminator. */
  public Optional<Model> model() {
    return Optional.ofNullable(model);
  }

  /** The features by which samples are compared; opened or trained on first use. */
  public SampleFeatures features() {
    if (owner != null) {
      return owner.features();
    }
    if (features == null) {
      features = new SampleFeatures(extractors.get());
    }
    return features;
  }

  /**
   * This input as metrics of images see it: of sounds the spectrograms, without the model, which
   * knows of none. Any other is itself.
   */
  public MetricInput seen() {
    if (!(real.schema().sample() instanceof Field.Wave wave)) {
      return this;
    }
    if (seen == null) {
      Builder builder =
          of(Spectrograms.of(real, wave), Spectrograms.of(fake, wave))
              .training(Spectrograms.of(training, wave))
              .features(extractors)
              .seed(seed);
      heldOut().ifPresent(data -> builder.heldOut(Spectrograms.of(data, wave)));
      seen = builder.build();
    }
    return seen;
  }

  /**
   * What several metrics need of this input, computed for the first that asks.
   *
   * @param key what is computed, such as a record of its name and settings; the type counts, too
   */
  public <T> T once(Class<T> type, Object key, Supplier<T> compute) {
    List<Object> whole = List.of(type, key);
    Object known = computed.get(whole);
    if (known == null) {
      known = compute.get();
      computed.put(whole, known);
    }
    return type.cast(known);
  }

  /** Sets of sounds that no generator made; none where samples are something else. */
  List<SoundBaselines.Baseline> baselines() {
    if (baselines == null) {
      baselines =
          real.schema().sample() instanceof Field.Wave wave
              ? SoundBaselines.of(this, wave)
              : List.of();
    }
    return baselines;
  }

  /**
   * This input with other samples in the place of the generated ones. It has the same features, and
   * is not to be closed.
   */
  MetricInput instead(Dataset other) {
    Builder builder = of(real, other).training(training).features(extractors).seed(seed);
    heldOut().ifPresent(builder::heldOut);
    MetricInput input = builder.build();
    input.owner = this;
    return input;
  }

  /** What was translated, by direction; empty where the samples are no translated images. */
  public List<TranslatedImages> translations() {
    return translations;
  }

  /** The seed of all random draws of a metric. */
  public long seed() {
    return seed;
  }

  @Override
  public void close() {
    if (features != null) {
      features.close();
    }
    if (seen != null) {
      seen.close();
    }
  }

  /** Builds an input. */
  public static final class Builder {

    private final Dataset real;
    private final Dataset fake;
    private Dataset training;
    private @Nullable Dataset heldOut;
    private @Nullable Model model;
    private long seed = 1;
    private List<TranslatedImages> translations = List.of();
    private Supplier<FeatureExtractor> extractors =
        () -> {
          throw new UsageException("there is no feature extractor for these samples");
        };

    private Builder(Dataset real, Dataset fake) {
      if (!real.shape().equals(fake.shape())) {
        throw new UsageException(
            "The real samples are %s and the generated ones %s."
                .formatted(real.shape(), fake.shape()),
            Hint.say("Give samples of one shape; fit images with ")
                .set("data.size", 64)
                .and(", or another size."));
      }
      this.real = real;
      this.fake = fake;
      this.training = real;
    }

    /** All training samples, if the real samples are a part of them. */
    public Builder training(Dataset dataset) {
      this.training = requireShape("training", dataset);
      return this;
    }

    /** Real samples that were not trained on. */
    public Builder heldOut(Dataset dataset) {
      this.heldOut = requireShape("held-out", dataset);
      return this;
    }

    private Dataset requireShape(String what, Dataset dataset) {
      if (!dataset.shape().equals(real.shape())) {
        throw new UsageException(
            "The %s samples are %s and the others %s.%nGive samples of one shape."
                .formatted(what, dataset.shape(), real.shape()));
      }
      return dataset;
    }

    /** The generator of the samples with its discriminator. */
    public Builder model(Model trained) {
      this.model = trained;
      return this;
    }

    /** What was translated, by direction. */
    public Builder translations(List<TranslatedImages> directions) {
      this.translations = List.copyOf(directions);
      return this;
    }

    /** Opens the features; called at most once. */
    public Builder features(Supplier<FeatureExtractor> supplier) {
      this.extractors = supplier;
      return this;
    }

    /** The seed of all random draws of a metric. */
    public Builder seed(long number) {
      this.seed = number;
      return this;
    }

    /** The input. */
    public MetricInput build() {
      return new MetricInput(this);
    }
  }
}
