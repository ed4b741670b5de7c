package dev.organza.game;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * What one update uses.
 *
 * @param real real samples, {@code [N, shape…]}
 * @param fake generated samples, {@code [N, shape…]}; with a gradient back to G if it is G's update
 * @param logits what G gave before it made values and categories of them, {@code [N,F]}; the same
 *     as {@code fake} where it does not
 * @param labels the labels of both, as one-hot rows {@code [N,K]}; K is 0 without labels
 * @param codes the codes that {@code fake} was made from, {@code [N,Q]}; Q is 0 without codes
 * @param swapped a mask {@code [n,1]} over D's n judgements: where it is true D is told that the
 *     real samples are generated and the generated ones real; empty for the truth
 */
public record Minibatch(
    Tensor real,
    Tensor fake,
    Tensor logits,
    Tensor labels,
    Tensor codes,
    Optional<Tensor> swapped) {

  /** A minibatch of samples that are what G gave. */
  public Minibatch(
      Tensor real, Tensor fake, Tensor labels, Tensor codes, Optional<Tensor> swapped) {
    this(real, fake, fake, labels, codes, swapped);
  }
}
