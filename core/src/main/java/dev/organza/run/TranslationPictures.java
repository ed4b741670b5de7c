package dev.organza.run;

import dev.organza.Shape;
import dev.organza.data.Dataset;
import dev.organza.data.Field;
import dev.organza.diagnostics.AveragedTranslator;
import dev.organza.game.translation.Translation;
import dev.organza.game.translation.TranslationGame;
import dev.organza.picture.SampleGrid;
import dev.organza.train.Trainer;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Translations of the same images each time: input, output and, beside them, the partner of the
 * input where there is one, or what the way back makes of the output.
 *
 * @param samples how many pairs of the data are shown at most
 * @param examples the images of each field that are translated; the images of two fields are
 *     partners, if the fields have such
 */
record TranslationPictures(
    Trainer trainer, TranslationGame game, int samples, Map<String, float[][]> examples)
    implements RunPictures {

  /** As many at most, because each is three images wide. */
  private static final int MOST = 16;

  /**
   * Pictures of examples that are spread over some data. Images that the training does not see show
   * what it has learned; those of the training may be known by heart.
   */
  static TranslationPictures of(
      Trainer trainer, TranslationGame game, int samples, Dataset unseen) {
    int each = Math.max(1, Math.min(MOST, samples) / game.translations().size());
    Map<String, float[][]> examples = new HashMap<>();
    for (Field field : unseen.schema().arrays()) {
      examples.put(field.name(), images(unseen.field(field.name()).spread(each)));
    }
    return new TranslationPictures(trainer, game, samples, Map.copyOf(examples));
  }

  @Override
  public Optional<BufferedImage> reals() {
    return Optional.of(PairPicture.of(trainer.data().dataset(), samples));
  }

  @Override
  public Optional<BufferedImage> made() {
    int channels =
        trainer.data().dataset().schema().arrays().stream()
            .mapToInt(field -> field.shape().dimension(0))
            .max()
            .orElseThrow();
    List<float[]> rows = new ArrayList<>();
    Shape shape = game.translations().get(0).network().input().withFirst(channels);
    for (Translation translation : game.translations()) {
      rows.addAll(translated(translation, channels));
    }
    return Optional.of(
        SampleGrid.of(
            rows.toArray(float[][]::new),
            Shape.image(channels, shape.dimension(1), 3 * shape.dimension(2))));
  }

  /** Rows of three images, with this many channels. */
  private List<float[]> translated(Translation translation, int channels) {
    float[][] inputs = examplesOf(translation.from());
    Shape from = translation.network().input();
    Shape to = translation.network().output();
    float[][] outputs = new AveragedTranslator(trainer, translation).of(inputs);
    Optional<Translation> back =
        game.translations().stream()
            .filter(other -> other.from().equals(translation.to()))
            .findFirst();
    float[][] third =
        back.isPresent()
            ? new AveragedTranslator(trainer, back.get()).of(outputs)
            : examplesOf(translation.to());
    Shape ofThird = back.isPresent() ? from : to;
    List<float[]> rows = new ArrayList<>();
    for (int i = 0; i < inputs.length; i++) {
      rows.add(
          beside(
              inChannels(inputs[i], from, channels),
              inChannels(outputs[i], to, channels),
              inChannels(third[i], ofThird, channels),
              from.withFirst(channels)));
    }
    return rows;
  }

  private float[][] examplesOf(String field) {
    return Objects.requireNonNull(examples.get(field), field);
  }

  private static float[][] images(Dataset some) {
    float[][] images = new float[some.count()][some.shape().elements()];
    for (int i = 0; i < images.length; i++) {
      some.read(i, images[i], 0);
    }
    return images;
  }

  /** Grey in each colour, and opaque where there is no alpha. */
  static float[] inChannels(float[] image, Shape shape, int channels) {
    int own = shape.dimension(0);
    if (own == channels) {
      return image;
    }
    int pixels = shape.elements() / own;
    float[] wider = new float[channels * pixels];
    for (int c = 0; c < channels; c++) {
      for (int i = 0; i < pixels; i++) {
        wider[c * pixels + i] = c < own ? image[c * pixels + i] : c < 3 && own < 3 ? image[i] : 255;
      }
    }
    return wider;
  }

  private static float[] beside(float[] a, float[] b, float[] c, Shape shape) {
    int width = shape.dimension(2);
    int lines = shape.elements() / width;
    float[] row = new float[3 * shape.elements()];
    for (int line = 0; line < lines; line++) {
      System.arraycopy(a, line * width, row, 3 * line * width, width);
      System.arraycopy(b, line * width, row, (3 * line + 1) * width, width);
      System.arraycopy(c, line * width, row, (3 * line + 2) * width, width);
    }
    return row;
  }
}
