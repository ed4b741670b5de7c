package dev.organza.data.pair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.Augmentation;
import dev.organza.data.Dataset;
import dev.organza.data.Datasets;
import dev.organza.data.Fixtures;
import dev.organza.data.Labels;
import dev.organza.data.batch.Batch;
import dev.organza.data.batch.Batches;
import dev.organza.data.batch.Cursor;
import dev.organza.data.batch.Sampler;
import dev.organza.data.image.ImageFit;
import dev.organza.data.transform.Scaling;
import dev.organza.data.transform.Transforms;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UnpairedTest {

  /** Images whose first pixel is {@code from}, {@code from + 1}, …, and whose last is 0. */
  private static Dataset images(int channels, int count, int from) {
    byte[][] images = new byte[count][4 * channels];
    for (int n = 0; n < count; n++) {
      images[n][0] = (byte) (from + n);
      images[n][1] = (byte) 255;
    }
    return Datasets.of("i", Shape.image(channels, 2, 2), images, Labels.NONE);
  }

  private static Batches batches(Dataset data, int batch, Augmentation augmentation, Cursor start) {
    Transforms transforms =
        new Transforms(Map.of("a", Scaling.identity(), "b", Scaling.identity()));
    return Batches.of(data, transforms, Sampler.SHUFFLED, augmentation, batch, 7, start);
  }

  /** What the first pixels of so many samples of a field are, after {@code skipped} batches. */
  private static List<Integer> firstPixels(Dataset data, String field, int channels, int samples) {
    List<Integer> seen = new ArrayList<>();
    try (Batches batches = batches(data, 3, Augmentation.NONE, Cursor.START)) {
      while (seen.size() < samples) {
        FloatBuffer values = batches.next().values(field);
        IntStream.range(0, 3).forEach(i -> seen.add((int) values.get(i * 4 * channels)));
      }
    }
    return seen.subList(0, samples);
  }

  @Test
  void eachSideHasItsOwnShapeAndNumber() {
    try (Dataset data = Unpaired.of("u", images(1, 5, 0), images(3, 8, 100))) {
      assertThat(data.count()).isEqualTo(8);
      assertThat(data.schema().independent()).isTrue();
      assertThat(data.field("a").count()).isEqualTo(5);
      assertThat(data.field("b").count()).isEqualTo(8);
      assertThat(data.schema().field("b").shape()).isEqualTo(Shape.image(3, 2, 2));
      assertThat(Fixtures.sample(data, 6)[0]).isEqualTo(1);
      assertThat(data.slice(0, 8).sha256()).isEqualTo(data.sha256());
      assertThat(data.slice(6, 8).field("a").count()).isEqualTo(2);
      // What is left of the smaller side, and not the first of it again.
      assertThat(data.slice(3, 8).field("a").count()).isEqualTo(2);
      assertThat(Fixtures.sample(data.slice(3, 8).field("a"), 1)[0]).isEqualTo(4);
      assertThat(Datasets.first(data, 6).field("a").count()).isEqualTo(5);
      assertThatIllegalArgumentException().isThrownBy(() -> data.field("c"));
    }
  }

  @Test
  void eachSideIsShuffledByItselfWhateverTheOtherHolds() {
    Dataset data = Unpaired.of("u", images(1, 5, 0), images(3, 8, 100));
    List<Integer> a = firstPixels(data, "a", 1, 40);
    List<Integer> b = firstPixels(data, "b", 3, 40);
    for (int epoch = 0; epoch < 8; epoch++) {
      assertThat(a.subList(5 * epoch, 5 * epoch + 5)).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
    }
    for (int epoch = 0; epoch < 5; epoch++) {
      assertThat(new HashSet<>(b.subList(8 * epoch, 8 * epoch + 8))).hasSize(8);
    }
    assertThat(a.subList(0, 5)).isNotEqualTo(a.subList(5, 10));
    // The order of a side is its own: it stays when the other side is exchanged.
    Dataset other = Unpaired.of("u", images(1, 5, 0), images(3, 6, 50));
    assertThat(firstPixels(other, "a", 1, 40)).isEqualTo(a);
    // Of equal sides neither order is the other's.
    Dataset equal = Unpaired.of("u", images(1, 50, 0), images(1, 50, 0));
    List<Integer> left = firstPixels(equal, "a", 1, 50);
    List<Integer> right = firstPixels(equal, "b", 1, 50);
    long same = IntStream.range(0, 50).filter(i -> left.get(i).equals(right.get(i))).count();
    // The number of fixed points of a random permutation has mean 1 and variance 1.
    assertThat(same).isLessThan(6);
  }

  @Test
  void theCursorIsTheWholeStateAlsoOfTheSmallerSide() {
    Dataset data = Unpaired.of("u", images(1, 5, 0), images(3, 8, 100));
    Augmentation changed = new Augmentation(true, true, 1.5);
    List<float[]> whole = new ArrayList<>();
    List<Cursor> cursors = new ArrayList<>();
    try (Batches batches = batches(data, 3, changed, Cursor.START)) {
      for (int i = 0; i < 12; i++) {
        cursors.add(batches.cursor());
        whole.add(all(batches.next()));
      }
    }
    for (int i = 0; i < 12; i++) {
      try (Batches resumed = batches(data, 3, changed, cursors.get(i))) {
        assertThat(all(resumed.next())).containsExactly(whole.get(i));
      }
    }
  }

  private static float[] all(Batch batch) {
    FloatBuffer a = batch.values("a");
    FloatBuffer b = batch.values("b");
    float[] values = new float[a.remaining() + b.remaining()];
    a.duplicate().get(values, 0, a.remaining());
    b.duplicate().get(values, a.remaining(), b.remaining());
    return values;
  }

  @Test
  void sidesAreMirroredByThemselvesAndPairsAlike() {
    Augmentation flip = new Augmentation(true, false);
    int unpaired = 0;
    Dataset equal = Unpaired.of("u", images(1, 64, 0), images(1, 64, 0));
    Dataset pairs = Datasets.pairs("p", images(1, 64, 0), images(1, 64, 0));
    try (Batches apart = batches(equal, 64, flip, Cursor.START);
        Batches together = batches(pairs, 64, flip, Cursor.START)) {
      Batch one = apart.next();
      Batch two = together.next();
      for (int i = 0; i < 64; i++) {
        // The second pixel is 255 where nothing was mirrored.
        boolean a = one.values("a").get(4 * i + 1) == 255;
        unpaired += a == (one.values("b").get(4 * i + 1) == 255) ? 1 : 0;
        assertThat(two.values("a").get(4 * i)).isEqualTo(two.values("b").get(4 * i));
      }
    }
    // Binomial of 64 and ½: mean 32, standard deviation 4.
    assertThat(unpaired).isBetween(16, 48);
  }

  /** A square that is cut out of the image at 1.5 times its size, as ImageFit makes it. */
  @Test
  void jitterCutsOneSquareOutOfBothImagesOfAPair() {
    int side = 8;
    int resized = 12;
    float[][] image = new float[1][side * side];
    for (int i = 0; i < image[0].length; i++) {
      image[0][i] = (i * 37) % 256;
    }
    Dataset whole = Datasets.of("w", Shape.image(1, side, side), image, new int[0], List.of());
    float[] large;
    try (Dataset fitted =
        ImageFit.fit(
            Datasets.of("w", Shape.image(1, side, side), image, new int[0], List.of()), resized)) {
      large = Fixtures.sample(fitted, 0);
    }
    HashSet<Integer> places = new HashSet<>();
    try (Batches batches =
        batches(
            Datasets.pairs("p", whole, whole),
            1,
            new Augmentation(false, false, 1.5),
            Cursor.START)) {
      for (int n = 0; n < 60; n++) {
        Batch batch = batches.next();
        float[] a = new float[side * side];
        float[] b = new float[side * side];
        batch.values("a").duplicate().get(a);
        batch.values("b").duplicate().get(b);
        assertThat(a).containsExactly(b);
        int found = -1;
        for (int place = 0; place < 25; place++) {
          int top = place / 5;
          int left = place % 5;
          boolean here = true;
          for (int i = 0; i < a.length; i++) {
            // ImageFit rounds to whole grey levels.
            float there = large[(top + i / side) * resized + left + i % side];
            here &= Math.abs(a[i] - there) <= 0.501;
          }
          found = here ? place : found;
        }
        assertThat(found).isNotEqualTo(-1);
        places.add(found);
      }
    }
    assertThat(places).hasSizeGreaterThan(15);
  }

  @Test
  void jitterOutsideItsRangeIsRefused() {
    for (double bad : new double[] {0.9, 2.1, Double.NaN}) {
      assertThatThrownBy(() -> new Augmentation(false, false, bad))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("data.jitter");
    }
  }
}
