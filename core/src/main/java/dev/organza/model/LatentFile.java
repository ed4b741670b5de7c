package dev.organza.model;

import dev.organza.AtomicFile;
import dev.organza.FileTrouble;
import dev.organza.OrganzaException;
import dev.organza.torch.Device;
import dev.organza.torch.HostMemory;
import dev.organza.torch.Safetensors;
import dev.organza.torch.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Latents in a safetensors file: {@code latents}, float32 {@code [N, inputs]}, z and then the
 * codes, and {@code labels}, int64 {@code [N]}, the class of each (0 for a model without labels).
 *
 * @param latents {@code [N][inputs]}
 * @param labels {@code [N]}
 */
// Never compared.
@SuppressWarnings("ArrayRecordComponent")
public record LatentFile(float[][] latents, int[] labels) {

  private static final String LATENTS = "latents";
  private static final String LABELS = "labels";
  private static final Map<String, String> METADATA = Map.of("format", "organza-latents-1");

  /** Those of projections. */
  public static LatentFile of(List<ProjectedSample> projections) {
    return new LatentFile(
        projections.stream().map(ProjectedSample::latent).toArray(float[][]::new),
        projections.stream().mapToInt(ProjectedSample::label).toArray());
  }

  /**
   * Writes the file aside and renames it.
   *
   * @throws OrganzaException if the file system does not allow it
   */
  public void write(Path file) {
    try (Scope scope = Scope.open()) {
      int size = latents[0].length;
      float[] rows = Chunks.rows(latents, 0, latents.length, size);
      float[] classes = new float[labels.length];
      for (int i = 0; i < classes.length; i++) {
        classes[i] = labels[i]; // exact: there are far fewer classes than 2²⁴
      }
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      tensors.put(LATENTS, HostMemory.tensor(rows, Device.cpu(), latents.length, size));
      tensors.put(
          LABELS,
          HostMemory.tensor(classes, Device.cpu(), classes.length).to(torch.ScalarType.Long));
      AtomicFile.writeAside(file, aside -> Safetensors.write(aside, tensors, METADATA));
    }
  }

  /**
   * Reads a file.
   *
   * @throws OrganzaException if it is missing, damaged, or holds no latents
   */
  public static LatentFile read(Path file) {
    try (Scope scope = Scope.open()) {
      Map<String, Tensor> tensors = Safetensors.read(file);
      Tensor rows = tensors.get(LATENTS);
      Tensor classes = tensors.get(LABELS);
      if (rows == null
          || classes == null
          || rows.dim() != 2
          || classes.dim() != 1
          || rows.size(0) != classes.size(0)
          || rows.numel() == 0) {
        throw new OrganzaException(
            file
                + " holds no latents: it needs a tensor \"latents\" [N, inputs] and \"labels\" [N].");
      }
      int count = (int) rows.size(0);
      int size = (int) rows.size(1);
      float[] values = HostMemory.floats(rows);
      for (float value : values) {
        if (!Float.isFinite(value)) {
          throw new OrganzaException(file + " has latents that are not finite.");
        }
      }
      float[][] latents = new float[count][];
      int[] labels = new int[count];
      float[] numbers = HostMemory.floats(classes);
      for (int i = 0; i < count; i++) {
        latents[i] = Arrays.copyOfRange(values, i * size, (i + 1) * size);
        labels[i] = (int) numbers[i];
      }
      return new LatentFile(latents, labels);
    } catch (IOException e) {
      throw FileTrouble.reading(file, e);
    }
  }
}
