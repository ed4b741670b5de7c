package dev.organza.metric.features;

import dev.organza.Hint;
import dev.organza.OrganzaException;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.torch.Device;
import dev.organza.torch.HostMemory;
import dev.organza.torch.Scope;
import java.nio.file.Path;
import org.bytedeco.pytorch.CompilationUnit;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TupleElements;
import org.bytedeco.pytorch.global.torch;

/** Features of a TorchScript network, run by LibTorch on the CPU. */
final class TorchScriptFeatures extends NetworkFeatures {

  private final Script script;

  private TorchScriptFeatures(Path file, Shape shape, Script script) {
    super(file, shape, script);
    this.script = script;
  }

  /**
   * Opens a file.
   *
   * @param shape of the images, {@code [C,H,W]}
   */
  static TorchScriptFeatures open(Path file, Shape shape) {
    Script script = Script.load(file, shape);
    try {
      return new TorchScriptFeatures(file, shape, script);
    } catch (RuntimeException e) {
      script.close();
      throw e;
    }
  }

  @Override
  Runner runner() {
    return script;
  }

  @Override
  public void close() {
    script.close();
  }

  /** The loaded network. */
  private record Script(Path file, Shape shape, CompilationUnit unit, JitModule module)
      implements Runner, AutoCloseable {

    static Script load(Path file, Shape shape) {
      try (Scope scope = Scope.open()) {
        CompilationUnit unit = new CompilationUnit();
        JitModule module = torch.import_ir_module(unit, file.toString());
        module.eval();
        return new Script(file, shape, Scope.escape(unit), Scope.escape(module));
      } catch (RuntimeException e) {
        throw new OrganzaException(
            "%s is not a valid TorchScript file: %s.%nSave the network with torch.jit.save(torch.jit.script(net), FILE); a pickled state dict does not work."
                .formatted(file, firstLine(e)),
            e);
      }
    }

    @Override
    public NetworkOutput run(float[] pixels, int count) {
      try (Scope scope = Scope.open();
          NoGradGuard off = new NoGradGuard()) {
        Tensor x = HostMemory.tensor(pixels, Device.cpu(), shape.batch(count));
        IValue given = forward(x);
        if (given.isTensor()) {
          return new NetworkOutput(rows("features", given, count), new float[0]);
        }
        if (given.isTuple()) {
          TupleElements parts = given.toTupleRef().elements();
          if (parts.size() >= 2) {
            return new NetworkOutput(
                rows("features", parts.get(0), count), rows("logits", parts.get(1), count));
          }
        }
        throw new UsageException(
            "The network %s returns neither a tensor nor a tuple of features and logits.%nWrap it so that forward returns features, or (features, logits)."
                .formatted(file));
      }
    }

    private IValue forward(Tensor x) {
      try {
        return module.forward(new IValueVector(new IValue(x)));
      } catch (RuntimeException e) {
        throw new UsageException(
            "The network %s does not take images of shape [N,%s]: %s."
                .formatted(file, shape.toString().replaceAll("[\\[\\]]", ""), firstLine(e)),
            Hint.say("Resize the images with ")
                .set("data.size", "N")
                .and(", or give a network for them."),
            e);
      }
    }

    private float[] rows(String what, IValue value, int count) {
      if (!value.isTensor()) {
        throw new UsageException(
            "The %s of the network %s are not a tensor.%nWrap it so that forward returns features, or (features, logits)."
                .formatted(what, file));
      }
      Tensor tensor = value.toTensor();
      NetworkOutput.requireRows(file, what, tensor.shape(), count);
      return HostMemory.floats(tensor);
    }

    /** The last line of LibTorch's long error message has the reason. */
    private static String firstLine(RuntimeException e) {
      String[] lines = String.valueOf(e.getMessage()).strip().split("\\R");
      String line = lines[0];
      for (String each : lines) {
        if (each.startsWith("RuntimeError: ")) {
          line = each.substring("RuntimeError: ".length());
        }
      }
      String text = line.strip().replaceAll("\\.$", "");
      return text.length() > 200 ? text.substring(0, 200) + "…" : text;
    }

    @Override
    public void close() {
      module.close();
      unit.close();
    }
  }
}
