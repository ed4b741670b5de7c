package dev.organza.torch;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Named float32 tensors that are views of one contiguous tensor, with their gradients likewise.
 *
 * <p>A player's optimiser step is then a handful of kernels whatever the number of layers, the
 * moving average is one {@code lerp_}, zeroing the gradients is one call, and so is adding them up
 * across machines. Autograd keeps to it because each view is a detached leaf whose gradient is a
 * view of the flat gradient from the start: gradients are then accumulated in place.
 *
 * <p>That holds for ordinary backward passes only. One with {@code create_graph} replaces a leaf's
 * gradient instead; second-order code asks {@code torch.grad} for its gradients and leaves these
 * alone.
 */
public final class FlatTensors implements AutoCloseable {

  private final List<TensorSpec> specs;
  private final Tensor flat;
  private final @Nullable Tensor gradient;
  private final List<Tensor> views = new ArrayList<>();

  /** Cut from {@link #gradient}: entry i is where a plain backward pass adds up that of view i. */
  private final List<Tensor> gradients = new ArrayList<>();

  private FlatTensors(List<TensorSpec> specs, Device device, @Nullable LongFunction<Tensor> zeros) {
    this.specs = List.copyOf(specs);
    long elements = specs.stream().mapToLong(TensorSpec::elements).sum();
    try (Scope scope = Scope.open()) {
      this.flat = Scope.escape(torch.zeros(new long[] {elements}, device.float32()));
      this.gradient = zeros == null ? null : Scope.escape(zeros.apply(elements));
      long offset = 0;
      for (TensorSpec spec : specs) {
        // Without gradients a view has a version of its own, which detach would share: writing to
        // one buffer (a power iteration) must not spoil a backward pass that another (a running
        // mean) takes part in.
        Tensor view = view(flat, offset, spec);
        view = Scope.escape(gradient == null ? view.variable_data() : view);
        if (gradient != null) {
          view.set_requires_grad(true);
          Tensor own = Scope.escape(view(gradient, offset, spec));
          view.mutable_grad().put(own);
          this.gradients.add(own);
        }
        views.add(view);
        offset += spec.elements();
      }
    }
  }

  /**
   * Zeros for these tensors.
   *
   * @param specs the tensors, in the order of {@link #views}
   * @param gradients whether the views require gradients, collected in {@link #gradient}
   * @param device where they live
   */
  public static FlatTensors allocate(List<TensorSpec> specs, boolean gradients, Device device) {
    Torch.load();
    return gradients
        ? allocate(specs, device, length -> torch.zeros(new long[] {length}, device.float32()))
        : new FlatTensors(specs, device, null);
  }

  /**
   * Zeros for these tensors, with gradients in memory of the caller's.
   *
   * @param specs the tensors, in the order of {@link #views}
   * @param device where they live
   * @param gradients gives so many zeros, float32 on the device, which become {@link #gradient}
   */
  public static FlatTensors allocate(
      List<TensorSpec> specs, Device device, LongFunction<Tensor> gradients) {
    Torch.load();
    return new FlatTensors(specs, device, gradients);
  }

  private static Tensor view(Tensor flat, long offset, TensorSpec spec) {
    return shaped(flat.detach().narrow(0, offset, spec.elements()), spec).detach();
  }

  private static Tensor shaped(Tensor part, TensorSpec spec) {
    long[] sizes = spec.sizeArray();
    if (spec.layout() == TensorSpec.Layout.CONTIGUOUS) {
      return part.view(sizes);
    }
    return part.view(sizes[0], sizes[2], sizes[3], sizes[1]).permute(0, 3, 1, 2);
  }

  /** What these tensors are, in the order of {@link #views}. */
  public List<TensorSpec> specs() {
    return specs;
  }

  /** All values, {@code [elements]}. */
  public Tensor flat() {
    return flat;
  }

  /**
   * All gradients, {@code [elements]}.
   *
   * @throws IllegalStateException if these tensors have none
   */
  public Tensor gradient() {
    if (gradient == null) {
      throw new IllegalStateException("these tensors were allocated without gradients");
    }
    return gradient;
  }

  /**
   * Sets {@link #gradient} to that of a scalar: 0 for tensors that it does not depend on.
   *
   * <p>The same as zeroing the gradient and a plain backward pass, which adds to it in place, with
   * a third of the memory traffic: LibTorch hands over each gradient as it was computed, and they
   * are copied together once.
   *
   * @param scalar of any graph; other leaves' gradients are left alone
   */
  public void backward(Tensor scalar) {
    backward(scalar, RecordedConvolutions.none());
  }

  /**
   * The same, with the gradients of recorded convolutions by matrix products.
   *
   * @param recorded all passes through which the scalar depends on the parameters in it
   * @throws IllegalArgumentException if those are not these
   */
  public void backward(Tensor scalar, RecordedConvolutions recorded) {
    backward(List.of(this), scalar, recorded);
  }

