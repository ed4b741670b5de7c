/** Samples of a model as a source of Spark: {@code spark.read().format("organza")}. */
@NullMarked
package dev.organza.spark.source;

import org.jspecify.annotations.NullMarked;
