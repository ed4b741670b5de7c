package dev.organza.nn.architecture;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.nn.layer.Conv1d;
import dev.organza.nn.layer.ConvTranspose1d;
import dev.organza.nn.layer.ConvTranspose2d;
import dev.organza.nn.layer.Crop;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.layer.Resampling;
import java.util.List;

/**
 * The convolutions of a {@link Wavegan}: how many there are, and how they shrink and enlarge.
 *
 * <p>Paddings are such that a size that the stride divides shrinks by exactly the stride, and that
 * every size is enlarged by exactly the stride.
 */
enum Strides {
  /** Length 25 and stride 4, down to 16 to 63 steps. */
  OF_SIGNALS(4, 16) {
    @Override
    int smallest(Shape data) {
      return data.dimension(1);
    }

    @Override
    Shape base(Shape data, int levels, int channels) {
      return Shape.signal(channels, base(data.dimension(1), levels));
    }

    @Override
    Layer shrink(int channels) {
      return Layer.conv1d(channels, 25, 4, 11);
    }

    @Override
    Layer transposed(int channels) {
      return new ConvTranspose1d(channels, 25, 4, 11, 1, true);
    }

    @Override
    Layer level(int channels) {
      return new Conv1d(channels, 25, 1, 12, 1, true);
    }

    @Override
    Crop cropped(Shape data, Shape reached) {
      return new Crop(0, 0, 0, reached.dimension(1) - data.dimension(1));
    }

    @Override
    Shape enlarged(Shape base, int factor) {
      return Shape.signal(base.dimension(0), base.dimension(1) * factor);
    }
  },
  /** 5×5 and stride 2, down to 4 to 7 pixels along the shorter side. */
  OF_IMAGES(2, 4) {
    @Override
    int smallest(Shape data) {
      return Math.min(data.dimension(1), data.dimension(2));
    }

    @Override
    Shape base(Shape data, int levels, int channels) {
      return Shape.image(
          channels, base(data.dimension(1), levels), base(data.dimension(2), levels));
    }

    @Override
    Layer shrink(int channels) {
      return Layer.conv2d(channels, 5, 2, 2);
    }

    @Override
    Layer transposed(int channels) {
      return new ConvTranspose2d(channels, 5, 2, 2, 1, true);
    }

    @Override
    Layer level(int channels) {
      return Layer.conv2d(channels, 5, 1, 2);
    }

    @Override
    Crop cropped(Shape data, Shape reached) {
      return new Crop(
          0, reached.dimension(1) - data.dimension(1), 0, reached.dimension(2) - data.dimension(2));
    }

    @Override
    Shape enlarged(Shape base, int factor) {
      return Shape.image(base.dimension(0), base.dimension(1) * factor, base.dimension(2) * factor);
    }
  };

  private final int stride;
  private final int least;

  Strides(int stride, int least) {
    this.stride = stride;
    this.least = least;
  }

  /**
   * Those for data of this shape.
   *
   * @throws UsageException if these are neither signals nor images, or too small
   */
  static Strides of(Shape data) {
    if (!data.isSignal() && !data.isImage()) {
      throw new UsageException(
          "a wavegan takes signals of shape [C,L] and images of shape [C,H,W], not the shape "
              + data
              + "; the mlp architecture takes any");
    }
    Strides strides = data.isSignal() ? OF_SIGNALS : OF_IMAGES;
    if (strides.levels(data) < 1) {
      throw new UsageException(
          "a wavegan takes signals of at least %d steps and images of at least %d pixels a side, not the shape %s"
              .formatted(
                  OF_SIGNALS.least * OF_SIGNALS.stride, OF_IMAGES.least * OF_IMAGES.stride, data));
    }
    return strides;
  }

  /** The number of convolutions of each network. */
  int levels(Shape data) {
    int levels = 0;
    for (int left = smallest(data) / stride; left >= least; left /= stride) {
      levels++;
    }
    return levels;
  }

  /** The shortest side of the data. */
  abstract int smallest(Shape data);

  /** What G's first layer gives: the smallest size that is enlarged to the data's or beyond. */
  abstract Shape base(Shape data, int levels, int channels);

  /** The size that, enlarged so often, reaches a size or passes it. */
  int base(int size, int levels) {
    int factor = factor(levels);
    return (size + factor - 1) / factor;
  }

  private int factor(int levels) {
    return (int) Math.pow(stride, levels);
  }

  /** One convolution of D. */
  abstract Layer shrink(int channels);

  /** One enlargement of G. */
  List<Layer> enlarge(int channels, Wavegan.Upsampling enlargement) {
    return enlargement
        .interpolation()
        .map(between -> List.of(new Resampling.Upsample(stride, between), level(channels)))
        .orElse(List.of(transposed(channels)));
  }

  abstract Layer transposed(int channels);

  /** A convolution that keeps the size. */
  abstract Layer level(int channels);

  /** What cuts the enlarged base to the data's size, if it has passed it. */
  List<Layer> cut(Shape data, Shape base, int levels) {
    Shape reached = enlarged(base, factor(levels)).withFirst(data.dimension(0));
    return reached.equals(data) ? List.of() : List.of(cropped(data, reached));
  }

  abstract Shape enlarged(Shape base, int factor);

  abstract Crop cropped(Shape data, Shape reached);
}