  /**
   * The same of several at once, by one backward pass.
   *
   * @param together the tensors whose {@link #gradient} is set
   */
  public static void backward(
      List<FlatTensors> together, Tensor scalar, RecordedConvolutions recorded) {
    recorded.requireAmong(together.stream().flatMap(one -> one.views.stream()).toList());
    try (Scope scope = Scope.open();
        NoGradGuard off = new NoGradGuard()) {
      List<TensorVector> rows = rows(together, scalar, recorded);
      for (int i = 0; i < rows.size(); i++) {
        torch.cat_out(together.get(i).gradient(), rows.get(i), 0);
      }
    }
  }

  /** Adds a scalar's gradients to the {@link #gradient} of several, by one backward pass. */
  public static void addBackward(List<FlatTensors> together, Tensor scalar) {
    try (Scope scope = Scope.open();
        NoGradGuard off = new NoGradGuard()) {
      List<TensorVector> rows = rows(together, scalar, RecordedConvolutions.none());
      for (int i = 0; i < rows.size(); i++) {
        together.get(i).gradient().add_(torch.cat(rows.get(i), 0));
      }
    }
  }

  /** A scalar's gradients in the parts that lie one after another in each {@link #gradient}. */
  private static List<TensorVector> rows(
      List<FlatTensors> together, Tensor scalar, RecordedConvolutions record) {
    RecordedConvolutions recorded = record.ifOnlyWay(scalar);
    List<Tensor> plain =
        together.stream()
            .flatMap(one -> one.views.stream())
            .filter(view -> !recorded.covers(view))
            .toList();
    List<Tensor> outputs = recorded.outputs();
    List<Tensor> found =
        Gradients.numbers(scalar, Stream.concat(plain.stream(), outputs.stream()).toList());
    Iterator<Tensor> ofPlain = found.subList(0, plain.size()).iterator();
    List<Tensor> ofOutputs = found.subList(plain.size(), found.size());
    return together.stream().map(one -> one.rows(recorded, ofPlain, ofOutputs)).toList();
  }

  private TensorVector rows(
      RecordedConvolutions recorded, Iterator<Tensor> ofPlain, List<Tensor> ofOutputs) {
    TensorVector rows = new TensorVector();
    for (int i = 0; i < views.size(); i++) {
      Tensor view = views.get(i);
      Tensor gradient = recorded.covers(view) ? recorded.gradient(view, ofOutputs) : ofPlain.next();
      rows.push_back(
          gradient != null && gradient.defined()
              ? row(gradient, specs.get(i))
              : zeros(specs.get(i)));
    }
    return rows;
  }

  private Tensor zeros(TensorSpec spec) {
    return torch.zeros(new long[] {spec.elements()}, flat.options());
  }

  /** A tensor's values as they lie in {@link #flat}, without copying if it has that layout. */
  private static Tensor row(Tensor tensor, TensorSpec spec) {
    return spec.layout() == TensorSpec.Layout.CONTIGUOUS
        ? tensor.reshape(-1)
        : tensor.permute(0, 2, 3, 1).reshape(-1);
  }

  /** The tensors; writing to one writes to {@link #flat}. */
  public List<Tensor> views() {
    return views;
  }

  /**
   * Another flat tensor of this size, cut up as these tensors are. Gradients flow through the views
   * to it: joined once, where views that were cut one by one would each give a gradient of the full
   * length.
   */
  public List<Tensor> viewsOf(Tensor flat) {
    long[] lengths = specs.stream().mapToLong(TensorSpec::elements).toArray();
    TensorVector parts = flat.split_with_sizes(lengths);
    List<Tensor> cut = new ArrayList<>();
    for (int i = 0; i < specs.size(); i++) {
      cut.add(shaped(parts.get(i), specs.get(i)));
    }
    return cut;
  }

  /** The tensors by name, each name after a prefix. */
  public Map<String, Tensor> named(String prefix) {
    Map<String, Tensor> named = new LinkedHashMap<>();
    for (int i = 0; i < specs.size(); i++) {
      named.put(prefix + specs.get(i).name(), views.get(i));
    }
    return named;
  }

  /**
   * Whether backward passes compute gradients for these tensors. Off while another player is
   * updated.
   */
  public void requireGradients(boolean required) {
    for (Tensor view : views) {
      view.set_requires_grad(required);
    }
  }

  /** Takes over all values of tensors with the same specs. */
  public void copyFrom(FlatTensors other) {
    flat.copy_(other.flat);
  }

  @Override
  public void close() {
    views.forEach(Tensor::close);
    gradients.forEach(Tensor::close);
    flat.close();
    if (gradient != null) {
      gradient.close();
    }
  }
}
