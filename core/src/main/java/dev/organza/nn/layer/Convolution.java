package dev.organza.nn.layer;

import dev.organza.torch.RecordedConvolutions;
import java.util.Optional;

/** A learned map that moves a kernel over an image or a signal. */
public sealed interface Convolution extends LinearMap
    permits Conv1d, Conv2d, ConvTranspose1d, ConvTranspose2d {

  /** How it moves over an image; empty for signals, whose convolutions are not recorded. */
  default Optional<RecordedConvolutions.Geometry> geometry() {
    return Optional.empty();
  }

  /** Whether a bias is added, the second of its parameters. */
  boolean bias();
}
