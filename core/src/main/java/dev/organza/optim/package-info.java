/** Optimisers over flat parameters, and schedules of their rates. */
@NullMarked
package dev.organza.optim;

import org.jspecify.annotations.NullMarked;
