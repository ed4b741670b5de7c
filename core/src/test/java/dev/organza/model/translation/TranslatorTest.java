package dev.organza.model.translation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.organza.OrganzaException;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.transform.Scaling;
import dev.organza.nn.Initialiser;
import dev.organza.nn.architecture.Enlargement;
import dev.organza.nn.architecture.Normalisation;
import dev.organza.nn.architecture.Resnet;
import dev.organza.nn.architecture.Unet;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.layer.Skip;
import dev.organza.nn.network.Network;
import dev.organza.nn.onnx.OnnxRun;
import dev.organza.torch.Device;
import dev.organza.torch.FlatTensors;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Safetensors;
import dev.organza.torch.Scope;
import dev.organza.torch.Torch;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TranslatorTest {

  private final Path file;

  TranslatorTest(@TempDir Path folder) {
    this.file = folder.resolve("model.safetensors");
  }

  @BeforeAll
  static void load() {
    Torch.load();
  }

  /** A network of one convolution of one pixel, whose weights are all {@code weight}. */
  private static Network scaled(int channelsIn, int channelsOut) {
    return Network.of(Shape.image(channelsIn, 8, 8), Layer.conv2d(channelsOut, 1, 1, 0));
  }

  /** Halves twice, so that sides are multiples of 4. */
  private static Network unet(int channels) {
    return Network.of(
        Shape.image(channels, 8, 8),
        Layer.conv2d(3, 4, 2, 1),
        new Skip(
            List.of(
                Layer.relu(),
                Layer.conv2d(4, 4, 2, 1),
                Layer.relu(),
                Layer.convTranspose2d(3, 4, 2, 1))),
        Layer.relu(),
        Layer.convTranspose2d(channels, 4, 2, 1),
        Layer.tanh());
  }

  private static TranslatorDescription.LearnedDirection direction(
      String from, String to, Network network, String tensors) {
    return new TranslatorDescription.LearnedDirection(
        "g" + to, from, to, tensors, network, Scaling.pixels(-1, 1), Scaling.pixels(-1, 1));
  }

  /** Writes a model file; each network's parameters are filled, or drawn where that is NaN. */
  private void write(double fill, TranslatorDescription.LearnedDirection... directions)
      throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    try (Scope scope = Scope.open();
        RandomStream stream = RandomStream.of(3, "test")) {
      for (TranslatorDescription.LearnedDirection each : directions) {
        FlatTensors flat = FlatTensors.allocate(each.network().parameters(), false, Device.cpu());
        each.network().initialise(flat.views(), List.of(), new Initialiser.Normal(0.3), stream);
        if (!Double.isNaN(fill)) {
          flat.views().get(0).fill_(new Scalar(fill));
        }
        flat.named(each.tensors()).forEach(tensors::put);
      }
      Safetensors.write(
          file,
          tensors,
          new TranslatorDescription("pix2pix", "maps", List.of(directions)).metadata());
    }
  }

  private static float[] noise(int values) {
    float[] image = new float[values];
    for (int i = 0; i < values; i++) {
      image[i] = (i * 73 + i * i % 31 * 5) % 256;
    }
    return image;
  }

  @Test
  void anImageOfAnySizeIsTranslatedWithItsTransparency() throws IOException {
    write(1, direction("a", "b", scaled(1, 1), "average."));
    BufferedImage image = new BufferedImage(13, 5, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < 65; i++) {
      int grey = i * 3;
      int alpha = i < 60 ? 255 : 40;
      image.setRGB(i % 13, i / 13, alpha << 24 | grey << 16 | grey << 8 | grey);
    }
    try (Translator translator = Translator.load(file, Device.cpu())) {
      BufferedImage translated = translator.translate(image);
      assertThat(translated.getWidth()).isEqualTo(13);
      assertThat(translated.getHeight()).isEqualTo(5);
      for (int i = 0; i < 60; i++) {
        assertThat(translated.getRGB(i % 13, i / 13)).isEqualTo(image.getRGB(i % 13, i / 13));
      }
      // What is transparent is translated as it shows over white.
      int last = translated.getRGB(12, 4);
      assertThat(last >>> 24).isEqualTo(40);
      assertThat(last & 0xff).isEqualTo((64 * 3 * 40 + 255 * 215 + 127) / 255);
    }
    // Grey without transparency stays so, to the level.
    BufferedImage grey = new BufferedImage(9, 9, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setSample(3, 4, 0, 128);
    try (Translator translator = Translator.load(file, Device.cpu())) {
      BufferedImage translated = translator.translate(grey);
      assertThat(translated.getType()).isEqualTo(BufferedImage.TYPE_BYTE_GRAY);
      assertThat(translated.getRaster().getSample(3, 4, 0)).isEqualTo(128);
      assertThat(translated.getRaster().getSample(0, 0, 0)).isZero();
    }
  }

  @Test
  void otherSizesAreContinuedByTheirMirrorImageToTheNextMultiple() throws IOException {
    write(Double.NaN, direction("a", "b", unet(1), "average."));
    int height = 10;
    int width = 7;
    float[] image = noise(height * width);
    float[] continued = new float[12 * 8];
    for (int i = 0; i < continued.length; i++) {
      int y = i / 8 < height ? i / 8 : 2 * height - 1 - i / 8;
      int x = i % 8 < width ? i % 8 : 2 * width - 1 - i % 8;
      continued[i] = image[y * width + x];
    }
    try (Translator translator = Translator.load(file, Device.cpu())) {
      float[] small = translator.translate(new float[][] {image}, Shape.image(1, height, width))[0];
      float[] large = translator.translate(new float[][] {continued}, Shape.image(1, 12, 8))[0];
      assertThat(small).hasSize(height * width);
      for (int i = 0; i < small.length; i++) {
        assertThat(small[i]).isCloseTo(large[i / width * 8 + i % width], within(1e-3f));
      }
      // Not a constant: the comparison would hold for one.
      assertThat(small[0]).isNotEqualTo(small[37]);
      // Many images of a size are those one by one.
      float[][] many =
          translator.translate(new float[][] {continued, noise(96)}, Shape.image(1, 12, 8));
      assertThat(many[0]).containsExactly(large, within(1e-3f));
    }
  }

  @Test
  void directionsAreFoundByNameAndHaveWeightsOfTheirOwn() throws IOException {
    write(
        0.5,
        direction("a", "b", scaled(3, 1), "average.generatorAtoB."),
        direction("b", "a", scaled(1, 3), "average.generatorBtoA."));
    assertThat(Translator.isIn(file)).isTrue();
    try (Translator translator = Translator.load(file, Device.cpu())) {
      assertThat(translator.direction().name()).isEqualTo("AtoB");
      Translator back = translator.direction("btoa");
      assertThat(back.direction().channelsOut()).isEqualTo(3);
      // 0.5 of −1 is −0.5: a quarter of the levels.
      assertThat(back.translate(new float[][] {new float[64]}, Shape.image(1, 8, 8))[0])
          .hasSize(192)
          .containsOnly(63.75f);
      assertThatThrownBy(() -> translator.direction("AtoC"))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("AtoB and BtoA");
      BufferedImage colours = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
      colours.setRGB(2, 2, 0xff0000);
      assertThatThrownBy(() -> back.translate(colours))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("takes images of 1 channel, and this one has 3");
      // A grey image is one of three equal channels.
      assertThat(
              translator.translate(new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY)).getType())
          .isEqualTo(BufferedImage.TYPE_BYTE_GRAY);
    }
  }

  @Test
  void networksOfOneSizeSaySoAndOtherFilesAreRefused() throws IOException {
    Network fixed =
        Network.of(Shape.image(1, 4, 4), Layer.flatten(), Layer.linear(16), Layer.reshape(1, 4, 4));
    write(Double.NaN, direction("a", "b", fixed, "average."));
    try (Translator translator = Translator.load(file, Device.cpu())) {
      assertThat(translator.translate(new float[1][16], Shape.image(1, 4, 4))[0]).hasSize(16);
      assertThatThrownBy(() -> translator.translate(new float[1][25], Shape.image(1, 5, 5)))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("4 x 4 pixels and no others");
    }
    try (Scope scope = Scope.open()) {
      Safetensors.write(file, Map.of(), Map.of("format", "organza-model-1"));
    }
    assertThat(Translator.isIn(file)).isFalse();
    assertThatThrownBy(() -> Translator.load(file, Device.cpu()))
        .isInstanceOf(OrganzaException.class)
        .hasMessageContaining("holds no translator");
    Files.write(file, new byte[] {1, 2, 3});
    assertThatThrownBy(() -> Translator.load(file, Device.cpu()))
        .isInstanceOf(OrganzaException.class);
  }

  static Stream<Network> translators() {
    Shape from = Shape.image(1, 32, 32);
    Shape to = Shape.image(3, 32, 32);
    return Arrays.stream(Enlargement.values())
        .flatMap(
            enlargement ->
                Stream.of(
                    new Unet(4, 4, Normalisation.INSTANCE, 0.5, enlargement).translator(from, to),
                    new Resnet(4, 1, Normalisation.INSTANCE, 0, enlargement).translator(from, to)));
  }

  @ParameterizedTest
  @MethodSource("translators")
  void onnxRuntimeTranslatesTheSame(Network network) throws IOException {
    write(Double.NaN, direction("a", "b", network, "average."));
    float[] images = noise(5 * 1024);
    float[][] single = new float[5][];
    for (int i = 0; i < 5; i++) {
      single[i] = Arrays.copyOfRange(images, i * 1024, (i + 1) * 1024);
    }
    try (Translator translator = Translator.load(file, Device.cpu())) {
      float[][] expected = translator.translate(single, network.input());
      byte[] onnx = translator.toOnnx(Map.of("organza.sha256", "abc"));
      float[] found =
          Objects.requireNonNull(
              OnnxRun.outputs(onnx, Map.of("images", new OnnxRun.Values(images, 5, 1, 32, 32)))
                  .get("translated"));
      assertThat(found).hasSize(5 * 3072);
      for (int i = 0; i < found.length; i++) {
        float pixel = Math.max(0, Math.min(255, expected[i / 3072][i % 3072]));
        assertThat(found[i]).isCloseTo(pixel, within(1e-4f * 127.5f));
      }
      assertThat(OnnxRun.metadata(onnx))
          .containsEntry("organza.direction", "AtoB")
          .containsEntry("organza.sha256", "abc");
    }
  }
}
