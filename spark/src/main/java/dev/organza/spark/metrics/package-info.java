/** Metrics of samples in frames of Spark, of moments and counts that executors aggregate. */
@NullMarked
package dev.organza.spark.metrics;

import org.jspecify.annotations.NullMarked;
