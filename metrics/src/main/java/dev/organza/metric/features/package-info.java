/** The features by which images are compared: an own classifier's, or those of a user's network. */
@NullMarked
package dev.organza.metric.features;

import org.jspecify.annotations.NullMarked;
