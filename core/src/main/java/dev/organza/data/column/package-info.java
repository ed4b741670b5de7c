/**
 * Columns of tables: what their values mean, how they are written, and how they lie in memory.
 *
 * <p>{@code Numbering} is public because what infers a schema finds the pattern of identifiers.
 */
@NullMarked
package dev.organza.data.column;

import org.jspecify.annotations.NullMarked;
