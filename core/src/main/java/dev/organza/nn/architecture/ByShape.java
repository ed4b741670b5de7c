package dev.organza.nn.architecture;

import dev.organza.Shape;
import dev.organza.nn.network.Network;

/**
 * One architecture for images and another for everything else, so that a recipe serves both.
 *
 * @param images for data of shape [C,H,W]
 * @param rows for points, rows of a table, and other shapes
 */
public record ByShape(Architecture images, Architecture rows) implements Architecture {

  /** The defaults of {@link Dcgan} and {@link Mlp}. */
  public static final ByShape DEFAULTS = new ByShape(Dcgan.DEFAULTS, Mlp.DEFAULTS);

  private Architecture of(Shape data) {
    return data.isImage() ? images : rows;
  }

  @Override
  public Part part(Shape data) {
    return of(data).part(data).within(data.isImage() ? "images" : "rows");
  }

  @Override
  public Network generator(Shape data, int latent) {
    return of(data).generator(data, latent);
  }

  @Override
  public Network discriminator(Shape data) {
    return of(data).discriminator(data);
  }

  /** The range of the images' architecture; numbers are standardised whatever they are. */
  @Override
  public PixelRange pixelRange() {
    return images.pixelRange();
  }
}
