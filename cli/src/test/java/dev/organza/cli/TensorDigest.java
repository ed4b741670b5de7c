package dev.organza.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * What is kept of a tensor of float32: its bytes as a hash, and numbers that are nearly the same
 * where another processor rounds otherwise.
 *
 * @param sha256 the first half of the hash of its type, shape and bytes, in hexadecimal
 * @param norm √Σwᵢ²
 * @param first Σ±wᵢ with one choice of signs
 * @param second the same with another
 */
record TensorDigest(String sha256, double norm, double first, double second) {

  /** The tensors of a file in the safetensors format, read without Organza's own reader. */
  static Map<String, TensorDigest> ofFile(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int header = Math.toIntExact(bytes.getLong());
    byte[] json = new byte[header];
    bytes.get(json);
    ByteBuffer data = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    Map<String, TensorDigest> digests = new TreeMap<>();
    for (var entry : new ObjectMapper().readTree(json).properties()) {
      if (!entry.getKey().equals("__metadata__")) {
        digests.put(entry.getKey(), of(entry.getValue(), data));
      }
    }
    return digests;
  }

  private static TensorDigest of(JsonNode entry, ByteBuffer data) {
    JsonNode range = entry.get("data_offsets");
    int start = range.get(0).intValue();
    ByteBuffer bytes =
        data.slice(start, range.get(1).intValue() - start).order(ByteOrder.LITTLE_ENDIAN);
    MessageDigest hash = newHash();
    hash.update(
        (entry.get("dtype").asText() + entry.get("shape")).getBytes(StandardCharsets.UTF_8));
    hash.update(bytes.duplicate());
    String name = HexFormat.of().formatHex(hash.digest()).substring(0, 32);
    if (!entry.get("dtype").asText().equals("F32")) {
      return new TensorDigest(name, 0, 0, 0);
    }
    Random signs = new Random(1);
    double squares = 0;
    double first = 0;
    double second = 0;
    while (bytes.hasRemaining()) {
      double weight = bytes.getFloat();
      squares += weight * weight;
      first += signs.nextBoolean() ? weight : -weight;
      second += signs.nextBoolean() ? weight : -weight;
    }
    return new TensorDigest(name, Math.sqrt(squares), first, second);
  }

  private static MessageDigest newHash() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Reads what {@link #text} writes. */
  static TensorDigest parse(String text) {
    String[] words = text.split(" ");
    return new TensorDigest(
        words[0],
        Double.parseDouble(words[1]),
        Double.parseDouble(words[2]),
        Double.parseDouble(words[3]));
  }

  String text() {
    return String.format(Locale.ROOT, "%s %.7g %.7g %.7g", sha256, norm, first, second);
  }

  /** How far another is from this, in the largest of the three numbers. */
  double distance(TensorDigest other) {
    return Math.max(
        Math.abs(norm - other.norm),
        Math.max(Math.abs(first - other.first), Math.abs(second - other.second)));
  }
}
