/** Feature extractors: a classifier of the data, or a user's network. */
@NullMarked
package dev.organza.metric.features;

import org.jspecify.annotations.NullMarked;
