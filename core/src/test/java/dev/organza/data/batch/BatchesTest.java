package dev.organza.data.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.organza.OrganzaException;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.Augmentation;
import dev.organza.data.Dataset;
import dev.organza.data.DatasetBuilder;
import dev.organza.data.Datasets;
import dev.organza.data.Fixtures;
import dev.organza.data.ForwardingDataset;
import dev.organza.data.Labels;
import dev.organza.data.PixelStore;
import dev.organza.data.Schema;
import dev.organza.data.column.Column;
import dev.organza.data.transform.Scaling;
import dev.organza.data.transform.Transforms;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchesTest {

  private static final Scaling RAW = Scaling.identity();

  /** {@code count} images of 2×3 with pixels 10n … 10n+5 and the label n mod 3. */
  private static Dataset images(int count) {
    PixelStore.Builder builder = new PixelStore.Builder(6);
    for (int n = 0; n < count; n++) {
      byte[] image = new byte[6];
      for (int i = 0; i < 6; i++) {
        image[i] = (byte) (10 * n + i);
      }
      builder.append(image);
    }
    int[] labels = IntStream.range(0, count).map(n -> n % 3).toArray();
    return DatasetBuilder.ofPixels("numbers", Shape.image(1, 2, 3), builder.build())
        .labelled(Labels.numbered(labels))
        .build();
  }

  private static Batches plain(Dataset dataset, int size, long seed) {
    return Batches.of(
        dataset, Transforms.of(RAW), Sampler.SHUFFLED, Augmentation.NONE, size, seed, Cursor.START);
  }

  private static float[] copy(Batch batch) {
    float[] values = new float[batch.values(Schema.SAMPLE).remaining()];
    batch.values(Schema.SAMPLE).duplicate().get(values);
    return values;
  }

  /** The sample each image of a batch is, by its first pixel. */
  private static List<Integer> indices(Batch batch) {
    float[] values = copy(batch);
    return IntStream.range(0, batch.count()).map(i -> (int) values[6 * i] / 10).boxed().toList();
  }

  /** Samples with their flips, which follow from their places in the whole batch. */
  @Test
  void partsOfABatchAreTheWhole() {
    Dataset dataset = images(25);
    try (Batches whole = flipped(dataset, place -> true);
        Batches even = flipped(dataset, place -> place % 2 == 0);
        Batches odd = flipped(dataset, place -> place % 2 == 1)) {
      for (int n = 0; n < 9; n++) {
        Batch all = whole.next();
        float[] expected = copy(all);
        List<float[]> parts = new ArrayList<>();
        for (Batches each : List.of(even, odd)) {
          Batch part = each.next();
          parts.add(copy(part));
          for (int i = 0; i < part.count(); i++) {
            assertThat(part.labels()[i]).isEqualTo(all.labels()[2 * i + parts.size() - 1]);
          }
        }
        assertThat(parts.get(0)).hasSize(6 * 4);
        assertThat(parts.get(1)).hasSize(6 * 3);
        for (int place = 0; place < 7; place++) {
          int from = 6 * (place / 2);
          assertThat(Arrays.copyOfRange(parts.get(place % 2), from, from + 6))
              .containsExactly(Arrays.copyOfRange(expected, 6 * place, 6 * place + 6));
        }
        assertThat(even.cursor()).isEqualTo(whole.cursor());
        assertThat(odd.cursor()).isEqualTo(whole.cursor());
      }
    }
  }

  private static Batches flipped(Dataset dataset, IntPredicate part) {
    return Batches.of(
        dataset,
        Transforms.of(RAW),
        Sampler.SHUFFLED,
        new Augmentation(true, false),
        7,
        part,
        5,
        Cursor.START);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 7, 10, 25})
  void everyEpochHandsOutEverySampleOnce(int batchSize) {
    Dataset dataset = images(25);
    List<Integer> seen = new ArrayList<>();
    try (Batches batches = plain(dataset, batchSize, 5)) {
      while (seen.size() < 100) {
        Batch batch = batches.next();
        assertThat(batch.count()).isEqualTo(batchSize);
        seen.addAll(indices(batch));
      }
    }
    Set<List<Integer>> orders = new HashSet<>();
    for (int epoch = 0; epoch < 4; epoch++) {
      List<Integer> order = seen.subList(25 * epoch, 25 * (epoch + 1));
      assertThat(order)
          .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 25).boxed().toList());
      orders.add(order);
    }
    assertThat(orders).hasSize(4);
  }

  @Test
  void valuesAndLabelsBelongTogetherInADirectNativeBuffer() {
    try (Batches batches = plain(images(9), 4, 1)) {
      for (int i = 0; i < 10; i++) {
        Batch batch = batches.next();
        assertThat(batch.values(Schema.SAMPLE).isDirect()).isTrue();
        assertThat(batch.values(Schema.SAMPLE).order()).isEqualTo(ByteOrder.nativeOrder());
        assertThat(batch.values(Schema.SAMPLE).position()).isZero();
        assertThat(batch.values(Schema.SAMPLE).remaining()).isEqualTo(24);
        List<Integer> indices = indices(batch);
        for (int k = 0; k < 4; k++) {
          assertThat(batch.labels()[k]).isEqualTo(indices.get(k) % 3);
        }
      }
    }
  }

  /** The same samples without their bytes, so that their values are computed one by one. */
  private static Dataset computed(Dataset stored) {
    return new ForwardingDataset(stored) {};
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsLookedUpHasTheBitsOfWhatIsComputed(boolean flip) {
    Dataset all = images(40); // pixels 0 to 255, wrapped
    for (Dataset stored : List.of(all, all.slice(3, 31))) {
      assertThat(stored.levels()).isPresent();
      assertThat(computed(stored).levels()).isEmpty();
      Scaling odd = Scaling.pixels(-0.3, 1.7);
      try (Batches looked =
              Batches.of(
                  stored,
                  Transforms.of(odd),
                  Sampler.SHUFFLED,
                  new Augmentation(flip, false),
                  7,
                  4,
                  Cursor.START);
          Batches computed =
              Batches.of(
                  computed(stored),
                  Transforms.of(odd),
                  Sampler.SHUFFLED,
                  new Augmentation(flip, false),
                  7,
                  4,
                  Cursor.START)) {
        for (int i = 0; i < 12; i++) {
          assertThat(copy(looked.next())).containsExactly(copy(computed.next()));
        }
      }
    }
  }

  /** Samples that know which thread reads them ahead. */
  private static final class Watched extends ForwardingDataset {

    private volatile @Nullable Thread reader;

    Watched(Dataset dataset) {
      super(dataset);
    }

    @Override
    public void read(int index, float[] into, int offset) {
      reader = Thread.currentThread();
      super.read(index, into, offset);
    }

    Thread reader() {
      return Objects.requireNonNull(reader);
    }
  }

  @Test
  void aBatchStaysAsItIsUntilTheNextIsAskedFor() throws InterruptedException {
    Watched dataset = new Watched(images(9));
    try (Batches batches = plain(dataset, 2, 1)) {
      for (int i = 0; i < 200; i++) {
        Batch batch = batches.next();
        float[] before = copy(batch);
        // It waits when every buffer that it may write to is full.
        while (dataset.reader().getState() != Thread.State.WAITING) {
          assertThat(dataset.reader().isAlive()).isTrue();
          Thread.sleep(1);
        }
        assertThat(copy(batch)).containsExactly(before);
      }
    }
  }

  @Test
  void goingOnAtAnyCursorGivesTheSameBits() {
    Dataset dataset = images(7);
    List<float[]> values = new ArrayList<>();
    List<int[]> labels = new ArrayList<>();
    List<Cursor> cursors = new ArrayList<>();
    try (Batches batches =
        Batches.of(
            dataset,
            Transforms.of(Scaling.pixels(-1, 1)),
            Sampler.SHUFFLED,
            new Augmentation(true, true),
            3,
            42,
            Cursor.START)) {
      for (int i = 0; i < 15; i++) {
        cursors.add(batches.cursor());
        Batch batch = batches.next();
        values.add(copy(batch));
        labels.add(batch.labels());
      }
    }
    // 3 of 7 per batch: after batch 2, six are gone; the third ends at the second sample of epoch
    // 1.
    assertThat(cursors.subList(0, 4))
        .containsExactly(new Cursor(0, 0), new Cursor(0, 3), new Cursor(0, 6), new Cursor(1, 2));
    for (int start = 0; start < 15; start++) {
      try (Batches again =
          Batches.of(
              dataset,
              Transforms.of(Scaling.pixels(-1, 1)),
              Sampler.SHUFFLED,
              new Augmentation(true, true),
              3,
              42,
              cursors.get(start))) {
        for (int i = start; i < 15; i++) {
          Batch batch = again.next();
          assertThat(copy(batch)).containsExactly(values.get(i));
          assertThat(batch.labels()).containsExactly(labels.get(i));
        }
      }
    }
  }

  @Test
  void seedsGiveDifferentOrders() {
    Dataset dataset = images(25);
    Set<List<Integer>> orders = new HashSet<>();
    for (long seed = 0; seed < 20; seed++) {
      try (Batches batches = plain(dataset, 25, seed)) {
        orders.add(indices(batches.next()));
      }
    }
    assertThat(orders).hasSize(20);
  }

  @Test
  void everyPlaceIsAsLikelyForEverySample() {
    int[][] times = new int[4][4];
    for (int epoch = 0; epoch < 4000; epoch++) {
      int[] order = Permutation.of(4, 9, epoch);
      for (int i = 0; i < 4; i++) {
        times[i][order[i]]++;
      }
    }
    // 1000 expected, standard deviation √(4000·¼·¾) ≈ 27.
    for (int[] row : times) {
      assertThat(IntStream.of(row)).allMatch(n -> Math.abs(n - 1000) < 140);
    }
  }

  @Test
  void flippedImagesAreExactMirrorsAndHalfOfAll() {
    int mirrored = 0;
    try (Batches batches =
        Batches.of(
            images(20),
            Transforms.of(RAW),
            Sampler.SHUFFLED,
            new Augmentation(true, false),
            20,
            3,
            Cursor.START)) {
      for (int i = 0; i < 100; i++) {
        float[] values = copy(batches.next());
        for (int k = 0; k < 20; k++) {
          float[] image = Arrays.copyOfRange(values, 6 * k, 6 * k + 6);
          float n = Math.min(image[0], image[2]);
          boolean flipped = image[0] > image[2];
          mirrored += flipped ? 1 : 0;
          assertThat(image)
              .containsExactly(
                  flipped
                      ? new float[] {n + 2, n + 1, n, n + 5, n + 4, n + 3}
                      : new float[] {n, n + 1, n + 2, n + 3, n + 4, n + 5});
        }
      }
    }
    // 2000 draws with p = ½: standard deviation 22.
    assertThat(mirrored).isBetween(900, 1100);
  }

  @Test
  void dequantizingFillsEachLevelAndStaysInTheRange() {
    double sum = 0;
    int n = 0;
    try (Batches noisy =
            Batches.of(
                images(20),
                Transforms.of(Scaling.pixels(0, 1)),
                Sampler.SHUFFLED,
                new Augmentation(false, true),
                20,
                3,
                Cursor.START);
        Batches exact = plain(images(20), 20, 3)) {
      for (int i = 0; i < 50; i++) {
        float[] values = copy(noisy.next());
        float[] pixels = copy(exact.next());
        for (int k = 0; k < values.length; k++) {
          double level = values[k] * 256.0;
          assertThat(level).isBetween(pixels[k] - 1e-4, pixels[k] + 1 + 1e-4);
          assertThat(values[k]).isBetween(0f, 1f);
          sum += level - pixels[k];
          n++;
        }
      }
    }
    // 6000 uniform draws: mean ½, standard error 0.0037.
    assertThat(sum / n).isBetween(0.48, 0.52);
  }

  @Test
  void scalesTheValues() {
    try (Batches batches =
        Batches.of(
            images(1),
            Transforms.of(Scaling.pixels(-1, 1)),
            Sampler.SHUFFLED,
            Augmentation.NONE,
            1,
            0,
            Cursor.START)) {
      float[] values = copy(batches.next());
      for (int i = 0; i < 6; i++) {
        assertThat(values[i]).isCloseTo(i / 127.5f - 1, offset(1e-6f));
      }
    }
  }

  @Test
  void anErrorOfTheReaderReachesTheCallerEachTime() {
    Dataset broken = new FailingDataset(images(5), new OrganzaException("disk gone\nPlug it in."));
    try (Batches batches = plain(broken, 2, 1)) {
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(
                () -> {
                  while (true) {
                    batches.next();
                  }
                })
            .isInstanceOf(OrganzaException.class)
            .hasMessageStartingWith("disk gone");
      }
    }
  }

  @Test
  void closingEndsTheThreadAndTheStream() {
    Watched dataset = new Watched(images(5));
    Batches batches = plain(dataset, 2, 1);
    batches.next();
    assertThat(dataset.reader().isAlive()).isTrue();
    assertThat(dataset.reader()).isNotSameAs(Thread.currentThread());
    batches.close();
    batches.close();
    assertThatIllegalStateException().isThrownBy(batches::next);
    assertThat(dataset.reader().isAlive()).isFalse();
  }

  @Test
  void refusesWhatMakesNoSense() {
    Dataset five = images(5);
    assertUsage(() -> plain(five, 6, 1), "6", "at most 5");
    assertUsage(() -> plain(five, 0, 1), "0", "1 to 5");
    assertUsage(
        () ->
            Batches.of(
                five,
                Transforms.of(RAW),
                Sampler.SHUFFLED,
                Augmentation.NONE,
                2,
                1,
                new Cursor(0, 5)),
        "only 5",
        "Resume");
    Dataset heights = Fixtures.open("heights");
    assertUsage(
        () ->
            Batches.of(
                heights,
                Transforms.of(RAW),
                Sampler.SHUFFLED,
                new Augmentation(true, false),
                2,
                1,
                Cursor.START),
        "data.flip",
        "heights");
    assertUsage(
        () ->
            Batches.of(
                heights,
                Transforms.of(RAW),
                Sampler.SHUFFLED,
                new Augmentation(false, true),
                2,
                1,
                Cursor.START),
        "dequantize",
        "heights");
  }

  private static void assertUsage(Runnable call, String... parts) {
    assertThatThrownBy(call::run)
        .isInstanceOf(UsageException.class)
        .message()
        .contains(parts)
        .satisfies(message -> assertThat(message.lines()).hasSize(2));
  }

  /** Cannot be read. */
  private static final class FailingDataset extends ForwardingDataset {

    private final RuntimeException failure;

    FailingDataset(Dataset whole, RuntimeException failure) {
      super(whole);
      this.failure = failure;
    }

    @Override
    public void read(int index, float[] into, int offset) {
      throw failure;
    }
  }

  @Test
  void theFieldsOfAPairStayTogether() {
    Dataset whole = images(25);
    Dataset shifted = whole.select(IntStream.range(0, 25).map(n -> (n + 3) % 25).toArray());
    Transforms transforms = new Transforms(Map.of("a", RAW, "b", Scaling.pixels(0, 1)));
    try (Batches batches =
            Batches.of(
                Datasets.pairs("p", whole, shifted),
                transforms,
                Sampler.SHUFFLED,
                Augmentation.NONE,
                4,
                5,
                Cursor.START);
        Batches alone = plain(images(25), 4, 5)) {
      for (int k = 0; k < 20; k++) {
        Batch batch = batches.next();
        assertThat(batch.arrays().keySet()).containsExactly("a", "b");
        assertThat(batch.values("a")).isEqualTo(alone.next().values(Schema.SAMPLE));
        for (int i = 0; i < 4; i++) {
          int index = (int) batch.values("a").get(6 * i) / 10;
          int partner = (int) Fixtures.sample(whole, (index + 3) % 25)[0];
          assertThat(batch.values("b").get(6 * i)).isCloseTo(partner / 255f, offset(1e-6f));
        }
      }
      assertThat(batches.shape("b")).isEqualTo(Shape.image(1, 2, 3));
    }
  }

  @Test
  void bothImagesOfAPairAreMirroredOrNone() {
    try (Batches batches =
        Batches.of(
            Datasets.pairs("p", images(25), images(25)),
            new Transforms(Map.of("a", RAW, "b", RAW)),
            Sampler.SHUFFLED,
            new Augmentation(true, false),
            25,
            5,
            Cursor.START)) {
      Batch batch = batches.next();
      assertThat(batch.values("a")).isEqualTo(batch.values("b"));
    }
    try (Batches batches =
        Batches.of(
            Datasets.pairs("p", images(25), images(25)),
            new Transforms(Map.of("a", RAW, "b", RAW)),
            Sampler.SHUFFLED,
            new Augmentation(true, true),
            25,
            5,
            Cursor.START)) {
      Batch batch = batches.next();
      assertThat(batch.values("a")).isNotEqualTo(batch.values("b"));
      for (int i = 0; i < 150; i++) {
        assertThat(batch.values("b").get(i)).isCloseTo(batch.values("a").get(i), offset(1f));
      }
    }
  }

  @Test
  void aSamplerOfOnesOwnDecidesWhichSamplesComeNext() {
    Sampler backwards =
        (dataset, seed, epoch) -> IntStream.of(4, 3, 2).map(i -> i + (int) epoch).toArray();
    Cursor cursor;
    try (Batches batches = sampled(backwards, Cursor.START)) {
      assertThat(indices(batches.next())).containsExactly(4, 3);
      assertThat(indices(batches.next())).containsExactly(2, 5);
      cursor = batches.cursor();
      assertThat(indices(batches.next())).containsExactly(4, 3);
    }
    try (Batches resumed = sampled(backwards, cursor)) {
      assertThat(indices(resumed.next())).containsExactly(4, 3);
    }
    assertThatThrownBy(() -> sampled(backwards, new Cursor(0, 3)))
        .isInstanceOf(UsageException.class);
  }

  private static Batches sampled(Sampler sampler, Cursor start) {
    return Batches.of(images(25), Transforms.of(RAW), sampler, Augmentation.NONE, 2, 1, start);
  }

  @Test
  void rowsOfCategoriesBecomeOneHot() {
    List<Column> columns = List.of(new Column("c", List.of("x", "y", "z")), Column.number("n"));
    Dataset rows =
        DatasetBuilder.ofColumns("t", columns, new double[][] {{2, 10}, {0, 30}}).build();
    Transforms transforms = Transforms.fit(rows, -1, 1);
    try (Batches batches =
        Batches.of(rows, transforms, Sampler.SHUFFLED, Augmentation.NONE, 2, 1, Cursor.START)) {
      assertThat(batches.shape("sample")).isEqualTo(Shape.of(4));
      float[] values = copy(batches.next());
      float[] first = values[0] == 1 ? Arrays.copyOf(values, 4) : Arrays.copyOfRange(values, 4, 8);
      assertThat(first).containsExactly(1, 0, 0, 1);
    }
  }
}
