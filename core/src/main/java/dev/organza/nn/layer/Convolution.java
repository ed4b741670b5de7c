package dev.organza.nn.layer;

import dev.organza.torch.RecordedConvolutions;

/** A learned map that moves a square kernel over an image. */
public sealed interface Convolution extends LinearMap permits Conv2d, ConvTranspose2d {

  /** How it moves. */
  RecordedConvolutions.Geometry geometry();

  /** Whether a bias is added, the second of its parameters. */
  boolean bias();
}
