/** The words every part of Organza shares: the shape of a sample and the errors a user sees. */
@NullMarked
package dev.organza;

import org.jspecify.annotations.NullMarked;
