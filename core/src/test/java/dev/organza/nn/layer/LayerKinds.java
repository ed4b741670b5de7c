package dev.organza.nn.layer;

import java.util.stream.Stream;

/** Every class that is a {@link Layer}, so that a test can ask for a case of each. */
public final class LayerKinds {

  private LayerKinds() {}

  /** The records that the sealed interface permits, also by way of the sealed interfaces in it. */
  public static Stream<Class<? extends Layer>> all() {
    return under(Layer.class).distinct();
  }

  private static Stream<Class<? extends Layer>> under(Class<?> kind) {
    return kind.isSealed()
        ? Stream.of(kind.getPermittedSubclasses()).flatMap(LayerKinds::under)
        : Stream.of(kind.asSubclass(Layer.class));
  }
}
