package dev.organza.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.organza.OrganzaException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {

  private static final Map<String, String> METADATA =
      Map.of("format", "pt", "note", "Grüße, \"quoted\"\n");

  private final Path file;
  private Scope scope;

  SafetensorsTest(@TempDir Path folder) {
    this.file = folder.resolve("some.safetensors");
    this.scope = Scope.open();
  }

  @BeforeEach
  void openScope() {
    scope.close();
    scope = Scope.open();
  }

  @AfterEach
  void closeScope() {
    scope.close();
  }

  /** 0 … count−1. */
  private static Tensor range(int... sizes) {
    int count = Arrays.stream(sizes).reduce(1, (a, b) -> a * b);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = i;
    }
    long[] longs = Arrays.stream(sizes).asLongStream().toArray();
    return HostMemory.tensor(values, Device.cpu(), longs);
  }

  /** What {@code src/test/python/safetensors_files.py} writes. */
  private static Map<String, Tensor> pythonTensors() {
    Tensor steps = range(2, 3);
    Tensor signed = steps.sub(new org.bytedeco.pytorch.Scalar(2.0));
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("f64", signed.to(torch.ScalarType.Double));
    tensors.put("f32", signed);
    tensors.put("bf16", signed.to(torch.ScalarType.BFloat16));
    tensors.put("f16", signed.to(torch.ScalarType.Half));
    tensors.put("i64", signed.to(torch.ScalarType.Long));
    tensors.put("i32", signed.to(torch.ScalarType.Int));
    tensors.put("u8", steps.to(torch.ScalarType.Byte));
    tensors.put(
        "bool", torch.fmod(steps, new org.bytedeco.pytorch.Scalar(2.0)).to(torch.ScalarType.Bool));
    tensors.put("empty", torch.zeros(0, 3));
    tensors.put("scalar", torch.full(new long[0], new org.bytedeco.pytorch.Scalar(-2.0)));
    return tensors;
  }

  private static void assertSame(Map<String, Tensor> actual, Map<String, Tensor> expected) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (name, tensor) -> {
          Tensor other = Objects.requireNonNull(actual.get(name));
          assertThat(other.scalar_type().intern())
              .as(name)
              .isEqualTo(tensor.scalar_type().intern());
          assertThat(other.shape()).as(name).isEqualTo(tensor.shape());
          assertThat(HostMemory.bytes(other)).as(name).isEqualTo(HostMemory.bytes(tensor));
        });
  }

  @Test
  void everyTypeComesBackAsItWas() throws IOException {
    Safetensors.write(file, pythonTensors(), METADATA);
    assertSame(Safetensors.read(file), pythonTensors());
    assertThat(List.copyOf(Safetensors.read(file).keySet()))
        .isEqualTo(List.copyOf(pythonTensors().keySet()));
    assertThat(Safetensors.readMetadata(file)).isEqualTo(METADATA);
  }

  @Test
  void theFilesOfThePythonPackageAreRead() throws IOException, URISyntaxException {
    URL resource = Objects.requireNonNull(getClass().getResource("python.safetensors"));
    Path python = Path.of(resource.toURI());
    assertSame(Safetensors.read(python), pythonTensors());
    assertThat(Safetensors.readMetadata(python)).isEqualTo(METADATA);
  }

  @Test
  @EnabledIfSystemProperty(named = "organza.safetensors.out", matches = ".+")
  void aFileForThePythonPackageToCheck() throws IOException {
    Safetensors.write(
        Path.of(System.getProperty("organza.safetensors.out")), pythonTensors(), METADATA);
  }

  @Test
  void stridedTensorsAreWrittenRowMajor() throws IOException {
    Tensor transposed = range(2, 3).t();
    Tensor column = range(3, 4).narrow(1, 1, 2);
    try (FlatTensors channelsLast =
        FlatTensors.allocate(
            List.of(TensorSpec.channelsLast("w", 2, 3, 4, 5)), true, Device.cpu())) {
      Tensor w = channelsLast.views().get(0);
      w.set_requires_grad(false);
      w.copy_(range(2, 3, 4, 5));
      w.set_requires_grad(true);
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      tensors.put("transposed", transposed);
      tensors.put("column", column);
      tensors.put("channels-last", w);
      Safetensors.write(file, tensors, Map.of());
    }
    Map<String, Tensor> read = Safetensors.read(file);
    assertThat(HostMemory.floats(Objects.requireNonNull(read.get("transposed"))))
        .containsExactly(0, 3, 1, 4, 2, 5);
    assertThat(HostMemory.floats(Objects.requireNonNull(read.get("column"))))
        .containsExactly(1, 2, 5, 6, 9, 10);
    assertThat(HostMemory.floats(Objects.requireNonNull(read.get("channels-last"))))
        .isEqualTo(HostMemory.floats(range(2, 3, 4, 5)));
  }

  @Test
  void anOlderLongerFileIsReplaced() throws IOException {
    Safetensors.write(file, Map.of("long", range(1000)), Map.of());
    Safetensors.write(file, Map.of("short", range(2)), Map.of());
    assertSame(Safetensors.read(file), Map.of("short", range(2)));
  }

  @Test
  void noTensorsAtAllAreAFileToo() throws IOException {
    Safetensors.write(file, Map.of(), Map.of());
    assertThat(Safetensors.read(file)).isEmpty();
    assertThat(Safetensors.readMetadata(file)).isEmpty();
  }

  /** A file with this header, of its own length, and this many zero bytes of data. */
  private void writeHeader(String header, int data) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    writeHeader(json.length, json, data);
  }

  private void writeHeader(long length, byte[] json, int data) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + data).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(length).put(json);
    Files.write(file, bytes.array());
  }

  private void assertRefused() {
    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(OrganzaException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("not a sound safetensors file");
  }

  private static String tensor(String type, String shape, String offsets) {
    return "{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}".formatted(type, shape, offsets);
  }

  @Test
  void theHostileHeadersBelowAreOtherwiseSound() throws IOException {
    writeHeader("{\"a\":" + tensor("F32", "[2,2]", "[0,16]") + "}", 16);
    assertThat(Safetensors.read(file)).containsOnlyKeys("a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "7",
        "\"text\"",
        "{",
        "{\"a\":}",
        "{\"a\":null}",
        "{\"a\":[]}",
        "{\"a\":{}}",
        "not JSON at all",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}} trailing",
      })
  void headersThatAreNoHeadersAreRefused(String header) throws IOException {
    writeHeader(header, 16);
    assertRefused();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // [type, shape, offsets] of the one tensor of a file with 16 bytes of data
        "F32|[4]|[0,17]", // beyond the data
        "F32|[4]|[4,20]",
        "F32|[4]|[-4,12]",
        "F32|[4]|[16,0]", // backwards
        "F32|[4]|[0]",
        "F32|[4]|[0,16,32]",
        "F32|[4]|null",
        "F32|[4]|[0.0,16.0]",
        "F32|[4]|[\"0\",\"16\"]",
        "F32|[4]|[0,1e3]",
        "F32|[4]|[0,9223372036854775807]",
        "F32|[4]|[0,18446744073709551632]", // 2⁶⁴ + 16
        "F32|[2]|[0,8]", // a gap at the end
        "F32|[2]|[8,16]", // a gap at the start
        "F32|[5]|[0,16]", // another size than the bytes have
        "F32|[]|[0,16]",
        "F32|[-4]|[0,16]",
        "F32|[-2,-2]|[0,16]",
        "F32|[4.0]|[0,16]",
        "F32|[\"4\"]|[0,16]",
        "F32|4|[0,16]",
        "F32|null|[0,16]",
        "F32|[4611686018427387905]|[0,16]", // 4·(2⁶² + 1) = 2⁶⁴ + 4 wraps
        "F32|[2147483648,2147483648,4]|[0,16]", // 2⁶⁴ wraps to 0
        "F32|[4294967296,4294967297]|[0,16]",
        "F64|[4]|[0,16]",
        "U8|[4]|[0,16]",
        "F8|[16]|[0,16]",
        "f32|[4]|[0,16]",
        "|[4]|[0,16]",
      })
  void impossibleTensorsAreRefused(String tensor) throws IOException {
    String[] parts = tensor.split("\\|");
    writeHeader("{\"a\":" + tensor(parts[0], parts[1], parts[2]) + "}", 16);
    assertRefused();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[0,4611686018427387904,4611686018427387904]",
        "[4611686018427387904,4,0]",
        "[0,-1]"
      })
  void emptyTensorsOfImpossibleSizesAreRefused(String shape) throws IOException {
    writeHeader(headerWithAnEmptyTensor(shape), 16);
    assertRefused();
  }

  @Test
  void anEmptyTensorOfManyDimensionsIsRead() throws IOException {
    writeHeader(headerWithAnEmptyTensor("[" + "0,".repeat(9_999) + "0]"), 16);
    assertThat(Safetensors.read(file)).containsOnlyKeys("a", "b");
  }

  private static String headerWithAnEmptyTensor(String shape) {
    return "{\"a\":"
        + tensor("F32", "[4]", "[0,16]")
        + ",\"b\":"
        + tensor("F32", shape, "[16,16]")
        + "}";
  }

  @Test
  void overlappingAndGappedTensorsAreRefused() throws IOException {
    for (String second : List.of("[4,12]", "[0,8]", "[9,17]", "[8,15]", "[7,16]")) {
      writeHeader(
          "{\"a\":" + tensor("U8", "[8]", "[0,8]") + ",\"b\":" + tensor("U8", "[8]", second) + "}",
          16);
      assertRefused();
    }
    // The order in the header is free; the ranges need not be in it.
    writeHeader(
        "{\"a\":" + tensor("U8", "[8]", "[8,16]") + ",\"b\":" + tensor("U8", "[8]", "[0,8]") + "}",
        16);
    assertThat(Safetensors.read(file)).containsOnlyKeys("a", "b");
  }

  @Test
  void duplicatedKeysAreRefused() throws IOException {
    String a = "\"a\":" + tensor("U8", "[16]", "[0,16]");
    writeHeader("{" + a + "," + a + "}", 16);
    assertRefused();
    writeHeader(
        "{\"a\":{\"dtype\":\"U8\",\"dtype\":\"U8\",\"shape\":[16],\"data_offsets\":[0,16]}}", 16);
    assertRefused();
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 40, 100_000_001, 79, 3})
  void lengthsThatAreNotTheHeadersAreRefused(long length) throws IOException {
    byte[] json =
        ("{\"a\":" + tensor("F32", "[2,2]", "[0,16]") + "}").getBytes(StandardCharsets.UTF_8);
    assertThat(json.length + 16).isLessThan(79);
    writeHeader(length, json, 16);
    assertRefused();
    assertThatThrownBy(() -> Safetensors.readMetadata(file)).isInstanceOf(OrganzaException.class);
  }

  @Test
  void deepNestingIsRefusedAndNotFollowed() throws IOException {
    int depth = 1_000_000;
    writeHeader("{\"a\":" + "[".repeat(depth) + "]".repeat(depth) + "}", 0);
    assertRefused();
    writeHeader("{\"a\":" + "{\"a\":".repeat(depth), 0);
    assertRefused();
  }

  @Test
  void bytesThatAreNotUtf8AreRefused() throws IOException {
    byte[] json = {'{', '"', (byte) 0xff, '"', ':', '1', '}', ' '};
    writeHeader(json.length, json, 0);
    assertRefused();
    byte[] utf16 = "{}".getBytes(StandardCharsets.UTF_16LE);
    writeHeader(utf16.length, utf16, 0);
    assertRefused();
  }

  @Test
  void aFileCutShortAnywhereIsRefused() throws IOException {
    Safetensors.write(file, pythonTensors(), METADATA);
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertRefused();
    }
  }

  @Test
  void randomDamageIsReadOrRefusedAndNothingElse() throws IOException {
    Safetensors.write(file, pythonTensors(), METADATA);
    byte[] whole = Files.readAllBytes(file);
    int header = (int) ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong();
    Random random = new Random(7);
    int refused = 0;
    for (int i = 0; i < 2_000; i++) {
      byte[] damaged = whole.clone();
      for (int flips = random.nextInt(3); flips >= 0; flips--) {
        // The header is where damage is interesting.
        int at = random.nextInt(random.nextBoolean() ? 8 + header : whole.length);
        damaged[at] =
            (byte) (i % 2 == 0 ? damaged[at] ^ (1 << random.nextInt(8)) : random.nextInt());
      }
      Files.write(file, damaged);
      try (Scope each = Scope.open()) {
        Safetensors.read(file);
      } catch (OrganzaException e) {
        assertThat(e).hasMessageContaining(file.toString());
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(500).isLessThan(2_000);
  }

  @Test
  void aMissingFileIsAnIoError() {
    assertThatThrownBy(() -> Safetensors.read(file)).isInstanceOf(IOException.class);
  }
}
