package dev.organza.torch;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.organza.OrganzaException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/**
 * Files of named tensors in the safetensors format: eight bytes of header length (little-endian), a
 * JSON header with type, shape and byte range of each tensor, then the bytes. Nothing in such a
 * file is code, and every framework reads it.
 *
 * <p>A file is believed only as far as it was checked: the header's length against the file's, each
 * range against the data, each range's size against type and shape, and all ranges against each
 * other (no overlap, no gap). Only then is memory allocated, and never more than the file is long.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">the format</a>
 */
public final class Safetensors {

  /** Types this reader knows, with their names in the format. */
  private enum Type {
    F64(8, torch.ScalarType.Double),
    F32(4, torch.ScalarType.Float),
    BF16(2, torch.ScalarType.BFloat16),
    F16(2, torch.ScalarType.Half),
    I64(8, torch.ScalarType.Long),
    I32(4, torch.ScalarType.Int),
    U8(1, torch.ScalarType.Byte),
    BOOL(1, torch.ScalarType.Bool);

    final int bytes;
    final torch.ScalarType scalar;

    Type(int bytes, torch.ScalarType scalar) {
      this.bytes = bytes;
      this.scalar = scalar;
    }

    static Type of(Tensor tensor) {
      torch.ScalarType scalar = tensor.scalar_type();
      for (Type type : values()) {
        if (type.scalar.intern() == scalar.intern()) {
          return type;
        }
      }
      throw new IllegalArgumentException("safetensors has no type for " + scalar);
    }
  }

  private record Entry(String name, Type type, long[] shape, long begin, long end) {}

  private static final long LARGEST_HEADER = 100_000_000;
  private static final String METADATA = "__metadata__";
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private Safetensors() {}

