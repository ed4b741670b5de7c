package dev.organza.nn.architecture;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.organza.Shape;
import dev.organza.nn.network.Network;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One architecture for images and another for everything else, so that a recipe serves both.
 *
 * @param images for data of shape [C,H,W]
 * @param rows for points, rows of a table, and other shapes
 */
@JsonTypeName("by-shape")
public record ByShape(Architecture images, Architecture rows) implements Architecture {

  /** The defaults of {@link Dcgan} and {@link Mlp}. */
  public static final ByShape DEFAULTS = new ByShape(Dcgan.DEFAULTS, Mlp.DEFAULTS);

  @JsonCreator
  static ByShape of(
      @JsonProperty("images") @Nullable Architecture images,
      @JsonProperty("rows") @Nullable Architecture rows) {
    return new ByShape(
        Objects.requireNonNullElse(images, DEFAULTS.images),
        Objects.requireNonNullElse(rows, DEFAULTS.rows));
  }

  private Architecture of(Shape data) {
    return data.isImage() ? images : rows;
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
