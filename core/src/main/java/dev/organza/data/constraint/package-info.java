/** Constraints of a table, kept by learning columns that are free of them. */
@NullMarked
package dev.organza.data.constraint;

import org.jspecify.annotations.NullMarked;
