package dev.organza.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.batch.Batch;
import dev.organza.data.batch.Batches;
import dev.organza.data.batch.Cursor;
import dev.organza.data.batch.Sampler;
import dev.organza.data.image.ImageSets;
import dev.organza.data.transform.Transforms;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in memory is the same data as what is in a file. */
class MemoryDataTest {

  private final Path folder;

  MemoryDataTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static void assertSame(Dataset memory, Dataset file) {
    try (memory;
        file) {
      assertThat(memory.sha256()).isEqualTo(file.sha256());
      assertThat(memory.classes()).isEqualTo(file.classes());
      assertThat(memory.schema()).isEqualTo(file.schema());
      try (Batches ours = batches(memory);
          Batches theirs = batches(file)) {
        for (int i = 0; i < 6; i++) {
          Batch one = ours.next();
          Batch other = theirs.next();
          assertThat(one.values("sample")).isEqualTo(other.values("sample"));
          assertThat(one.labels()).isEqualTo(other.labels());
        }
      }
    }
  }

  private static Batches batches(Dataset dataset) {
    return Batches.of(
        dataset,
        Transforms.fit(dataset, -1, 1),
        Sampler.SHUFFLED,
        Augmentation.NONE,
        2,
        7,
        Cursor.START);
  }

  @Test
  void rows() throws IOException {
    float[][] rows = {{1, 2.5f}, {3, -4}, {5, 1e9f}};
    Files.writeString(folder.resolve("a.csv"), "x0,x1\n1,2.5\n3,-4\n5,1e9\n");
    assertSame(Datasets.of(rows), Fixtures.open(folder.resolve("a.csv")));
  }

  @Test
  void rowsThatFloat32DoesNotHold() throws IOException {
    double[][] rows = {{5412346.169}, {5412346.171}, {5412346.164}};
    Files.writeString(folder.resolve("a.csv"), "m\n5412346.169\n5412346.171\n5412346.164\n");
    assertSame(
        DatasetBuilder.ofRows("m", List.of("m"), rows).build(),
        Fixtures.open(folder.resolve("a.csv")));
  }

  @Test
  void bytes() throws IOException {
    byte[][] images = {Fixtures.counting(6), new byte[6], {1, 2, 3, -1, -2, -3}};
    byte[] all = new byte[18];
    for (int i = 0; i < 18; i++) {
      all[i] = images[i / 6][i % 6];
    }
    Fixtures.write(folder.resolve("images-idx3-ubyte"), Fixtures.idx(new int[] {3, 2, 3}, all));
    Fixtures.write(
        folder.resolve("labels-idx1-ubyte"),
        Fixtures.idx(new int[] {3}, (byte) 9, (byte) 4, (byte) 9));
    assertSame(
        Datasets.of("n", Shape.image(1, 2, 3), images, Labels.numbered(9, 4, 9)),
        Fixtures.open(folder.resolve("images-idx3-ubyte")));
  }

  private List<BufferedImage> written(int... types) throws IOException {
    Random random = new Random(3);
    List<BufferedImage> images = new ArrayList<>();
    for (int i = 0; i < types.length; i++) {
      BufferedImage image = new BufferedImage(8, 8, types[i]);
      for (int p = 0; p < 64; p++) {
        image.setRGB(p % 8, p / 8, random.nextInt());
      }
      images.add(image);
      ImageIO.write(image, "png", folder.resolve(i + ".png").toFile());
    }
    return images;
  }

  @Test
  void images() throws IOException {
    List<BufferedImage> images =
        written(
            BufferedImage.TYPE_BYTE_GRAY,
            BufferedImage.TYPE_INT_RGB,
            BufferedImage.TYPE_4BYTE_ABGR,
            BufferedImage.TYPE_3BYTE_BGR);
    assertSame(ImageSets.of("i", images, Fitting.NONE).build(), Fixtures.openFitted(folder, 8));
    assertSame(ImageSets.of("i", images, new Fitting(5)).build(), Fixtures.openFitted(folder, 5));
  }

  @Test
  void greyImages() throws IOException {
    List<BufferedImage> images =
        written(BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_BYTE_GRAY);
    try (Dataset grey = ImageSets.of("i", images, Fitting.NONE).build()) {
      assertThat(grey.shape()).isEqualTo(Shape.image(1, 8, 8));
    }
    assertSame(ImageSets.of("i", images, Fitting.NONE).build(), Fixtures.open(folder));
  }

  @Test
  void whatIsNoDataSetIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Datasets.of(new float[0][]));
    assertThatIllegalArgumentException().isThrownBy(() -> Datasets.of(new float[][] {{1, 2}, {3}}));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ImageSets.of("i", List.of(), Fitting.NONE));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Datasets.of("i", Shape.image(1, 1, 2), new byte[][] {{1}}, Labels.NONE));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Datasets.of("i", Shape.image(1, 1, 1), new byte[][] {{1}}, Labels.numbered(1, 2)));
    BufferedImage small = new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_GRAY);
    BufferedImage large = new BufferedImage(3, 3, BufferedImage.TYPE_BYTE_GRAY);
    assertThatThrownBy(() -> ImageSets.of("i", List.of(small, large), Fitting.NONE))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("image 1 is 3 x 3");
  }
}
