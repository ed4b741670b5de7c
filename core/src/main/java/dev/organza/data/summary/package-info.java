/** What the values of a data set are like, and what to know of them before training. */
@NullMarked
package dev.organza.data.summary;

import org.jspecify.annotations.NullMarked;
