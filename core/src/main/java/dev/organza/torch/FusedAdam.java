package dev.organza.torch;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.pytorch.CompilationUnit;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.Function;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * LibTorch's Adam in one kernel ({@code aten::_fused_adam_}). The update as separate operations
 * reads and writes each of its four tensors several times, and is bound by memory; this reads and
 * writes each once.
 *
 * <p>The operation is private to LibTorch: another version may lack it, or a device. It is
 * therefore found by {@link #over}, which tries it. The bindings have no method for it, so it is
 * called through LibTorch's dispatcher, with boxed arguments: those that stay the same are boxed
 * once.
 */
public final class FusedAdam implements AutoCloseable {

  private static final String NAME = "aten::_fused_adam_";

  /** Whether the operation works, by kind of device. */
  private static final Map<Device.Kind, Boolean> WORKS = new ConcurrentHashMap<>();

  /** A list of tensors cannot be boxed from Java; a script can make one. */
  private static final String LISTS =
      """
      def one(tensor: Tensor):
        return [tensor]
      def none() -> List[Tensor]:
        empty: List[Tensor] = []
        return empty
      """;

  private final OperatorHandle operator;
  private final IValueVector lists;
  private final Tensor step;

  /**
   * Over flat tensors of one length, type and device, which are read and written where they are.
   * Empty where LibTorch does not have the operation.
   *
   * @param parameters θ
   * @param gradient g
   * @param mean m
   * @param variance v
   */
  public static Optional<FusedAdam> over(
      Tensor parameters, Tensor gradient, Tensor mean, Tensor variance) {
    Device.Kind kind = parameters.is_cuda() ? Device.Kind.CUDA : Device.Kind.CPU;
    return WORKS.computeIfAbsent(kind, each -> works(NAME, parameters))
        ? Optional.of(new FusedAdam(NAME, parameters, gradient, mean, variance))
        : Optional.empty();
  }

  /** Tries an operation on single numbers like some tensor: one step by the learning rate. */
  static boolean works(String name, Tensor like) {
    try (Scope scope = Scope.open();
        NoGradGuard off = new NoGradGuard()) {
      Tensor parameter = torch.zeros(new long[] {1}, like.options());
      Tensor gradient = torch.ones(new long[] {1}, like.options());
      Tensor mean = torch.zeros(new long[] {1}, like.options());
      Tensor variance = torch.zeros(new long[] {1}, like.options());
      try (FusedAdam adam = new FusedAdam(name, parameter, gradient, mean, variance)) {
        adam.step(0.5, 0.5, 0.5, 1e-8, 1);
        return Math.abs(parameter.item_double() + 0.5) < 1e-3;
      }
    } catch (RuntimeException e) {
      return false; // LibTorch's error: no such operation, or none for this device
    }
  }

  /**
   * Over flat tensors.
   *
   * @param name of the operation
   * @param parameters θ
   * @param gradient g
   * @param mean m
   * @param variance v
   */
  private FusedAdam(String name, Tensor parameters, Tensor gradient, Tensor mean, Tensor variance) {
    try (Scope scope = Scope.open()) {
      operator = Scope.escape(Dispatcher.singleton().findSchemaOrThrow(name, ""));
      step = Scope.escape(torch.zeros(1L).to(parameters.device(), torch.ScalarType.Float));
      CompilationUnit script = torch.compile(LISTS);
      Function one = script.get_function(new QualifiedName("one"));
      IValue none = script.get_function(new QualifiedName("none")).apply(new IValueVector());
      lists =
          Scope.escape(
              new IValueVector(
                  list(one, parameters),
                  list(one, gradient),
                  list(one, mean),
                  list(one, variance),
                  none, // the largest variances so far, which only AMSGrad has
                  list(one, step)));
    }
  }

  private static IValue list(Function one, Tensor tensor) {
    return one.apply(new IValueVector(new IValue(tensor)));
  }

  /**
   * m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², θ ← θ − α·(m/(1−β₁ᵗ)) / (√(v/(1−β₂ᵗ)) + ε).
   *
   * @param rate α
   * @param update t, from 1
   */
  public void step(double rate, double beta1, double beta2, double epsilon, long update) {
    try (Scope scope = Scope.open()) {
      step.fill_(new Scalar((double) update));
      IValueVector arguments = new IValueVector(lists.size() + 9);
      for (long i = 0; i < lists.size(); i++) {
        arguments.put(i, lists.get(i));
      }
      IValue[] numbers = {
        new IValue(rate),
        new IValue(beta1),
        new IValue(beta2),
        new IValue(0.0), // weight decay
        new IValue(epsilon),
        new IValue(false), // AMSGrad
        new IValue(false), // maximise
        new IValue(), // the scale of the gradient
        new IValue() // whether an infinity was found
      };
      for (int i = 0; i < numbers.length; i++) {
        arguments.put(lists.size() + i, numbers[i]);
      }
      operator.callBoxed(arguments);
    }
  }

  @Override
  public void close() {
    lists.close();
    step.close();
    operator.close();
  }
}
