package dev.organza.recipe;

import java.util.ArrayList;
import java.util.List;

/** A course of training for rows that recipes share. */
public enum RowCourse {

  /** The recipe's own. */
  NONE {
    @Override
    List<String> settings(int samples, int numbers) {
      return List.of();
    }
  },

  /**
   * For one to some tens of numbers.
   *
   * <p>There are as many latents as numbers in a row: then G maps a space onto one of the same
   * dimension, which can make any density. With 16 latents for two numbers it loses modes. Two at
   * least, since one number is learned sooner from two.
   *
   * <p>Adam's steps of 10⁻³ are safe in networks this small, and large batches cost little and show
   * each of 25 modes about ten times. The players turn around their equilibrium, and the average
   * over a tenth of the course takes that out (Yazıcı et al. 2019, arXiv:1806.04498). The rates do
   * not fall: the turns then take longer than the average reaches, and it follows them.
   */
  STANDARD {
    @Override
    List<String> settings(int samples, int numbers) {
      List<String> settings = new ArrayList<>();
      for (String player : List.of("generator", "discriminator")) {
        settings.add(player + ".initialiser=xavier");
        settings.add(
            player + ".optimizer={kind: adam, learningRate: 0.001, beta1: 0.5, beta2: 0.999}");
      }
      settings.add("prior={kind: normal, size: " + Math.max(2, numbers) + "}");
      settings.add("training.batch=" + Math.min(BATCH, Integer.highestOneBit(samples)));
      settings.add("training.order=alternating");
      settings.add("training.kimg=1500");
      settings.add("training.emaHalfLifeKimg=150");
      settings.add("training.emaRampup=0.1");
      settings.add("checkpoints.everyKimg=500");
      settings.add("reports.samplesEveryKimg=250");
      settings.add("reports.journalEveryKimg=10");
      return settings;
    }
  },

  /**
   * For the rows of a table with categories: CTGAN's 300 epochs in batches of 500 rows, or of as
   * many tens as there are (Xu et al. 2019, arXiv:1907.00503, section 4.4).
   */
  TABLE {
    @Override
    List<String> settings(int samples, int numbers) {
      double kimg = TABLE_EPOCHS * samples / 1000.0;
      return List.of(
          "training.batch=" + Math.min(TABLE_BATCH, Math.max(1, samples / TABLE_PACK) * TABLE_PACK),
          "training.kimg=" + kimg,
          "checkpoints.everyKimg=" + kimg / 10,
          "reports.samplesEveryKimg=" + kimg / 10,
          "reports.journalEveryKimg=" + kimg / 300);
    }
  },

  /**
   * For the rows of a table with categories, in minutes: the recipe's rates, 600,000 rows, and no
   * more than 300 epochs of few rows, which a longer training comes closer to than other rows of
   * the same table are.
   */
  SHORT_TABLE {
    @Override
    List<String> settings(int samples, int numbers) {
      return List.of(
          "training.batch=" + Math.min(SHORT_TABLE_BATCH, Integer.highestOneBit(samples)),
          "training.kimg=" + Math.min(SHORT_TABLE_KIMG, TABLE_EPOCHS * samples / 1000.0),
          "checkpoints.everyKimg=50",
          "reports.samplesEveryKimg=50",
          "reports.journalEveryKimg=5");
    }
  },

  /**
   * As {@link #STANDARD}, but made for several narrow modes: for players that converge, as a
   * gradient penalty makes them.
   *
   * <p>What lies between two modes is what a continuous G leaves there while its slope is finite,
   * and shrinks about as one over the updates at the full rate. So the rates are constant for most
   * of the training, and fall to 0 at its end, however long it is. With β₂ 0.999 Adam's steps are
   * measured by gradients a thousand updates old, when the modes had not been found; with 0.99 half
   * as much is left between them after as many rows.
   */
  ANNEALED {
    @Override
    List<String> settings(int samples, int numbers) {
      List<String> settings = new ArrayList<>(STANDARD.settings(samples, numbers));
      for (String player : List.of("generator", "discriminator")) {
        settings.add(player + ".optimizer.beta2=0.99");
        settings.add(player + ".learningRateSchedule={kind: anneal, from: 1, to: 0, start: 0.6}");
      }
      settings.add("training.kimg=4000");
      return settings;
    }
  };

  private static final int TABLE_EPOCHS = 300;
  private static final int TABLE_BATCH = 500;

  private static final int SHORT_TABLE_BATCH = 128;
  private static final double SHORT_TABLE_KIMG = 600;

  /** PacGAN's, of which a batch is a multiple. */
  private static final int TABLE_PACK = 10;

  /** A power of two, so that any pack divides it. */
  static final int BATCH = 256;

  /**
   * {@code path=value} each.
   *
   * @param samples in the data, which a batch does not exceed
   * @param numbers in a row
   */
  abstract List<String> settings(int samples, int numbers);
}
