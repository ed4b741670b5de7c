package dev.organza.diagnostics;

import dev.organza.data.transform.Transform;
import dev.organza.game.translation.Translation;
import dev.organza.nn.Mode;
import dev.organza.torch.HostMemory;
import dev.organza.torch.Scope;
import dev.organza.train.Trainer;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A translator of a training as it is now: its averaged weights, in evaluation mode.
 *
 * @param translation which
 */
public record AveragedTranslator(Trainer trainer, Translation translation) {

  /**
   * What it makes of images.
   *
   * @param images at least one, of the shape that it takes; values from 0 to 255
   * @return as many, of the shape that it gives; values from 0 to 255
   */
  public float[][] of(float[][] images) {
    Transform in = trainer.data().transforms().of(translation.from());
    Transform out = trainer.data().transforms().of(translation.to());
    int elements = translation.network().input().elements();
    float[] scaled = new float[images.length * elements];
    for (int i = 0; i < images.length; i++) {
      System.arraycopy(in.apply(images[i].clone()), 0, scaled, i * elements, elements);
    }
    float[] made;
    try (Scope scope = Scope.open();
        NoGradGuard off = new NoGradGuard()) {
      made =
          HostMemory.floats(
              of(
                  HostMemory.tensor(
                      scaled,
                      trainer.device(),
                      translation.network().input().batch(images.length))));
    }
    int size = made.length / images.length;
    float[][] outputs = new float[images.length][size];
    for (int i = 0; i < outputs.length; i++) {
      System.arraycopy(made, i * size, outputs[i], 0, size);
      outputs[i] = out.invert(outputs[i]);
    }
    return outputs;
  }

  /** The same in the networks' scale, {@code [N,C,H,W]}. */
  Tensor of(Tensor images) {
    return translation
        .network()
        .forward(
            trainer.player(translation.player()).average(),
            images,
            images.flatten(1, -1).narrow(1, 0, 0),
            Mode.evaluation())
        .to(torch.ScalarType.Float);
  }
}
