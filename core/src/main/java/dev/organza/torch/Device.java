package dev.organza.torch;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.organza.Hint;
import dev.organza.OrganzaException;
import dev.organza.UsageException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/**
 * Where tensors live and are computed: {@code cpu}, or {@code cuda:n} for the n-th NVIDIA GPU.
 *
 * @param kind the kind of device
 * @param index the number of the GPU, from 0; always 0 for the CPU
 */
public record Device(Kind kind, int index) {

  /** The kinds of device. */
  public enum Kind {
    CPU,
    CUDA
  }

  private static final Device CPU = new Device(Kind.CPU, 0);
  private static final Pattern CUDA = Pattern.compile("cuda(?::(\\d{1,4}))?");

  /** The processor. */
  public static Device cpu() {
    return CPU;
  }

  /**
   * The device that a user's word names.
   *
   * @param word {@code auto} (the first GPU if there is one, else the CPU), {@code cpu}, {@code
   *     cuda} or {@code cuda:n}
   * @throws UsageException if the word is none of these
   * @throws OrganzaException if that GPU does not exist, or LibTorch was built without CUDA
   */
  public static Device choose(String word) {
    if (word.equals("cpu")) {
      return CPU;
    }
    Matcher cuda = CUDA.matcher(word);
    if (!word.equals("auto") && !cuda.matches()) {
      throw new UsageException(
          "device \""
              + word
              + "\" is unknown; it is auto, cpu, cuda or cuda:n (the n-th GPU, from 0)");
    }
    Torch.load();
    int gpus = torch.cuda_is_available() ? torch.cuda_device_count() : 0;
    if (word.equals("auto")) {
      return gpus > 0 ? new Device(Kind.CUDA, 0) : CPU;
    }
    int index = cuda.group(1) == null ? 0 : Integer.parseInt(cuda.group(1));
    if (index >= gpus) {
      throw gpus == 0
          ? new OrganzaException(
              "device " + word + ": LibTorch sees no NVIDIA GPU here.",
              Hint.say("Use ")
                  .set("hardware.device", "cpu")
                  .and("; for a GPU, build with Maven's profile cuda and check nvidia-smi."))
          : new OrganzaException(
              "device " + word + " does not exist; this machine has cuda:0 to cuda:" + (gpus - 1));
    }
    return new Device(Kind.CUDA, index);
  }

  /** The device written by {@link #toString}; does not check that it exists here. */
  @JsonCreator
  static Device parse(String text) {
    Matcher cuda = CUDA.matcher(text);
    if (cuda.matches() && cuda.group(1) != null) {
      return new Device(Kind.CUDA, Integer.parseInt(cuda.group(1)));
    }
    if (text.equals("cpu")) {
      return CPU;
    }
    throw new UsageException("device \"" + text + "\" is neither cpu nor cuda:n");
  }

  /** Whether this is an NVIDIA GPU. */
  public boolean isCuda() {
    return kind == Kind.CUDA;
  }

  /** LibTorch's handle of this device; a temporary of the innermost scope. */
  public org.bytedeco.pytorch.Device handle() {
    return new org.bytedeco.pytorch.Device(
        isCuda() ? torch.DeviceType.CUDA : torch.DeviceType.CPU, (byte) index);
  }

  /** Options for a float32 tensor on this device; a temporary of the innermost scope. */
  public TensorOptions float32() {
    return new TensorOptions(torch.ScalarType.Float)
        .device(new org.bytedeco.pytorch.DeviceOptional(handle()));
  }

  /** {@code cpu} or {@code cuda:n}. */
  @Override
  @JsonValue
  public String toString() {
    return isCuda() ? "cuda:" + index : "cpu";
  }
}
