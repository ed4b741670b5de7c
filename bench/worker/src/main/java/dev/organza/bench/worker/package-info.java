/**
 * How a system on the JVM is measured, the same for all: the workloads, the clock, and the lines
 * that tell the comparison what was seen.
 */
@org.jspecify.annotations.NullMarked
package dev.organza.bench.worker;
