package dev.organza.data.image;

/** The ways in which files store cyan, magenta, yellow and black. */
enum Inks {

  /** The amounts of the inks. */
  AMOUNTS {
    @Override
    void toLight(int[] pixel) {
      for (int i = 0; i < 4; i++) {
        pixel[i] = 255 - pixel[i];
      }
    }
  },

  /** What the inks leave of the light, which is how JPEG files have them since Adobe's first. */
  LIGHT {
    @Override
    void toLight(int[] pixel) {}
  },

  /** YCCK: luma and chroma of the amounts (ITU-T T.871, section 7), and the light of black. */
  LUMA_AND_CHROMA {
    @Override
    void toLight(int[] pixel) {
      double luma = pixel[0];
      double blue = pixel[1] - 128;
      double red = pixel[2] - 128;
      pixel[0] = 255 - level(luma + 1.402 * red);
      pixel[1] = 255 - level(luma - 0.344136286 * blue - 0.714136286 * red);
      pixel[2] = 255 - level(luma + 1.772 * blue);
    }
  };

  private static int level(double value) {
    return (int) Math.max(0, Math.min(255, Math.round(value)));
  }

  /**
   * Turns a stored pixel into the light that each ink leaves, in place.
   *
   * @param pixel four numbers from 0 to 255
   */
  abstract void toLight(int[] pixel);
}
