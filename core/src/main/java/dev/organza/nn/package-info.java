/**
 * Networks as data, in four packages that import each other in this order: {@code architecture},
 * {@code network}, {@code layer}, and this one with what they share: what tensors a layer has, how
 * those start, and what a forward pass is given.
 *
 * <p>A layer is a record that holds no tensors. A network is a list of layers with an input shape;
 * the same list gives the parameters, the forward pass, the cost, the JSON and the export. The
 * tensors are always an argument, {@link dev.organza.nn.Weights}.
 */
@NullMarked
package dev.organza.nn;

import org.jspecify.annotations.NullMarked;
