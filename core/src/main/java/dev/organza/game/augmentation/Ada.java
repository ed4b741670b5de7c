package dev.organza.game.augmentation;

import dev.organza.Shape;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import org.bytedeco.pytorch.Tensor;

/**
 * The augmentations of ADA (Karras et al. 2020): every change happens to a sample with a
 * probability of its own, p times the factor of its part, and p follows from D's logits of real
 * samples or from a schedule.
 *
 * <p>In this order: mirrored, turned by right angles, moved by whole pixels up to an eighth of the
 * side (<i>blit</i>); scaled by 2^N(0,0.2²), turned by an angle, stretched by 2^N(0,0.2²), turned
 * once more, moved by N(0,0.125²) of the side (<i>geometry</i>); brightness N(0,0.2²), contrast
 * 2^N(0,0.5²), luma flipped, hue turned, saturation 2^N(0,1) (<i>color</i>); a square of half the
 * side cut out (<i>cutout</i>). Images of one channel have no hue and no saturation, those of two
 * or of more than three no hue. Images that are not square are turned by 180° only, among right
 * angles.
 *
 * <p>It departs from the authors' pipe in how pixels are moved: bilinear interpolation of the image
 * as it is, continued by reflection about its edges, where they interpolate an image of twice the
 * size, low-pass filtered before and after (12-tap wavelet filter). It costs a fraction and blurs
 * images that are moved by parts of a pixel; mirrored, turned by right angles or moved by whole
 * pixels, they are exact.
 *
 * @param strength where p comes from
 * @param blit the factor on p for mirroring, right angles and whole pixels; 0 turns them off
 * @param geometry the factor on p for scale, rotation, stretching and parts of pixels
 * @param color the factor on p for brightness, contrast, luma flip, hue and saturation
 * @param cutout the factor on p for cutting out
 * @see <a href="https://arxiv.org/abs/2006.06676">arXiv:2006.06676, section 2 and appendix B</a>
 */
public record Ada(Strength strength, double blit, double geometry, double color, double cutout)
    implements DiscriminatorAugmentation {

  /** The paper's: an adaptive p; pixel blitting, geometry and colour. */
  public static final Ada DEFAULTS = new Ada(Strength.Adaptive.DEFAULTS, 1, 1, 1, 0);

  /** Of the side: how far whole pixels are moved at most, and the deviation of other moves. */
  private static final double MOVE = 0.125;

  /** In powers of two. */
  private static final double SCALE = 0.2;

  private static final double BRIGHTNESS = 0.2;
  private static final double CONTRAST = 0.5;
  private static final double SATURATION = 1;

  /** Of the side. */
  private static final double HOLE = 0.5;

  private static final int UNIFORMS = 24;
  private static final int NORMALS = 7;

  public Ada {
    ImageChecks.requireFactor(blit, "blit");
    ImageChecks.requireFactor(geometry, "geometry");
    ImageChecks.requireFactor(color, "color");
    ImageChecks.requireFactor(cutout, "cutout");
  }

  @Override
  public void requireFits(Shape sample) {
    ImageChecks.requireImages("ada", sample);
  }

  /** Nothing is drawn while p is 0. */
  @Override
  public Tensor of(Tensor samples, double p, RandomStream noise) {
    if (p == 0) {
      return samples;
    }
    int count = (int) samples.size(0);
    boolean coloured = samples.size(1) > 1;
    int height = (int) samples.size(2);
    int width = (int) samples.size(3);
    SampleDraws draws = new SampleDraws(count, UNIFORMS, NORMALS, noise);
    float[] maps = new float[PlaneMap.NUMBERS * count];
    float[] colors = new float[ColorChange.NUMBERS * count];
    SquareHoles holes = new SquareHoles(count, height, width);
    for (int n = 0; n < count; n++) {
      draws.to(n);
      PlaneMap blitted = blitted(p * blit, draws, height, width);
      distorted(blitted, p * geometry, draws, height, width).into(maps, PlaneMap.NUMBERS * n);
      recoloured(p * color, coloured, draws).into(colors, ColorChange.NUMBERS * n);
      if (draws.happens(p * cutout)) {
        cut(holes, n, draws, height, width);
      }
    }
    try (Scope scope = Scope.open()) {
      Tensor changed = blit + geometry == 0 ? samples : Warp.of(samples, maps);
      changed = color == 0 ? changed : ColorChange.of(changed, colors);
      changed = cutout == 0 ? changed : holes.in(changed);
      return changed == samples ? samples : scope.keep(changed);
    }
  }

  private static PlaneMap blitted(double p, SampleDraws draws, int height, int width) {
    PlaneMap map = PlaneMap.IDENTITY;
    if (draws.happens(p) && draws.happens(0.5)) {
      map = map.stretched(-1, 1);
    }
    if (draws.happens(p)) {
      map = map.turned(height == width ? draws.oneOf(4) : 2 * draws.oneOf(2));
    }
    if (draws.happens(p)) {
      map =
          map.moved(
              Math.rint(draws.uniform(-MOVE, MOVE) * width),
              Math.rint(draws.uniform(-MOVE, MOVE) * height));
    }
    return map;
  }

  private static PlaneMap distorted(
      PlaneMap before, double p, SampleDraws draws, int height, int width) {
    PlaneMap map = before;
    // With this probability before and after stretching, an image is turned with probability p.
    double turn = 1 - Math.sqrt(1 - p);
    if (draws.happens(p)) {
      double scale = Math.pow(2, draws.normal(SCALE));
      map = map.stretched(scale, scale);
    }
    if (draws.happens(turn)) {
      map = map.turned(draws.uniform(-Math.PI, Math.PI));
    }
    if (draws.happens(p)) {
      double scale = Math.pow(2, draws.normal(SCALE));
      map = map.stretched(scale, 1 / scale);
    }
    if (draws.happens(turn)) {
      map = map.turned(draws.uniform(-Math.PI, Math.PI));
    }
    if (draws.happens(p)) {
      map = map.moved(draws.normal(MOVE) * width, draws.normal(MOVE) * height);
    }
    return map;
  }

  private static ColorChange recoloured(double p, boolean coloured, SampleDraws draws) {
    double brightness = draws.happens(p) ? draws.normal(BRIGHTNESS) : 0;
    double contrast = draws.happens(p) ? Math.pow(2, draws.normal(CONTRAST)) : 1;
    boolean flipped = draws.happens(p) && draws.happens(0.5);
    double hue = coloured && draws.happens(p) ? draws.uniform(-Math.PI, Math.PI) : 0;
    double saturation = coloured && draws.happens(p) ? Math.pow(2, draws.normal(SATURATION)) : 1;
    return new ColorChange(brightness, contrast, flipped, hue, saturation);
  }

  /** The pixels whose centres are within half the hole's side of its centre. */
  private static void cut(SquareHoles holes, int n, SampleDraws draws, int height, int width) {
    double row = draws.uniform(0, height) - 0.5;
    double column = draws.uniform(0, width) - 0.5;
    holes.cut(
        n,
        (int) Math.floor(row - HOLE / 2 * height) + 1,
        (int) Math.ceil(row + HOLE / 2 * height),
        (int) Math.floor(column - HOLE / 2 * width) + 1,
        (int) Math.ceil(column + HOLE / 2 * width));
  }
}
