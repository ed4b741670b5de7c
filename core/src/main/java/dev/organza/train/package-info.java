/** Training: the loop, its steps, checkpoints, and the choice of hardware. */
@NullMarked
package dev.organza.train;

import org.jspecify.annotations.NullMarked;
