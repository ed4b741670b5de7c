package dev.organza.nn.onnx;

import dev.organza.Shape;
import dev.organza.torch.HostMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * A graph of ONNX operators that is being built: values have names, and each operator makes one of
 * others. Its first dimension is the batch, of any size. The operators are those of opset {@value
 * #OPSET}, the file is of IR version {@value #IR_VERSION} (<a
 * href="https://github.com/onnx/onnx/blob/main/docs/IR.md">Open Neural Network Exchange</a>).
 *
 * <p>It is written in one piece, of less than 2 GiB as all messages of Protocol Buffers.
 */
public final class OnnxGraph {

  private static final int OPSET = 17;

  /** What runtimes of the time of the opset read. */
  private static final int IR_VERSION = 8;

  /** The type of a tensor's elements, by its number in the format. */
  private enum Element {
    FLOAT(1),
    INT64(7);

    private final int number;

    Element(int number) {
      this.number = number;
    }
  }

  private final String name;
  private final ProtobufMessage graph = new ProtobufMessage();
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final Map<String, Integer> used = new HashMap<>();

  /**
   * An empty graph.
   *
   * @param name of what it computes, for example {@code generator}
   */
  public OnnxGraph(String name) {
    this.name = name;
    graph.text(2, name);
  }

  /** Says something of the model, as its metadata. */
  public void describe(String key, String value) {
    metadata.put(key, value);
  }

  /**
   * Declares an input of numbers: [N, sample…] in float32.
   *
   * @return its name
   */
  public String input(String input, Shape sample) {
    graph.message(11, value(input, Element.FLOAT, sample.dimensions()));
    return reserved(input);
  }

  /**
   * Declares an input of one index a sample: [N] in int64.
   *
   * @return its name
   */
  public String indices(String input) {
    graph.message(11, value(input, Element.INT64, List.of()));
    return reserved(input);
  }

  /**
   * Declares an output: [N, sample…] in float32.
   *
   * @param value the name of the value that it is
   */
  public void output(String output, String value, Shape sample) {
    graph.message(12, value(output, Element.FLOAT, sample.dimensions()));
    graph.message(1, node("Identity", List.of(value), reserved(output), new Attributes()));
  }

  /**
   * One-hot rows of indices.
   *
   * @param indices [N]
   * @param size how many classes there are
   * @return the name of [N,size]
   */
  public String oneHot(String indices, int size) {
    return apply(
        "OneHot",
        new Attributes().whole("axis", -1),
        indices,
        wholes("size", size),
        floats("off-on", new float[] {0, 1}, 2));
  }

  /**
   * A straight line of each value: factor·x + shift.
   *
   * @param factors one for all values of a sample, or one for each
   * @param shifts as many
   * @param sample the shape of one sample
   * @return the name of [N, sample…]
   */
  public String affine(String x, float[] factors, float[] shifts, Shape sample) {
    long[] sizes = factors.length == 1 ? new long[0] : sample.batch(1);
    String product = apply("Mul", x, floats("factors", factors, sizes));
    return apply("Add", product, floats("shifts", shifts, sizes));
  }

  /** Each value, moved to the nearest one in [least, greatest]. */
  public String clipped(String x, double least, double greatest) {
    return apply("Clip", x, number(least), number(greatest));
  }

  /**
   * The features from one on to before another.
   *
   * @param x [N, features…]
   */
  public String part(String x, long from, long to) {
    return part(x, 1, from, to);
  }

  /** A part of a value along one dimension. */
  String part(String x, int dimension, long from, long to) {
    return apply("Slice", x, wholes("from", from), wholes("to", to), wholes("axis", dimension));
  }

  /** The name of a value that is a function of these. */
  String apply(String operator, Attributes attributes, String... inputs) {
    String output = unique(operator);
    graph.message(1, node(operator, Arrays.asList(inputs), output, attributes));
    return output;
  }

  String apply(String operator, String... inputs) {
    return apply(operator, new Attributes(), inputs);
  }

  /** The name of a constant tensor. */
  String floats(String wanted, float[] values, long... sizes) {
    ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    return constant(wanted, Element.FLOAT, raw.array(), sizes);
  }

