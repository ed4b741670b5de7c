/** Pictures of a run: sample grids, animations, training curves and figures of densities. */
@NullMarked
package dev.organza.run.picture;

import org.jspecify.annotations.NullMarked;
