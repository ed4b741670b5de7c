package dev.organza.nn.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** What ONNX Runtime computes by a file. */
public final class OnnxRun {

  /** ONNX Runtime 1.29 overflows a Java thread's usual stack, which ends the JVM. */
  private static final long STACK_BYTES = 16L << 20;

  private OnnxRun() {}

  /** Values of a tensor and its sizes. */
  public record Values(float[] values, long... sizes) {}

  /**
   * The outputs by name, in order.
   *
   * @param inputs by name: {@link Values}, or {@code long[]} for indices [N]
   */
  public static Map<String, float[]> outputs(byte[] file, Map<String, Object> inputs) {
    return onDeepStack(
        () -> {
          OrtEnvironment environment = OrtEnvironment.getEnvironment();
          try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            try (OrtSession session = environment.createSession(file, options)) {
              return outputs(session, environment, inputs);
            }
          }
        });
  }

  /** What the file says of itself. */
  public static Map<String, String> metadata(byte[] file) {
    return onDeepStack(
        () -> {
          try (OrtSession session = OrtEnvironment.getEnvironment().createSession(file)) {
            return session.getMetadata().getCustomMetadata();
          }
        });
  }

  private static Map<String, float[]> outputs(
      OrtSession session, OrtEnvironment environment, Map<String, Object> inputs)
      throws OrtException {
    Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, Object> input : inputs.entrySet()) {
      tensors.put(
          input.getKey(),
          input.getValue() instanceof Values given
              ? OnnxTensor.createTensor(environment, FloatBuffer.wrap(given.values), given.sizes)
              : OnnxTensor.createTensor(environment, input.getValue()));
    }
    try (OrtSession.Result result = session.run(tensors)) {
      Map<String, float[]> outputs = new LinkedHashMap<>();
      result.forEach(
          output -> {
            FloatBuffer buffer = ((OnnxTensor) output.getValue()).getFloatBuffer();
            float[] values = new float[buffer.remaining()];
            buffer.get(values);
            outputs.put(output.getKey(), values);
          });
      return outputs;
    } finally {
      tensors.values().forEach(OnnxTensor::close);
    }
  }

  private static <T> T onDeepStack(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    new Thread(null, task, "onnx", STACK_BYTES).start();
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new AssertionError(e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
