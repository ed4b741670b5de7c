package dev.organza.metric.evaluation;

import dev.organza.Shape;
import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.Datasets;
import dev.organza.data.Labels;
import dev.organza.data.source.DownloadListener;
import dev.organza.data.source.Sources;
import dev.organza.metric.FeatureExtractor;
import dev.organza.metric.MetricInput;
import dev.organza.metric.Rows;
import dev.organza.metric.SampleFeatures;
import dev.organza.metric.TranslatedImages;
import dev.organza.model.translation.Translator;
import dev.organza.model.translation.TranslatorDescription.LearnedDirection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * What metrics look at, gathered for translators: images that they were not trained on, what they
 * make of them, and real images of both kinds.
 */
public final class TranslationMetricInput implements GatheredInput {

  /** Images of each direction: enough for the metrics, and few enough to wait for. */
  public static final int DEFAULT_COUNT = 2_000;

  private static final int CHUNK = 64;

  private final MetricInput input;
  private final List<AutoCloseable> opened;

  private TranslationMetricInput(MetricInput input, List<AutoCloseable> opened) {
    this.input = input;
    this.opened = opened;
  }

  /**
   * Translates and gathers.
   *
   * @param sources where held-out samples may come from
   * @param data where and how the run found its data
   * @param dataset the data itself, which belongs to the caller
   * @param translator in any direction; belongs to the caller
   * @param count how many images of each direction at most, at least 1
   * @param options where held-out images come from, and the seed; its counts do not matter
   * @param features makes the feature extractor of real images
   */
  public static TranslationMetricInput of(
      Sources sources,
      DataOptions data,
      Dataset dataset,
      Translator translator,
      int count,
      RunMetricInput.Options options,
      Function<Dataset, FeatureExtractor> features,
      DownloadListener listener) {
    List<AutoCloseable> opened = new ArrayList<>();
    try {
      List<Dataset> others = new ArrayList<>();
      Optional<Dataset> heldOut =
          RunMetricInput.heldOut(sources, data, options.heldOut(), dataset, others, listener);
      opened.addAll(others);
      if (heldOut.isEmpty()) {
        listener.note(
            "Measuring on the images of the training: none are held out. Hold some out with"
                + " data.heldOut.");
      }
      Dataset unseen = heldOut.orElse(dataset);
      List<TranslatedImages> translations = new ArrayList<>();
      for (LearnedDirection direction : translator.description().directions()) {
        SampleFeatures own = new SampleFeatures(features.apply(dataset.field(direction.to())));
        opened.add(own);
        translations.add(translated(translator, direction, unseen, dataset, count, own));
      }
      TranslatedImages first = translations.get(0);
      MetricInput input =
          MetricInput.of(first.domain(), first.output())
              .training(first.training())
              .seed(options.seed())
              .features(() -> features.apply(first.training()))
              .translations(translations)
              .build();
      return new TranslationMetricInput(input, opened);
    } catch (RuntimeException e) {
      closeAll(opened);
      throw e;
    }
  }

  private static TranslatedImages translated(
      Translator translator,
      LearnedDirection direction,
      Dataset unseen,
      Dataset training,
      int count,
      SampleFeatures features) {
    boolean pairs = !unseen.schema().independent();
    Dataset some = pairs ? unseen.spread(count) : unseen;
    Dataset source = some.field(direction.from()).spread(count);
    Dataset domain = some.field(direction.to()).spread(count);
    Dataset output = translated(translator.direction(direction.name()), source);
    Optional<Dataset> cycled =
        translator.description().directions().stream()
            .filter(
                other -> other.from().equals(direction.to()) && other.to().equals(direction.from()))
            .findFirst()
            .map(back -> translated(translator.direction(back.name()), output));
    return new TranslatedImages(
        direction.name(),
        source,
        output,
        pairs ? Optional.of(domain) : Optional.empty(),
        cycled,
        domain,
        training.field(direction.to()),
        features);
  }

  /** Rounded to 8 bits, as they are written. */
  private static Dataset translated(Translator translator, Dataset source) {
    byte[][] images = new byte[source.count()][];
    int[] labels = new int[source.classes().isEmpty() ? 0 : source.count()];
    for (int start = 0; start < images.length; start += CHUNK) {
      int[] some = IntStream.range(start, Math.min(images.length, start + CHUNK)).toArray();
      float[][] translated = translator.translate(Rows.of(source, some).values(), source.shape());
      for (int i = 0; i < translated.length; i++) {
        images[start + i] = levels(translated[i]);
      }
    }
    for (int i = 0; i < labels.length; i++) {
      labels[i] = source.label(i);
    }
    Shape shape = source.shape().withFirst(translator.direction().channelsOut());
    return Datasets.of(
        "translated " + source.name(), shape, images, Labels.of(labels, source.classes()));
  }

  private static byte[] levels(float[] values) {
    byte[] levels = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      levels[i] = (byte) Math.max(0, Math.min(255, Math.round(values[i])));
    }
    return levels;
  }

  @Override
  public MetricInput input() {
    return input;
  }

  private static void closeAll(List<AutoCloseable> opened) {
    for (AutoCloseable each : opened) {
      if (each instanceof Dataset dataset) {
        dataset.close();
      } else if (each instanceof SampleFeatures features) {
        features.close();
      }
    }
  }

  @Override
  public void close() {
    input.close();
    closeAll(opened);
  }
}
