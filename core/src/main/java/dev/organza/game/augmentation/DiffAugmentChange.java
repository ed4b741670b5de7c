package dev.organza.game.augmentation;

/** What DiffAugment changes of an image. */
public enum DiffAugmentChange {
  /**
   * Brightness by U(−½,½), saturation by the factor U(0,2), contrast by the factor U(½,1½). Images
   * of one channel have no saturation.
   */
  COLOR,
  /** A whole number of pixels along each axis, up to an eighth of the side; what comes in is 0. */
  TRANSLATION,
  /** A square of half the side, its centre anywhere in the image, becomes 0. */
  CUTOUT
}
