package dev.organza.game;

import org.bytedeco.pytorch.Tensor;

/** A batch of real samples. What a game does not ask for is not copied to the device. */
public interface Real {

  /** The field of data whose samples are one thing: an image or a row. */
  String SAMPLE = "sample";

  /** The field of the classes, of labelled data. */
  String LABEL = "label";

  /** N, the number of samples. */
  int count();

  /**
   * A field's values, scaled for a network.
   *
   * @return {@code [N, shape…]}, float32, on the device; a temporary of the innermost scope
   */
  Tensor values(String field);

  /**
   * A field's classes.
   *
   * @return N class indices, −1 for samples without one
   */
  int[] classes(String field);
}
