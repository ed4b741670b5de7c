package dev.organza.train;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.organza.OrganzaException;
import dev.organza.Sha256;
import dev.organza.torch.HostMemory;
import dev.organza.torch.Safetensors;
import dev.organza.torch.Scope;
import dev.organza.train.Trainer.Position;
import dev.organza.train.Trainer.Snapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * One checkpoint: a folder with {@code model.safetensors} (all networks and the description),
 * {@code state.safetensors} (optimisers and random streams) and {@code state.json} (the place in
 * the training, and the SHA-256 of everything, itself included).
 *
 * <p>It is read in full and checked before any of it is used: a checkpoint is sound or refused.
 *
 * @param folder where it is
 * @param position the place in the training
 * @param journalBytes how long the run's journal was: what follows belongs to a future that is
 *     undone
 * @param seconds how long the training had taken, over all its sittings
 */
public record Checkpoint(Path folder, Position position, long journalBytes, double seconds) {

  /** The networks' weights and the description of the model. */
  public static final String MODEL = "model.safetensors";

  private static final String STATE = "state.safetensors";

  /** The place in the training, and the SHA-256 of everything. */
  public static final String INDEX = "state.json";

  private static final String FORMAT = "organza-checkpoint";
  private static final int VERSION = 1;
  private static final String STREAM = "stream.";
  private static final String UPDATES = "Updates";
  private static final long LARGEST_INDEX = 1_000_000;
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);

  /** What {@link #INDEX} holds besides its own checksum. */
  private record Index(
      String format,
      int version,
      Position position,
      long journalBytes,
      double seconds,
      Map<String, String> sha256) {}

  /** The model file in this checkpoint. */
  public Path model() {
    return folder.resolve(MODEL);
  }

  /** Writes a checkpoint into an empty folder and forces it to the disk. */
  static void write(
      Path folder,
      Snapshot snapshot,
      Map<String, String> metadata,
      long journalBytes,
      double seconds)
      throws IOException {
    Map<String, String> hashes = new LinkedHashMap<>();
    try (Scope scope = Scope.open()) {
      Safetensors.write(folder.resolve(MODEL), snapshot.model(), metadata);
      Map<String, Tensor> state = new LinkedHashMap<>(snapshot.state());
      snapshot
          .streams()
          .forEach((name, bytes) -> state.put(STREAM + name, HostMemory.tensor(bytes)));
      Safetensors.write(folder.resolve(STATE), state, Map.of());
    }
    for (String name : List.of(MODEL, STATE)) {
      hashes.put(name, Sha256.of(folder.resolve(name)));
    }
    JsonNode index =
        JSON.valueToTree(
            new Index(FORMAT, VERSION, snapshot.position(), journalBytes, seconds, hashes));
    ObjectNode signed = JSON.createObjectNode();
    signed.put("sha256", sha256(index));
    signed.set("checkpoint", index);
    byte[] text = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(signed);
    try (FileChannel channel =
        FileChannel.open(
            folder.resolve(INDEX), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  /**
   * The checkpoint in a folder.
   *
   * @throws OrganzaException if it is damaged, incomplete, or of another format; the message names
   *     it and what is wrong
   */
  static Checkpoint open(Path folder) {
    try {
      Index index = index(folder);
      for (String name : List.of(MODEL, STATE)) {
        if (!Sha256.of(folder.resolve(name)).equals(index.sha256.get(name))) {
          throw refused(
              folder, name + " does not have the checksum that was written with it", null);
        }
      }
      return new Checkpoint(folder, index.position, index.journalBytes, index.seconds);
    } catch (NoSuchFileException e) {
      throw refused(folder, Path.of(e.getFile()).getFileName() + " is missing", e);
    } catch (IOException e) {
      throw refused(folder, "it cannot be read (" + e.getMessage() + ")", e);
    }
  }

  private static Index index(Path folder) throws IOException {
    Path file = folder.resolve(INDEX);
    if (Files.size(file) > LARGEST_INDEX) {
      throw refused(folder, INDEX + " is far too long", null);
    }
    return index(Files.readAllBytes(file), folder);
  }

  /**
   * The SHA-256 that a checkpoint says its model has, for a model that is read elsewhere.
   *
   * @param index the content of {@link #INDEX}
   * @param checkpoint where it is, for messages
   * @throws OrganzaException if the index is damaged or of another format
   */
  public static String sha256OfModel(byte[] index, Object checkpoint) {
    if (index.length > LARGEST_INDEX) {
      throw refused(checkpoint, INDEX + " is far too long", null);
    }
    try {
      return String.valueOf(index(index, checkpoint).sha256.get(MODEL));
    } catch (IOException e) {
      throw refused(checkpoint, INDEX + " is not the JSON of a checkpoint", e);
    }
  }

  private static Index index(byte[] text, Object folder) throws IOException {
    try {
      JsonNode signed = JSON.readTree(text);
      JsonNode index = signed.path("checkpoint");
      if (!index.path("format").asText().equals(FORMAT)) {
        throw refused(folder, INDEX + " is not a checkpoint of Organza", null);
      }
      if (index.path("version").asInt() != VERSION) {
        throw refused(
            folder,
            "it has version "
                + index.path("version").asText()
                + "; this Organza reads version "
                + VERSION,
            null);
      }
      if (!signed.path("sha256").asText().equals(sha256(index))) {
        throw refused(folder, INDEX + " does not have its own checksum", null);
      }
      return JSON.treeToValue(withUpdatesByName(index), Index.class);
    } catch (JsonProcessingException e) {
      throw refused(folder, INDEX + " is not the JSON of a checkpoint", e);
    }
  }

  /**
   * The index with the updates of each player by name. They were fields of their own, each named
   * {@code <player>Updates}, before a game had any number of players.
   */
  private static JsonNode withUpdatesByName(JsonNode index) {
    if (!(index.path("position") instanceof ObjectNode position) || position.has("updates")) {
      return index;
    }
    JsonNode copy = index.deepCopy();
    ObjectNode changed = (ObjectNode) copy.path("position");
    ObjectNode updates = JSON.createObjectNode();
    for (Map.Entry<String, JsonNode> field : position.properties()) {
      if (field.getKey().endsWith(UPDATES)) {
        String player = field.getKey().substring(0, field.getKey().length() - UPDATES.length());
        updates.set(player, field.getValue());
        changed.remove(field.getKey());
      }
    }
    changed.set("updates", updates);
    return copy;
  }

  /** The state in this checkpoint; its tensors are temporaries of the innermost scope. */
  Snapshot snapshot() {
    try {
      Map<String, Tensor> model = Safetensors.read(folder.resolve(MODEL));
      Map<String, Tensor> state = Safetensors.read(folder.resolve(STATE));
      Map<String, byte[]> streams = new LinkedHashMap<>();
      for (String name : List.copyOf(state.keySet())) {
        if (name.startsWith(STREAM)) {
          streams.put(name.substring(STREAM.length()), HostMemory.bytes(state.remove(name)));
        }
      }
      return new Snapshot(model, state, streams, position);
    } catch (IOException e) {
      throw refused(folder, "it cannot be read (" + e.getMessage() + ")", e);
    }
  }

  private static OrganzaException refused(
      Object folder, String what, @org.jspecify.annotations.Nullable Exception cause) {
    return new OrganzaException("The checkpoint " + folder + " is refused: " + what + ".", cause);
  }

  /** Of the node's compact text, so that white space does not matter. */
  private static String sha256(JsonNode node) {
    return Sha256.of(node.toString());
  }
}
