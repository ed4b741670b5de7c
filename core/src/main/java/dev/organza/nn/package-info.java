/**
 * Networks as data: layers, the networks built from them, how their parameters start, and the
 * architectures that the games are played with.
 *
 * <p>A {@link dev.organza.nn.Layer} is a record that holds no tensors. A {@link
 * dev.organza.nn.Network} is a list of layers with an input shape; the same list gives the
 * parameters, the forward pass, the cost, the JSON and the export. The tensors are always an
 * argument, {@link dev.organza.nn.Weights}.
 */
@NullMarked
package dev.organza.nn;

import org.jspecify.annotations.NullMarked;
