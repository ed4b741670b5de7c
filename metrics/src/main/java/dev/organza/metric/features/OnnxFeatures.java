package dev.organza.metric.features;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.organza.Hint;
import dev.organza.OrganzaException;
import dev.organza.Shape;
import dev.organza.UsageException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;

/**
 * Features of an ONNX network, run by ONNX Runtime on the CPU. The runtime is loaded with the first
 * network.
 */
final class OnnxFeatures extends NetworkFeatures {

  private final ThreadedSession session;

  private OnnxFeatures(Path file, Shape shape, ThreadedSession session) {
    super(file, shape, session);
    this.session = session;
  }

  /**
   * Opens a file.
   *
   * @param shape of the images, {@code [C,H,W]}
   */
  static OnnxFeatures open(Path file, Shape shape) {
    ThreadedSession session = ThreadedSession.load(file, shape);
    try {
      return new OnnxFeatures(file, shape, session);
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  @Override
  Runner runner() {
    return session;
  }

  @Override
  public void close() {
    session.close();
  }

  /** A network that is opened, computed and closed on one thread with a deep stack. */
  private record ThreadedSession(Session session, DeepStack thread)
      implements Runner, AutoCloseable {

    static ThreadedSession load(Path file, Shape shape) {
      DeepStack thread = new DeepStack("organza-onnx");
      try {
        return new ThreadedSession(thread.call(() -> Session.load(file, shape)), thread);
      } catch (RuntimeException e) {
        thread.close();
        throw e;
      }
    }

    @Override
    public NetworkOutput run(float[] pixels, int count) {
      return thread.call(() -> session.run(pixels, count));
    }

    @Override
    public void close() {
      thread.call(
          () -> {
            session.close();
            return true;
          });
      thread.close();
    }
  }

  /** The loaded network. */
  private record Session(Path file, Shape shape, OrtEnvironment environment, OrtSession network)
      implements Runner, AutoCloseable {

    static Session load(Path file, Shape shape) {
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
        // Errors come as exceptions; the library does not print.
        options.setSessionLogLevel(ai.onnxruntime.OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
        OrtSession network = environment.createSession(file.toString(), options);
        if (network.getNumInputs() != 1) {
          long inputs = network.getNumInputs();
          network.close();
          throw new UsageException(
              "The network %s has %d inputs, not one.%nExport a network with the input [N,C,H,W]."
                  .formatted(file, inputs));
        }
        return new Session(file, shape, environment, network);
      } catch (OrtException e) {
        throw new OrganzaException(
            "%s is not a valid ONNX file: %s.%nExport the network with torch.onnx.export."
                .formatted(file, reason(e)),
            e);
      }
    }

    @Override
    public NetworkOutput run(float[] pixels, int count) {
      String input = network.getInputNames().iterator().next();
      try (OnnxTensor x =
              OnnxTensor.createTensor(environment, FloatBuffer.wrap(pixels), shape.batch(count));
          OrtSession.Result result = network.run(Map.of(input, x))) {
        Iterator<Map.Entry<String, OnnxValue>> outputs = result.iterator();
        float[] features = rows("features", outputs.next().getValue(), count);
        float[] logits =
            outputs.hasNext() ? rows("logits", outputs.next().getValue(), count) : new float[0];
        return new NetworkOutput(features, logits);
      } catch (OrtException e) {
        throw new UsageException(
            "The network %s does not take images of shape [N,%s]: %s."
                .formatted(file, shape.toString().replaceAll("[\\[\\]]", ""), reason(e)),
            Hint.say("Resize the images with ")
                .set("data.size", "N")
                .and(", or give a network for them; its batch size must be free."),
            e);
      }
    }

    private float[] rows(String what, OnnxValue value, int count) {
      if (!(value instanceof OnnxTensor tensor) || tensor.getFloatBuffer() == null) {
        throw new UsageException(
            "The %s of the network %s are not a float tensor.%nExport a network with float32 outputs."
                .formatted(what, file));
      }
      NetworkOutput.requireRows(file, what, tensor.getInfo().getShape(), count);
      float[] values = new float[tensor.getFloatBuffer().remaining()];
      tensor.getFloatBuffer().get(values);
      return values;
    }

    private static String reason(OrtException e) {
      String text =
          String.valueOf(e.getMessage()).lines().findFirst().orElse("").replaceAll("\\.$", "");
      return text.length() > 200 ? text.substring(0, 200) + "…" : text;
    }

    @Override
    public void close() {
      try {
        network.close();
      } catch (OrtException e) {
        throw new OrganzaException("The network " + file + " could not be closed.", e);
      }
    }
  }
}
