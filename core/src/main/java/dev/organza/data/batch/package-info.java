/** Data sets as endless streams of batches, prepared ahead. */
@NullMarked
package dev.organza.data.batch;

import org.jspecify.annotations.NullMarked;
