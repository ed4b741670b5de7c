/** Training by the executors of a Spark cluster. */
@NullMarked
package dev.organza.spark.training;

import org.jspecify.annotations.NullMarked;
