package dev.organza.torch;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;

/**
 * The lifetime of temporaries: every tensor made by this thread while a scope is open is freed when
 * it closes, in reverse order, unless it was {@linkplain #keep kept} or {@linkplain #escape
 * escaped}.
 *
 * <p>Nothing in Organza waits for the garbage collector: it does not know how large a tensor is,
 * and fresh pages are slow. One scope spans one update of a player.
 *
 * <pre>{@code
 * try (Scope scope = Scope.open()) {
 *   Tensor hidden = x.matmul(weight);   // freed at the end
 *   return scope.keep(hidden.relu());   // handed to the scope around this one
 * }
 * }</pre>
 */
public final class Scope implements AutoCloseable {

  private final @Nullable PointerScope enclosing;
  private final PointerScope scope;

  private Scope(@Nullable PointerScope enclosing) {
    this.enclosing = enclosing;
    this.scope = new PointerScope();
  }

  /** Opens a scope on this thread, inside those that are open already. */
  public static Scope open() {
    Torch.load();
    return new Scope(PointerScope.getInnerScope());
  }

  /**
   * Hands a pointer made in this scope to the scope around it; where there is none, the caller owns
   * it, as after {@link #escape}.
   */
  public <T extends Pointer> T keep(T pointer) {
    // Each scope counts as one reference, and a pointer dies with its last.
    if (enclosing != null) {
      enclosing.attach(pointer);
    } else {
      pointer.retainReference();
    }
    scope.detach(pointer);
    return pointer;
  }

  /** Takes over a pointer made in the innermost scope of this thread, one inside this one or it. */
  <T extends Pointer> T adopt(T pointer) {
    scope.attach(pointer);
    PointerScope inner = PointerScope.getInnerScope();
    if (inner != scope) {
      inner.detach(pointer);
    }
    return pointer;
  }

  /**
   * Takes a pointer out of the innermost scope of this thread, if there is one, for good: the
   * caller owns it and frees it with {@link Pointer#close}.
   */
  public static <T extends Pointer> T escape(T pointer) {
    PointerScope inner = PointerScope.getInnerScope();
    if (inner != null) {
      pointer.retainReference();
      inner.detach(pointer);
    }
    return pointer;
  }

  /** Frees what was made in this scope. */
  @Override
  public void close() {
    scope.close();
  }
}
