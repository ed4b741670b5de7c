package dev.organza.run;

import dev.organza.Shape;
import dev.organza.data.Dataset;
import dev.organza.diagnostics.AveragedTranslator;
import dev.organza.game.translation.Translation;
import dev.organza.game.translation.TranslationGame;
import dev.organza.picture.SampleGrid;
import dev.organza.train.Trainer;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Translations of the same images each time: input, output and, beside them, the partner of the
 * input where there is one, or what the way back makes of the output.
 *
 * @param samples how many examples at most, of all directions together
 */
record TranslationPictures(Trainer trainer, TranslationGame game, int samples)
    implements RunPictures {

  /** As many at most, because each is three images wide. */
  private static final int MOST = 16;

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
    int each = Math.max(1, Math.min(MOST, samples) / game.translations().size());
    List<float[]> rows = new ArrayList<>();
    Shape shape = game.translations().get(0).network().input().withFirst(channels);
    for (Translation translation : game.translations()) {
      rows.addAll(examples(translation, each, channels));
    }
    return Optional.of(
        SampleGrid.of(
            rows.toArray(float[][]::new),
            Shape.image(channels, shape.dimension(1), 3 * shape.dimension(2))));
  }

  /** Rows of three images, with this many channels. */
  private List<float[]> examples(Translation translation, int count, int channels) {
    float[][] inputs = fixed(translation.from(), count);
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
            : fixed(translation.to(), count);
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

  /** The same images of a field each time, spread over the data; of both fields, partners. */
  private float[][] fixed(String field, int count) {
    Dataset some = trainer.data().dataset().field(field).spread(count);
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
