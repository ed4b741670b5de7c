package dev.organza.game.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.organza.torch.Device;
import dev.organza.torch.Gradients;
import dev.organza.torch.HostMemory;
import dev.organza.torch.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every change of images against PyTorch's: values, gradients, and gradients of gradients, as
 * {@code src/test/python/augmentations.py} wrote them.
 */
class AugmentationReferenceTest {

  private static final Map<String, List<JsonNode>> CASES = read();

  private static Map<String, List<JsonNode>> read() {
    try (InputStream stream =
        AugmentationReferenceTest.class.getResourceAsStream("augmentations.json")) {
      return JsonMapper.builder()
          .build()
          .readValue(Objects.requireNonNull(stream), new TypeReference<>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<JsonNode> cases(String name) {
    return Objects.requireNonNull(CASES.get(name), name);
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        Arguments.of("warps", change((x, c) -> Warp.of(x, floats(c.get("maps"))))),
        Arguments.of("colors", change((x, c) -> ColorChange.of(x, colors(c)))),
        Arguments.of(
            "diffColors", change((x, c) -> DiffAugment.recoloured(x, floats(c.get("factors"))))),
        Arguments.of(
            "translations",
            change((x, c) -> Warp.wholePixels(x, from(c, 0, x.size(2)), from(c, 1, x.size(3))))),
        Arguments.of("holes", change((x, c) -> holes(x, c).in(x))));
  }

  private static BiFunction<Tensor, JsonNode, Tensor> change(
      BiFunction<Tensor, JsonNode, Tensor> change) {
    return change;
  }

  private static float[] colors(JsonNode given) {
    JsonNode changes = given.get("changes");
    float[] values = new float[ColorChange.NUMBERS * changes.size()];
    for (int n = 0; n < changes.size(); n++) {
      float[] c = floats(changes.get(n));
      new ColorChange(c[0], c[1], c[2] == 1, c[3], c[4]).into(values, ColorChange.NUMBERS * n);
    }
    return values;
  }

  private static float[] from(JsonNode given, int axis, long side) {
    JsonNode shifts = given.get("shifts");
    float[] from = new float[(int) (shifts.size() * side)];
    for (int i = 0; i < from.length; i++) {
      from[i] = i % side + shifts.get((int) (i / side)).get(axis).intValue();
    }
    return from;
  }

  private static SquareHoles holes(Tensor images, JsonNode given) {
    JsonNode all = given.get("holes");
    SquareHoles holes = new SquareHoles(all.size(), (int) images.size(2), (int) images.size(3));
    for (int n = 0; n < all.size(); n++) {
      JsonNode hole = all.get(n);
      holes.cut(
          n,
          hole.get(0).intValue(),
          hole.get(1).intValue(),
          hole.get(2).intValue(),
          hole.get(3).intValue());
    }
    return holes;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void valuesAndGradientsAreThoseOfPyTorch(
      String name, BiFunction<Tensor, JsonNode, Tensor> change) {
    for (JsonNode expected : cases(name)) {
      // What says how an image changes is float32.
      compare(expected, change, torch.ScalarType.Float, 2e-5);
      compare(expected, change, torch.ScalarType.Double, 2e-5);
    }
  }

  private static void compare(
      JsonNode expected,
      BiFunction<Tensor, JsonNode, Tensor> change,
      torch.ScalarType type,
      double tolerance) {
    try (Scope scope = Scope.open()) {
      long[] sizes = {
        expected.get("shape").get(0).longValue(),
        expected.get("shape").get(1).longValue(),
        expected.get("shape").get(2).longValue(),
        expected.get("shape").get(3).longValue()
      };
      Tensor x = tensor(expected.get("images"), sizes).to(type).requires_grad_(true);
      Tensor v = tensor(expected.get("v"), sizes).to(type);
      Tensor y = change.apply(x, expected);
      assertThat(y.scalar_type().intern()).isEqualTo(type);
      assertClose("changed", y, expected.get("changed"), tolerance);
      Tensor gradient = Gradients.of(v.mul(y).sum(), List.of(x)).get(0);
      assertClose("gradient", gradient, expected.get("gradient"), tolerance);
      Tensor squares = change.apply(x, expected).square().sum();
      Tensor length = Gradients.of(squares, List.of(x)).get(0).square().sum();
      Tensor second = Gradients.of(length, List.of(x)).get(0);
      assertClose("second", second, expected.get("second"), tolerance);
    }
  }

  /** As the paper composes them, one after the other. */
  @Test
  void changesOfThePlaneAreComposedAsMatrices() {
    for (JsonNode expected : cases("warps")) {
      float[] maps = floats(expected.get("maps"));
      for (int n = 0; n < expected.get("steps").size(); n++) {
        PlaneMap map = PlaneMap.IDENTITY;
        for (JsonNode step : expected.get("steps").get(n)) {
          double first = step.get(1).doubleValue();
          map =
              switch (step.get(0).textValue()) {
                case "stretch" -> map.stretched(first, step.get(2).doubleValue());
                case "turn" -> map.turned(first);
                default -> map.moved(first, step.get(2).doubleValue());
              };
        }
        float[] values = new float[PlaneMap.NUMBERS];
        map.into(values, 0);
        for (int i = 0; i < values.length; i++) {
          assertThat(values[i]).isCloseTo(maps[PlaneMap.NUMBERS * n + i], within(1e-6f));
        }
      }
    }
  }

  private static float[] floats(JsonNode numbers) {
    float[] floats = new float[numbers.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = numbers.get(i).floatValue();
    }
    return floats;
  }

  private static Tensor tensor(JsonNode numbers, long... sizes) {
    return HostMemory.tensor(floats(numbers), Device.cpu(), sizes);
  }

  private static void assertClose(String what, Tensor actual, JsonNode expected, double tolerance) {
    var values =
        ByteBuffer.wrap(HostMemory.bytes(actual.to(torch.ScalarType.Double)))
            .order(ByteOrder.nativeOrder())
            .asDoubleBuffer();
    assertThat(values.capacity()).isEqualTo(expected.size());
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < expected.size(); i++) {
      difference += Math.pow(values.get(i) - expected.get(i).doubleValue(), 2);
      norm += Math.pow(expected.get(i).doubleValue(), 2);
    }
    assertThat(Math.sqrt(difference / norm)).as(what).isLessThan(tolerance);
  }
}
