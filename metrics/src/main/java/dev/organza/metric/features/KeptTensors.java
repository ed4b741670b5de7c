package dev.organza.metric.features;

import dev.organza.AtomicFile;
import dev.organza.FileTrouble;
import dev.organza.OrganzaException;
import dev.organza.Sha256;
import dev.organza.torch.HostMemory;
import dev.organza.torch.Safetensors;
import dev.organza.torch.Scope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;

/** Cached tensors in a safetensors file with a checksum. A damaged file counts as missing. */
public final class KeptTensors {

  private static final String KEY = "sha256";

  private KeptTensors() {}

  /**
   * The tensors in a file, which belong to the innermost scope; empty if the file is missing or
   * damaged.
   */
  public static Optional<Map<String, Tensor>> read(Path file) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      String wanted = Safetensors.readMetadata(file).get(KEY);
      Map<String, Tensor> tensors = Safetensors.read(file);
      return sha256(tensors).equals(wanted) ? Optional.of(tensors) : Optional.empty();
    } catch (IOException | OrganzaException e) {
      return Optional.empty();
    }
  }

  /**
   * Writes a file atomically, creating its folder.
   *
   * @param metadata free text by key
   * @throws OrganzaException if the file system does not allow it
   */
  public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) {
    Map<String, String> signed = new LinkedHashMap<>(metadata);
    signed.put(KEY, sha256(tensors));
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
    } catch (IOException e) {
      throw FileTrouble.writing(file, e);
    }
    AtomicFile.writeAside(file, aside -> Safetensors.write(aside, tensors, signed));
  }

  /** The SHA-256 of names, sizes and bytes, in the order of the names; 64 hexadecimal digits. */
  public static String sha256(Map<String, Tensor> tensors) {
    MessageDigest digest = Sha256.digest();
    try (Scope scope = Scope.open()) {
      new TreeMap<>(tensors)
          .forEach(
              (name, tensor) -> {
                String head = name + Arrays.toString(tensor.shape()) + "\n";
                digest.update(head.getBytes(StandardCharsets.UTF_8));
                digest.update(HostMemory.bytes(tensor));
              });
    }
    return Sha256.hex(digest.digest());
  }
}
