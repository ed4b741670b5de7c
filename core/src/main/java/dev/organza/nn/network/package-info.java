/** {@link dev.organza.nn.network.Network}: a list of layers with an input shape. */
@NullMarked
package dev.organza.nn.network;

import org.jspecify.annotations.NullMarked;
