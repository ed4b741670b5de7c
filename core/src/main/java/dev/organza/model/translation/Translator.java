package dev.organza.model.translation;

import dev.organza.FileTrouble;
import dev.organza.Hint;
import dev.organza.OrganzaException;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.image.DecodedImage;
import dev.organza.nn.Weights;
import dev.organza.nn.network.SavedWeights;
import dev.organza.torch.Device;
import dev.organza.torch.FlatTensors;
import dev.organza.torch.Safetensors;
import dev.organza.torch.Scope;
import dev.organza.torch.Threads;
import dev.organza.train.Trainer;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.NoGradGuard;

/**
 * A trained translator of images: the averaged weights of one direction of pix2pix, CycleGAN or
 * another {@link dev.organza.game.translation.TranslationGame}.
 *
 * <pre>{@code
 * try (Translator translator = Translator.load(model, Device.cpu())) {
 *   BufferedImage translated = translator.translate(image);
 * }
 * }</pre>
 *
 * <p>Images of any size are translated in one pass over the whole: at the right and at the bottom
 * they are continued by their mirror image to the next size that the network takes, and what was
 * added is cut off again. Nothing is drawn at random. May be used by one thread at a time.
 */
public final class Translator implements AutoCloseable {

  private final TranslatorDescription description;
  private final TranslatorDescription.LearnedDirection direction;
  private final List<Weights> weights;
  private final Device device;
  private final List<FlatTensors> owned;

  private Translator(
      TranslatorDescription description,
      TranslatorDescription.LearnedDirection direction,
      List<Weights> weights,
      Device device,
      List<FlatTensors> owned) {
    this.description = description;
    this.direction = direction;
    this.weights = weights;
    this.device = device;
    this.owned = owned;
  }

  /**
   * The translators in a file {@code model.safetensors} of a checkpoint, set to the first
   * direction; the caller closes them.
   *
   * @throws OrganzaException if the file is missing, damaged, or holds no translator
   */
  public static Translator load(Path file, Device device) {
    try (Scope scope = Scope.open();
        NoGradGuard off = new NoGradGuard()) {
      String json = Safetensors.readMetadata(file).get(TranslatorDescription.KEY);
      if (json == null) {
        throw new OrganzaException(
            file + " holds no translator.",
            Hint.say("Give a run of a recipe that makes images into others, such as pix2pix."));
      }
      TranslatorDescription description = description(file, json);
      SavedWeights saved = new SavedWeights(file, Safetensors.read(file), device);
      description.directions().forEach(each -> saved.require(each.tensors(), each.network()));
      List<FlatTensors> owned = new ArrayList<>();
      try {
        List<Weights> weights =
            description.directions().stream()
                .map(each -> saved.take(each.tensors(), each.network(), owned))
                .toList();
        return new Translator(description, description.directions().get(0), weights, device, owned);
      } catch (RuntimeException e) {
        owned.forEach(FlatTensors::close);
        throw e;
      }
    } catch (IOException e) {
      throw FileTrouble.reading(file, e);
    }
  }

  /**
   * Whether a file {@code model.safetensors} holds translators.
   *
   * @throws OrganzaException if it is missing or damaged
   */
  public static boolean isIn(Path file) {
    try {
      return Safetensors.readMetadata(file).containsKey(TranslatorDescription.KEY);
    } catch (IOException e) {
      throw FileTrouble.reading(file, e);
    }
  }

  private static TranslatorDescription description(Path file, String json) {
    try {
      return TranslatorDescription.fromJson(json);
    } catch (OrganzaException e) {
      throw new OrganzaException(
          file + " is not a model that this Organza reads: " + e.getMessage() + ".", e);
    }
  }

  /**
   * The averaged translators of a training as they are now, for a look between its steps. They
   * share the trainer's weights; closing them does nothing.
   *
   * @param description of what the trainer's game learns
   */
  public static Translator of(Trainer trainer, TranslatorDescription description) {
    return new Translator(
        description,
        description.directions().get(0),
        description.directions().stream()
            .map(each -> trainer.player(each.player()).average())
            .toList(),
        trainer.device(),
        List.of());
  }

  /** What there is in the file. */
  public TranslatorDescription description() {
    return description;
  }

  /** What is translated into what. */
  public TranslatorDescription.LearnedDirection direction() {
    return direction;
  }

  /**
   * The translator of another direction. It has this one's weights and lives as long; closing it
   * does nothing.
   *
   * @param name such as {@code AtoB} or {@code BtoA}
   * @throws UsageException if it was not learned; the message names those that were
   */
  public Translator direction(String name) {
    return new Translator(
        description,
        description.directions().stream()
            .filter(each -> each.name().equalsIgnoreCase(name))
            .findFirst()
            .orElseThrow(() -> unknown(name)),
        weights,
        device,
        List.of());
  }

  private UsageException unknown(String name) {
    return new UsageException(
        "%s has not learned the direction \"%s\".%nIt has learned %s."
            .formatted(
                description.recipe(),
                name,
                description.directions().stream()
                    .map(TranslatorDescription.LearnedDirection::name)
                    .collect(Collectors.joining(" and "))));
  }

  /**
   * Translates one image of any size. Grey images are taken for three equal channels where the
   * network takes colours. What is transparent is translated as if it were over white, and is as
   * transparent in the result.
   *
   * @throws UsageException if the network takes grey images and this one has colours, or the image
   *     is too large for the memory of this machine
   */
  public BufferedImage translate(BufferedImage image) {
    return translate(DecodedImage.of(image)).picture();
  }

  /** As {@link #translate(BufferedImage)}, of numbers. */
  public DecodedImage translate(DecodedImage image) {
    DecodedImage taken = direction.channels() == 3 ? image.inColour() : image;
    if (taken.channels() != direction.channels()) {
      throw new UsageException(
          "The translator takes images of %d channel%s, and this one has %d.%nGive grey images."
              .formatted(
                  direction.channels(), direction.channels() == 1 ? "" : "s", taken.channels()));
    }
    float[] pixels = translate(new float[][] {taken.pixels()}, taken.shape())[0];
    return taken.withPixels(direction.channelsOut(), pixels);
  }

  /**
   * Translates images of one size.
   *
   * @param images {@code [count][C·H·W]}, from 0 to 255; not changed
   * @param shape theirs, {@code [C,H,W]}
   * @return {@code [count][C'·H·W]}, from 0 to 255 and a little beyond
   * @throws UsageException if the network takes other channels, or not enough memory is there
   */
  public float[][] translate(float[][] images, Shape shape) {
    if (!shape.isImage() || shape.dimension(0) != direction.channels()) {
      throw new UsageException(
          "the translator takes images of %d channels, and these are %s"
              .formatted(direction.channels(), shape));
    }
    try (Threads.Lease lease = Threads.lease()) {
      return new WholeImages(direction, own(), device, shape).of(images);
    }
  }

  /**
   * This direction as an ONNX file, for other runtimes: opset 17, float32. Its input {@code images}
   * [N,C,S,S] and its output {@code translated} are 0 to 255, S is the size of the training.
   *
   * @param metadata what the file says of itself besides
   */
  public byte[] toOnnx(Map<String, String> metadata) {
    return TranslatorOnnx.of(description, direction, own(), metadata);
  }

  private Weights own() {
    return weights.get(description.directions().indexOf(direction));
  }

  @Override
  public void close() {
    owned.forEach(FlatTensors::close);
  }
}
