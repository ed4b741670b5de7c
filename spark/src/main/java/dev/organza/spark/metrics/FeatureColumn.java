package dev.organza.spark.metrics;

import dev.organza.Hint;
import dev.organza.Nearest;
import dev.organza.UsageException;
import dev.organza.data.SplitMix;
import dev.organza.metric.image.FeatureMoments;
import dev.organza.torch.Threads;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import scala.Tuple2;

/**
 * A column of feature vectors: arrays of float or double of one length, without a missing value.
 *
 * @param frame that it is in
 * @param name of the column
 */
record FeatureColumn(Dataset<Row> frame, String name) {

  /** Checks the column's type. */
  FeatureColumn {
    List<String> columns = List.of(frame.columns());
    if (!columns.contains(name)) {
      throw new UsageException(
          "the frame has no column \"" + name + "\"" + Nearest.question(name, columns),
          Hint.say("There are: " + String.join(", ", columns) + "."));
    }
    DataType type = frame.schema().apply(name).dataType();
    if (!(type instanceof ArrayType array)
        || array.elementType() != DataTypes.FloatType
            && array.elementType() != DataTypes.DoubleType) {
      throw new UsageException(
          "the column \"%s\" holds %s; feature vectors are arrays of float or double"
              .formatted(name, type.simpleString()));
    }
  }

  /** The vectors alone. */
  private JavaRDD<Row> rows() {
    return frame.select(functions.col("`" + name.replace("`", "``") + "`")).javaRDD();
  }

  /**
   * The moments of all vectors, in float64.
   *
   * @throws UsageException if there are fewer than two, one is missing or of another length, or a
   *     number is missing or not finite
   */
  FeatureMoments moments() {
    JavaRDD<Row> rows = rows();
    if (rows.getNumPartitions() == 0) {
      return Vectors.NONE.moments(name);
    }
    return rows.mapPartitions(part -> List.of(Vectors.of(part)).iterator())
        .treeReduce(Vectors::and)
        .moments(name);
  }

  /**
   * All vectors, or some, drawn without replacement.
   *
   * @param most vectors
   * @param seed that decides, with the vectors' order in the frame
   */
  float[][] some(int most, long seed) {
    moments();
    JavaRDD<Row> rows = rows();
    List<Drawn> drawn =
        rows.zipWithIndex()
            .map((Tuple2<Row, Long> row) -> Drawn.of(row._1(), row._2(), seed))
            .takeOrdered(most, new ByDraw());
    return drawn.stream()
        .sorted(Comparator.comparingLong(Drawn::index))
        .map(Drawn::vector)
        .toArray(float[][]::new);
  }

  /** A vector with the number that decides whether it is taken. */
  // Never compared as a whole.
  @SuppressWarnings("ArrayRecordComponent")
  private record Drawn(long draw, long index, float[] vector) implements Serializable {

    static Drawn of(Row row, long index, long seed) {
      List<Number> numbers = row.getList(0);
      float[] vector = new float[numbers.size()];
      for (int i = 0; i < vector.length; i++) {
        vector[i] = numbers.get(i).floatValue();
      }
      return new Drawn(SplitMix.at(seed, index).next(), index, vector);
    }
  }

  private static final class ByDraw implements Comparator<Drawn>, Serializable {

    private static final long serialVersionUID = 1L;

    @Override
    public int compare(Drawn one, Drawn other) {
      int byDraw = Long.compare(one.draw, other.draw);
      return byDraw != 0 ? byDraw : Long.compare(one.index, other.index);
    }
  }

  /**
   * What is known of some vectors.
   *
   * @param count how many there are, with those that are wrong
   * @param missing how many are null
   * @param broken how many have a number that is null or not finite
   * @param shortest the least length; larger than {@code longest} where there is none
   * @param longest the greatest length
   * @param all the moments, of no use where anything is wrong
   */
  private record Vectors(
      long count, long missing, long broken, int shortest, int longest, FeatureMoments all)
      implements Serializable {

    /** Vectors whose products are computed at once. */
    private static final int BLOCK = 512;

    static final Vectors NONE = new Vectors(0, 0, 0, Integer.MAX_VALUE, 0, new FeatureMoments(0));

    static Vectors of(Iterator<Row> rows) {
      TaskContext task = TaskContext.get();
      try (Threads.Lease lease = Threads.lease(task == null ? 1 : task.cpus())) {
        Vectors all = NONE;
        while (rows.hasNext()) {
          all = all.and(block(rows));
        }
        return all;
      }
    }

    private static Vectors block(Iterator<Row> rows) {
      long count = 0;
      long missing = 0;
      long broken = 0;
      int shortest = Integer.MAX_VALUE;
      int longest = 0;
      double[][] vectors = new double[BLOCK][];
      int sound = 0;
      while (rows.hasNext() && count < BLOCK) {
        Row row = rows.next();
        count++;
        if (row.isNullAt(0)) {
          missing++;
          continue;
        }
        List<Number> numbers = row.getList(0);
        shortest = Math.min(shortest, numbers.size());
        longest = Math.max(longest, numbers.size());
        double[] vector = new double[numbers.size()];
        boolean finite = true;
        for (int i = 0; i < vector.length; i++) {
          Number number = numbers.get(i);
          vector[i] = number == null ? Double.NaN : number.doubleValue();
          finite &= Double.isFinite(vector[i]);
        }
        if (finite) {
          vectors[sound++] = vector;
        } else {
          broken++;
        }
      }
      boolean alike = missing == 0 && broken == 0 && shortest == longest;
      FeatureMoments moments = new FeatureMoments(alike ? longest : 0);
      if (alike) {
        moments.add(Arrays.copyOf(vectors, sound));
      }
      return new Vectors(count, missing, broken, shortest, longest, moments);
    }

    Vectors and(Vectors other) {
      if (count == 0) {
        return other;
      }
      FeatureMoments both = all;
      if (other.count > 0 && all.dimension() == other.all.dimension()) {
        both = new FeatureMoments(all.dimension());
        both.add(all);
        both.add(other.all);
      }
      return new Vectors(
          count + other.count,
          missing + other.missing,
          broken + other.broken,
          Math.min(shortest, other.shortest),
          Math.max(longest, other.longest),
          both);
    }

    FeatureMoments moments(String name) {
      if (missing > 0) {
        throw wrong(name, "%,d of %,d vectors are missing".formatted(missing, count));
      } else if (broken > 0) {
        throw wrong(
            name,
            "%,d of %,d vectors have numbers that are missing or not finite"
                .formatted(broken, count));
      } else if (count > 0 && shortest != longest) {
        throw wrong(name, "the vectors have from %d to %d numbers".formatted(shortest, longest));
      } else if (count < 2) {
        throw wrong(
            name, (count == 0 ? "there are no vectors" : "there is one vector") + "; give two");
      } else if (longest == 0) {
        throw wrong(name, "the vectors have no numbers");
      }
      return all;
    }

    private static UsageException wrong(String name, String what) {
      return new UsageException("the column \"" + name + "\" cannot be measured: " + what + ".");
    }
  }
}
