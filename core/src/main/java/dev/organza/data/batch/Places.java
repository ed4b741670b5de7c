package dev.organza.data.batch;

import dev.organza.data.Dataset;
import dev.organza.data.Field;
import dev.organza.data.SplitMix;
import java.util.ArrayList;
import java.util.List;

/** Which sample comes at which place of the stream of batches. Used by one thread. */
interface Places {

  /** How many samples an epoch hands out. */
  int length(long epoch);

  /**
   * The sample of a field.
   *
   * @param field its place among the arrays of the schema
   */
  int index(int field, Cursor at);

  /** What the sample is conditioned on; −1 if on nothing. */
  int label(Cursor at);

  /** The seed that the augmentation of a field is keyed by. */
  long seed(int field);

  /** Those of a data set. */
  static Places of(Dataset dataset, Sampler sampler, long seed) {
    return dataset.schema().independent()
        ? new Apart(dataset, seed)
        : new Together(dataset, sampler, seed);
  }

  /** The fields of a sample come together, in the order that a sampler gives. */
  final class Together implements Places {

    private final Dataset dataset;
    private final Sampler sampler;
    private final long seed;
    private long epoch = -1;
    private int[] order = new int[0];
    private int[] given = new int[0];

    Together(Dataset dataset, Sampler sampler, long seed) {
      this.dataset = dataset;
      this.sampler = sampler;
      this.seed = seed;
    }

    private void turnTo(long wanted) {
      if (wanted != epoch) {
        order = sampler.epoch(dataset, seed, wanted);
        given = sampler.labels(dataset, seed, wanted, order);
        epoch = wanted;
      }
    }

    @Override
    public int length(long wanted) {
      turnTo(wanted);
      return order.length;
    }

    @Override
    public int index(int field, Cursor at) {
      turnTo(at.epoch());
      return order[at.position()];
    }

    @Override
    public int label(Cursor at) {
      int index = index(0, at);
      return given.length == 0 ? dataset.label(index) : given[at.position()];
    }

    @Override
    public long seed(int field) {
      return seed;
    }
  }

  /**
   * Each field is an endless stream of its own: permutations of its samples, one after the other,
   * by a seed of its own. An epoch is one of the largest field; where another one stands follows
   * from how many samples have been handed out, so that the cursor says all.
   */
  final class Apart implements Places {

    private final int count;
    private final List<Side> sides = new ArrayList<>();

    Apart(Dataset dataset, long seed) {
      this.count = dataset.count();
      for (Field field : dataset.schema().arrays()) {
        sides.add(
            new Side(
                dataset.field(field.name()).count(), SplitMix.at(seed, 0, sides.size()).next()));
      }
    }

    @Override
    public int length(long epoch) {
      return count;
    }

    @Override
    public int index(int field, Cursor at) {
      return sides.get(field).index(Math.addExact(at.epoch() * count, at.position()));
    }

    @Override
    public int label(Cursor at) {
      return -1;
    }

    @Override
    public long seed(int field) {
      return sides.get(field).seed;
    }

    private static final class Side {

      private final int count;
      private final long seed;
      private long epoch = -1;
      private int[] order = new int[0];

      Side(int count, long seed) {
        this.count = count;
        this.seed = seed;
      }

      /** The sample that comes after so many. */
      int index(long handedOut) {
        long wanted = handedOut / count;
        if (wanted != epoch) {
          order = Permutation.of(count, seed, wanted);
          epoch = wanted;
        }
        return order[(int) (handedOut % count)];
      }
    }
  }
}