  /** The name of a constant tensor; the values are copied. */
  String tensor(String wanted, Tensor tensor) {
    return floats(wanted, HostMemory.floats(tensor), tensor.shape());
  }

  /** The name of a constant number. */
  String number(double value) {
    return floats("number", new float[] {(float) value});
  }

  /** The name of a constant row of whole numbers. */
  String wholes(String wanted, long... values) {
    ByteBuffer raw = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asLongBuffer().put(values);
    return constant(wanted, Element.INT64, raw.array(), values.length);
  }

  private String constant(String wanted, Element element, byte[] raw, long... sizes) {
    String constant = unique(wanted);
    graph.message(
        5,
        new ProtobufMessage()
            .wholes(1, sizes)
            .whole(2, element.number)
            .text(8, constant)
            .bytes(9, raw));
    return constant;
  }

  /** The whole file. */
  public byte[] toBytes() {
    ProtobufMessage model =
        new ProtobufMessage()
            .whole(1, IR_VERSION)
            .text(2, "organza")
            .message(8, new ProtobufMessage().text(1, "").whole(2, OPSET))
            .message(7, graph);
    metadata.forEach(
        (key, value) -> model.message(14, new ProtobufMessage().text(1, key).text(2, value)));
    return model.toBytes();
  }

  private static ProtobufMessage node(
      String operator, List<String> inputs, String output, Attributes attributes) {
    ProtobufMessage node = new ProtobufMessage();
    inputs.forEach(input -> node.text(1, input));
    node.text(2, output).text(3, output).text(4, operator);
    attributes.messages.forEach(attribute -> node.message(5, attribute));
    return node;
  }

  private static ProtobufMessage value(String value, Element element, List<Integer> sample) {
    ProtobufMessage shape = new ProtobufMessage().message(1, new ProtobufMessage().text(2, "N"));
    sample.forEach(size -> shape.message(1, new ProtobufMessage().whole(1, size)));
    ProtobufMessage tensor = new ProtobufMessage().whole(1, element.number).message(2, shape);
    return new ProtobufMessage()
        .text(1, value)
        .message(2, new ProtobufMessage().message(1, tensor));
  }

  private String reserved(String value) {
    if (used.putIfAbsent(value, 0) != null) {
      throw new IllegalArgumentException(name + " has a value " + value + " already");
    }
    return value;
  }

  /** The name, with a number after it if there is one like it. */
  private String unique(String wanted) {
    int times = used.merge(wanted, 1, Integer::sum);
    return times == 1 ? wanted : reserved(wanted + "/" + times);
  }

  /** What an operator is told beside its inputs. */
  static final class Attributes {

    private static final int FLOAT = 1;
    private static final int INT = 2;
    private static final int STRING = 3;
    private static final int INTS = 7;

    private final List<ProtobufMessage> messages = new ArrayList<>();

    Attributes whole(String name, long value) {
      return add(new ProtobufMessage().text(1, name).whole(3, value).whole(20, INT));
    }

    Attributes wholes(String name, long... values) {
      return add(new ProtobufMessage().text(1, name).wholes(8, values).whole(20, INTS));
    }

    Attributes real(String name, double value) {
      return add(new ProtobufMessage().text(1, name).real(2, (float) value).whole(20, FLOAT));
    }

    Attributes text(String name, String value) {
      return add(new ProtobufMessage().text(1, name).text(4, value).whole(20, STRING));
    }

    /** Of a convolution or a pool: the same along each of so many dimensions. */
    Attributes window(int dimensions, int kernel, int stride, int padding) {
      return wholes("kernel_shape", repeated(kernel, dimensions))
          .wholes("strides", repeated(stride, dimensions))
          .wholes("pads", repeated(padding, 2 * dimensions));
    }

    private static long[] repeated(long value, int times) {
      long[] values = new long[times];
      Arrays.fill(values, value);
      return values;
    }

    private Attributes add(ProtobufMessage attribute) {
      messages.add(attribute);
      return this;
    }
  }
}
