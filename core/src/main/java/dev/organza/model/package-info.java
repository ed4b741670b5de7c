/**
 * A trained model: loaded from a checkpoint, sampled, interpolated, projected; plain arrays in and
 * out.
 */
@NullMarked
package dev.organza.model;

import org.jspecify.annotations.NullMarked;
