package dev.organza.data.image;

import java.io.IOException;
import java.util.Arrays;

/** One decoded image: unsigned bytes {@code [channels,height,width]}, one channel if it is grey. */
final class Picture {

  private final int channels;
  private final int height;
  private final int width;
  private final byte[] pixels;

  Picture(int channels, int height, int width, byte[] pixels) {
    this.channels = channels;
    this.height = height;
    this.width = width;
    this.pixels = pixels;
  }

  int channels() {
    return channels;
  }

  int height() {
    return height;
  }

  int width() {
    return width;
  }

  byte[] pixels() {
    return pixels;
  }

  /** This picture upright, given the orientation 1 to 8 that TIFF 6.0 and EXIF define. */
  Picture upright(int orientation) {
    if (orientation <= 1 || orientation > 8) {
      return this;
    }
    boolean turned = orientation >= 5;
    int newHeight = turned ? width : height;
    int newWidth = turned ? height : width;
    // Which way the stored axes run: 3, 4, 7 and 8 end in what 1, 2, 5 and 6 begin with.
    boolean fromRight =
        orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    boolean fromBottom =
        orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    byte[] out = new byte[pixels.length];
    int at = 0;
    for (int c = 0; c < channels; c++) {
      for (int y = 0; y < newHeight; y++) {
        for (int x = 0; x < newWidth; x++) {
          int column = turned ? y : x;
          int row = turned ? x : y;
          column = fromRight ? width - 1 - column : column;
          row = fromBottom ? height - 1 - row : row;
          out[at++] = pixels[(c * height + row) * width + column];
        }
      }
    }
    return new Picture(channels, newHeight, newWidth, out);
  }

  /** The centre square at this size. */
  Picture fitted(int size) {
    if (height == size && width == size) {
      return this;
    }
    ImageFit.Rows rows =
        (channel, y, into) -> {
          int start = (channel * height + y) * width;
          for (int x = 0; x < width; x++) {
            into[x] = pixels[start + x] & 0xff;
          }
        };
    return new Picture(channels, size, size, ImageFit.fit(rows, channels, height, width, size));
  }

  /**
   * The left or the right half; of a picture of odd width without its middle column.
   *
   * @param which 0 for the left one, 1 for the right one
   */
  Picture half(int which) {
    int half = width / 2;
    if (half == 0) {
      return this;
    }
    int left = which * (width - half);
    byte[] out = new byte[channels * height * half];
    for (int row = 0; row < channels * height; row++) {
      System.arraycopy(pixels, row * width + left, out, row * half, half);
    }
    return new Picture(channels, height, half, out).withoutEqualChannels();
  }

  /** This picture on a white canvas, which grows if the picture does not fit on it. */
  Picture onCanvas(int left, int top, int canvasWidth, int canvasHeight) throws IOException {
    int newWidth = Math.max(canvasWidth, left + width);
    int newHeight = Math.max(canvasHeight, top + height);
    if (newWidth == width && newHeight == height) {
      return this;
    }
    ImageDecoder.requireSize(newWidth, newHeight);
    byte[] out = new byte[channels * newHeight * newWidth];
    Arrays.fill(out, (byte) 255);
    for (int c = 0; c < channels; c++) {
      for (int y = 0; y < height; y++) {
        int to = (c * newHeight + top + y) * newWidth + left;
        System.arraycopy(pixels, (c * height + y) * width, out, to, width);
      }
    }
    return new Picture(channels, newHeight, newWidth, out);
  }

  /** This picture with one channel if its three are equal, and therefore grey. */
  Picture withoutEqualChannels() {
    int plane = height * width;
    return channels == 3
            && Arrays.equals(pixels, 0, plane, pixels, plane, 2 * plane)
            && Arrays.equals(pixels, 0, plane, pixels, 2 * plane, 3 * plane)
        ? new Picture(1, height, width, Arrays.copyOf(pixels, plane))
        : this;
  }

  /** This picture with three channels. */
  Picture coloured() {
    return channels == 3 ? this : new Picture(3, height, width, repeat(pixels));
  }

  /** A grey image as three equal channels. */
  static byte[] repeat(byte[] grey) {
    byte[] out = Arrays.copyOf(grey, 3 * grey.length);
    System.arraycopy(grey, 0, out, grey.length, grey.length);
    System.arraycopy(grey, 0, out, 2 * grey.length, grey.length);
    return out;
  }
}
