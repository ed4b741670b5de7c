/** Training, sampling and measuring on a Spark cluster. */
@NullMarked
package dev.organza.spark;

import org.jspecify.annotations.NullMarked;
