/** The comparison's workloads in the Deep Java Library, on its PyTorch engine. */
@org.jspecify.annotations.NullMarked
package dev.organza.bench.djl;
