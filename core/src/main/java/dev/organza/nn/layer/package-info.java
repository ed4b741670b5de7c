/**
 * The layers, a closed set of records: {@link dev.organza.nn.layer.Layer} lists them. Some are made
 * of further layers; a {@link dev.organza.nn.layer.Chain} builds layers for inputs of one shape.
 */
@NullMarked
package dev.organza.nn.layer;

import org.jspecify.annotations.NullMarked;
