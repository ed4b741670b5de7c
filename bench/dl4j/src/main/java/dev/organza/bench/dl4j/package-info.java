/** The comparison's workloads in Deeplearning4j. */
@org.jspecify.annotations.NullMarked
package dev.organza.bench.dl4j;
