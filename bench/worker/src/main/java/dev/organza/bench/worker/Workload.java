package dev.organza.bench.worker;

import java.util.Arrays;
import java.util.Optional;

/**
 * What is measured. Everything that the systems must agree on is here or in {@code
 * bench/performance.md}; the numbers of parameters, which every worker reports, show whether they
 * do.
 */
public enum Workload {
  /** Fully connected networks on 28×28 grey images. */
  MLP("mlp", 1, 28),
  /** DCGAN on 32×32 colour images. */
  DCGAN32("dcgan32", 3, 32),
  /** DCGAN on 64×64 colour images. */
  DCGAN64("dcgan64", 3, 64),
  /**
   * The recipe compact on 28×28 grey images: DCGAN with a fully connected layer in each network.
   */
  COMPACT28("compact28", 1, 28),
  /** R3GAN on 32×32 colour images: relativistic pairs, R1 and R2 at every update. */
  R3GAN32("r3gan32", 3, 32),
  /** StyleGAN2 on 64×64 colour images: R1 at every 16th update, styles mixed. */
  STYLEGAN2_64("stylegan2-64", 3, 64),
  /** WGAN-GP on 32×32 colour images: five critic updates per step, gradient penalty 10. */
  WGAN_GP32("wgan-gp32", 3, 32),
  /** WaveGAN of width 16 on 4,096 samples: five critic updates per step, phase shuffle. */
  WAVEGAN("wavegan", 1, 4096),
  /** SpecGAN of width 16 on spectrograms of 64×64 values. */
  SPECGAN("specgan", 1, 64),
  /** The recipe pix2pix on pairs of 64×64 colour images: U-Net, patch discriminator, L1. */
  PIX2PIX64("pix2pix64", 3, 64),
  /** The same on 128×128 colour images. */
  PIX2PIX128("pix2pix128", 3, 128),
  /**
   * The recipe cyclegan on two sets of 64×64 colour images: two residual translators, two patch
   * discriminators with pools, least squares, cycles and identities.
   */
  CYCLEGAN64("cyclegan64", 3, 64),
  /** The same on 128×128 colour images. */
  CYCLEGAN128("cyclegan128", 3, 128),
  /** A ring of eight Gaussians, D unrolled by five steps of its Adam. */
  UNROLLED("unrolled", 0, 0),
  /** 10,000 images of the generator of {@link #DCGAN32}, without gradients. */
  SAMPLE("sample", 3, 32);

  /** Images a minibatch, but for {@link #UNROLLED} and the translators. */
  public static final int BATCH = 64;

  /** Real images in memory, but for the translators. */
  public static final int IMAGES = 4096;

  /** Real images in memory on each side, for the translators. */
  public static final int PAIRS = 512;

  /**
   * The size of a latent, but for {@link #UNROLLED}, {@link #R3GAN32} and {@link #STYLEGAN2_64}.
   */
  public static final int LATENT = 100;

  /** Images of one sampling. */
  public static final int SAMPLES = 10_000;

  private final String word;
  private final int channels;
  private final int size;

  Workload(String word, int channels, int size) {
    this.word = word;
    this.channels = channels;
    this.size = size;
  }

  /** The workload of this name. */
  public static Optional<Workload> named(String word) {
    return Arrays.stream(values()).filter(workload -> workload.word.equals(word)).findFirst();
  }

  /** The channels of its images; 0 if it has none. */
  public int channels() {
    return channels;
  }

  /** The height and width of its images in pixels, or the samples of its sounds; 0 without. */
  public int size() {
    return size;
  }

  /** The values of one image. */
  public int elements() {
    return channels * size * size;
  }

  /** The name on the command line and in tables. */
  @Override
  public String toString() {
    return word;
  }
}
