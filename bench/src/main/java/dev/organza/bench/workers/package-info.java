/** What several workers that share a batch do to weights and time. */
@NullMarked
package dev.organza.bench.workers;

import org.jspecify.annotations.NullMarked;