  /**
   * Writes tensors to a new file, replacing an existing one, and forces it to the disk. Strided
   * tensors are written row-major.
   *
   * @param tensors by name, written in this order
   * @param metadata free text by key, written in the order of the keys
   */
  public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata)
      throws IOException {
    ObjectNode header = JSON.createObjectNode();
    if (!metadata.isEmpty()) {
      ObjectNode node = header.putObject(METADATA);
      // Sorted: the order of Map.of differs from one JVM to the next, and files are compared.
      new TreeMap<>(metadata).forEach(node::put);
    }
    long offset = 0;
    for (Map.Entry<String, Tensor> named : tensors.entrySet()) {
      Tensor tensor = named.getValue();
      ObjectNode node = header.putObject(named.getKey());
      node.put("dtype", Type.of(tensor).name());
      var shape = node.putArray("shape");
      for (long i = 0; i < tensor.dim(); i++) {
        shape.add(tensor.size(i));
      }
      long end = offset + tensor.nbytes();
      node.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    byte[] json = JSON.writeValueAsBytes(header);
    int padded = (json.length + 7) / 8 * 8; // tensors start aligned
    ByteBuffer head = ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN);
    head.putLong(padded).put(json);
    while (head.hasRemaining()) {
      head.put((byte) ' ');
    }
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      writeFully(channel, head.flip());
      for (Tensor tensor : tensors.values()) {
        try (Scope scope = Scope.open()) {
          Tensor host = tensor.detach().cpu().contiguous();
          long bytes = host.nbytes();
          for (long at = 0; at < bytes; at += 1 << 30) {
            long length = Math.min(1 << 30, bytes - at);
            BytePointer part = new BytePointer(host.data_ptr()).position(at).limit(at + length);
            writeFully(channel, part.asByteBuffer());
          }
        }
      }
      channel.force(true);
    }
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /**
   * The tensors of a file, by name in the file's order, on the CPU; temporaries of the innermost
   * scope.
   *
   * @throws OrganzaException if the file is not a sound safetensors file; the message names the
   *     file and what is wrong with it
   * @throws IOException if it cannot be read
   */
  public static Map<String, Tensor> read(Path file) throws IOException {
    Torch.load();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      Header header = header(file, channel);
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      for (Entry entry : header.entries) {
        Tensor tensor = allocate(file, entry);
        long bytes = entry.end - entry.begin;
        for (long at = 0; at < bytes; at += 1 << 30) {
          long length = Math.min(1 << 30, bytes - at);
          ByteBuffer part =
              new BytePointer(tensor.data_ptr()).position(at).limit(at + length).asByteBuffer();
          readFully(file, channel, part, header.dataStart + entry.begin + at);
        }
        tensors.put(entry.name, tensor);
      }
      return tensors;
    }
  }

  private static Tensor allocate(Path file, Entry entry) {
    try {
      return torch.zeros(entry.shape, new TensorOptions(entry.type.scalar));
    } catch (RuntimeException e) {
      // An empty tensor's other sizes, or the number of them, may be beyond LibTorch.
      throw damaged(file, "tensor \"" + entry.name + "\" has an impossible shape");
    }
  }

  /** The free text in a file's header, by key; checks the header like {@link #read}. */
  public static Map<String, String> readMetadata(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return header(file, channel).metadata;
    }
  }

  private record Header(long dataStart, List<Entry> entries, Map<String, String> metadata) {}

  private static Header header(Path file, FileChannel channel) throws IOException {
    long size = channel.size();
    if (size < 8) {
      throw damaged(file, "it has " + size + " bytes, less than a header's length");
    }
    ByteBuffer lengthBytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    readFully(file, channel, lengthBytes, 0);
    long length = lengthBytes.getLong(0);
    if (length < 2 || length > Math.min(size - 8, LARGEST_HEADER)) {
      throw damaged(
          file,
          "its header claims "
              + Long.toUnsignedString(length)
              + " bytes in a file of "
              + size
              + " bytes");
    }
    ByteBuffer json = ByteBuffer.allocate((int) length);
    readFully(file, channel, json, 8);
    JsonNode root = parse(file, json.flip());
    long data = size - 8 - length;
    List<Entry> entries = new ArrayList<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : root.properties()) {
      if (field.getKey().equals(METADATA)) {
        for (Map.Entry<String, JsonNode> text : field.getValue().properties()) {
          metadata.put(text.getKey(), text.getValue().asText());
        }
      } else {
        entries.add(entry(file, field.getKey(), field.getValue(), data));
      }
    }
    long expected = 0;
    List<Entry> byOffset = new ArrayList<>(entries);
    byOffset.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    for (Entry entry : byOffset) {
      if (entry.begin != expected) {
        throw damaged(
            file,
            "tensor \"" + entry.name + "\" begins at byte " + entry.begin + ", not at " + expected);
      }
      expected = entry.end;
    }
    if (expected != data) {
      throw damaged(file, "its tensors have " + expected + " bytes, the file " + data);
    }
    return new Header(8 + length, entries, metadata);
  }

  private static JsonNode parse(Path file, ByteBuffer json) throws IOException {
    try {
      // Decoded strictly first: Jackson would guess UTF-16 or UTF-32 from the leading bytes.
      String text = StandardCharsets.UTF_8.newDecoder().decode(json).toString();
      JsonNode root = JSON.readTree(text);
      if (root == null || !root.isObject()) {
        throw damaged(file, "its header is not a JSON object");
      }
      return root;
    } catch (JsonProcessingException | CharacterCodingException e) {
      throw damaged(file, "its header is not JSON");
    }
  }

  private static Entry entry(Path file, String name, JsonNode node, long data) {
    String where = "tensor \"" + (name.length() > 80 ? name.substring(0, 80) + "…" : name) + "\"";
    Type type;
    try {
      type = Type.valueOf(node.path("dtype").asText());
    } catch (IllegalArgumentException e) {
      throw damaged(file, where + " has the unknown type \"" + node.path("dtype").asText() + "\"");
    }
    JsonNode shapeNode = node.path("shape");
    JsonNode range = node.path("data_offsets");
    if (!shapeNode.isArray() || !range.isArray() || range.size() != 2) {
      throw damaged(file, where + " has no shape or no byte range");
    }
    long begin = whole(file, where, range.get(0));
    long end = whole(file, where, range.get(1));
    if (begin > end || end > data) {
      throw damaged(file, where + " claims bytes " + begin + " to " + end + " of " + data);
    }
    long[] shape = new long[shapeNode.size()];
    long bytes = type.bytes;
    try {
      for (int i = 0; i < shape.length; i++) {
        shape[i] = whole(file, where, shapeNode.get(i));
        bytes = Math.multiplyExact(bytes, shape[i]);
      }
    } catch (ArithmeticException e) {
      throw damaged(file, where + " has an impossible shape");
    }
    if (bytes != end - begin) {
      throw damaged(
          file, where + " needs " + bytes + " bytes by its shape and has " + (end - begin));
    }
    return new Entry(name, type, shape, begin, end);
  }

  private static long whole(Path file, String where, JsonNode node) {
    if (!node.isIntegralNumber() || !node.canConvertToLong() || node.asLong() < 0) {
      throw damaged(file, where + " has a size or offset that is no whole number");
    }
    return node.asLong();
  }

  private static void readFully(Path file, FileChannel channel, ByteBuffer into, long position)
      throws IOException {
    while (into.hasRemaining()) {
      int read = channel.read(into, position);
      if (read < 0) {
        throw damaged(file, "it ends early, at byte " + position);
      }
      position += read;
    }
  }

  private static OrganzaException damaged(Path file, String what) {
    return new OrganzaException(file + " is not a sound safetensors file: " + what + ".");
  }
}
