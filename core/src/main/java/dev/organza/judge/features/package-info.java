/** Networks that samples are compared by. */
@org.jspecify.annotations.NullMarked
package dev.organza.judge.features;
