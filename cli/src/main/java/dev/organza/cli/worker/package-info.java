/** Trainings by several processes, on one machine or more. */
@NullMarked
package dev.organza.cli.worker;

import org.jspecify.annotations.NullMarked;
