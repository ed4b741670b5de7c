/** Recipes as records: what is trained, on what, for how long. */
@NullMarked
package dev.organza.recipe;

import org.jspecify.annotations.NullMarked;
