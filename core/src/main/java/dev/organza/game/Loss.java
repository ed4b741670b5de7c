package dev.organza.game;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What one player minimises at some samples: named terms that add up, and figures about them for
 * the journal.
 *
 * <pre>{@code
 * new Loss()
 *     .term("adversarial", adversarial)
 *     .term("cycle", cycle, 10)
 *     .reportedOf("ab")
 * }</pre>
 *
 * minimises adversarial + 10·cycle and reports {@code ab.loss}, {@code ab.adversarial} and {@code
 * ab.cycle}.
 */
public final class Loss {

  private final Map<String, Term> terms = new LinkedHashMap<>();
  private final Map<String, Tensor> figures = new LinkedHashMap<>();
  private @Nullable Tensor plain;
  private @Nullable Tensor penalty;
  private @Nullable Tensor total;
  private @Nullable Supplier<Tensor> afterwards;

  /** A part of the sum. */
  private record Term(Tensor value, double weight) {}

  /** A loss without terms yet. */
  public Loss() {}

  /** A loss that is summed up already. */
  Loss(Tensor plain, Optional<Tensor> penalty, Tensor total) {
    this.plain = plain;
    this.penalty = penalty.orElse(null);
    this.total = total;
  }

  /** Adds a term. */
  public Loss term(String name, Tensor value) {
    return term(name, value, 1);
  }

  /**
   * Adds a term.
   *
   * @param value a scalar
   * @param weight its factor in the sum
   */
  public Loss term(String name, Tensor value, double weight) {
    note(name, new Term(value, weight));
    add(value, weight);
    return this;
  }

  private void add(Tensor value, double weight) {
    if (plain == null) {
      plain = weight == 1 ? value : value.mul(new Scalar(weight));
    } else {
      plain = weight == 1 ? plain.add(value) : plain.add(value, new Scalar(weight));
    }
  }

  /**
   * Adds a term that is computed from gradients. It is part of the sum, and its own gradient is
   * found by LibTorch alone, in second order.
   *
   * @param value a scalar, weight included
   */
  public Loss penalty(String name, Tensor value) {
    note(name, new Term(value, 1));
    penalty = penalty == null ? value : penalty.add(value);
    return this;
  }

  private void note(String name, Term term) {
    if (total != null) {
      throw new IllegalStateException("the loss has been summed up already");
    }
    if (terms.putIfAbsent(name, term) != null) {
      throw new IllegalArgumentException("the loss has a term " + name + " already");
    }
  }

  /**
   * Adds a number for the journal.
   *
   * @param name its full name there
   * @param value a scalar
   */
  public Loss figure(String name, Tensor value) {
    figures.put(name, value);
    return this;
  }

  /**
   * Adds the sum and, if there are several, the terms without their weights to the figures: {@code
   * player.loss}, {@code player.term}.
   */
  public Loss reportedOf(String player) {
    figure(player + ".loss", total());
    if (terms.size() > 1) {
      terms.forEach((name, term) -> figure(player + "." + name, term.value()));
    }
    return this;
  }

  /**
   * Adds a scalar whose gradient is added after that of the sum, in float32 and with all players'
   * parameters requiring gradients: a regulariser that depends on several players' gradients.
   */
  public Loss afterwards(Supplier<Tensor> scalar) {
    afterwards = scalar;
    return this;
  }

  /**
   * What two players minimise together (see {@link Play#partners}): the terms of both, of which
   * those that both have, with the same tensor, count once; and the figures of both.
   *
   * @throws IllegalStateException if one of them has penalties, or was made of a sum
   */
  public static Loss together(Loss first, Loss second) {
    Loss both = new Loss();
    for (Loss loss : List.of(first, second)) {
      if (loss.penalty != null || loss.terms.isEmpty()) {
        throw new IllegalStateException("only sums of terms are joined");
      }
      both.figures.putAll(loss.figures);
    }
    first.terms.values().forEach(term -> both.add(term.value(), term.weight()));
    second.terms.values().stream()
        .filter(term -> first.terms.values().stream().noneMatch(term::equals))
        .forEach(term -> both.add(term.value(), term.weight()));
    return both;
  }

  /** The terms by name, without their weights. */
  public Map<String, Tensor> terms() {
    Map<String, Tensor> values = new LinkedHashMap<>();
    terms.forEach((name, term) -> values.put(name, term.value()));
    return values;
  }

  /** The sum of the terms: a scalar to go backward from. */
  public Tensor total() {
    Tensor sum = total;
    if (sum == null) {
      if (plain == null) {
        sum = penalty;
      } else {
        sum = penalty == null ? plain : plain.add(penalty);
      }
      if (sum == null) {
        throw new IllegalStateException("the loss has no terms");
      }
      total = sum;
    }
    return sum;
  }

  /** The sum of the terms that are not penalties; empty if there are none. */
  public Optional<Tensor> plain() {
    return Optional.ofNullable(plain);
  }

  /** The sum of the penalties; empty if there are none. */
  public Optional<Tensor> penalties() {
    return Optional.ofNullable(penalty);
  }

  /** The numbers for the journal by their full names. */
  public Map<String, Tensor> figures() {
    return Collections.unmodifiableMap(figures);
  }

  /** See {@link #afterwards(Supplier)}. */
  public Optional<Supplier<Tensor>> afterwards() {
    return Optional.ofNullable(afterwards);
  }
}
