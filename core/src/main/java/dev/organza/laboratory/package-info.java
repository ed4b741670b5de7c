/**
 * Games of one or two numbers, trained step by step to be looked at: what both players do between
 * two updates, beside what theory says, with a way back to every step.
 */
@NullMarked
package dev.organza.laboratory;

import org.jspecify.annotations.NullMarked;
