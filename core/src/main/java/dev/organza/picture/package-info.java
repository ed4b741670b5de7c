/** Pictures of a run: sample grids, animations, training curves and figures of densities. */
@NullMarked
package dev.organza.picture;

import org.jspecify.annotations.NullMarked;
