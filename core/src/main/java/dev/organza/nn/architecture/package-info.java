/**
 * Architectures: functions from the shape of the data to the networks of a game, which recipes name
 * by their kind.
 */
@NullMarked
package dev.organza.nn.architecture;

import org.jspecify.annotations.NullMarked;
