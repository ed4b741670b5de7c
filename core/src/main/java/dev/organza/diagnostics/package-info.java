/** Numbers that a run records about its training, between two steps, for the doctor. */
@NullMarked
package dev.organza.diagnostics;

import org.jspecify.annotations.NullMarked;
