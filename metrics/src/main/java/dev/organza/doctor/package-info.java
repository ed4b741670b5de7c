/** What ails a run, from its journal alone: symptoms, their evidence and their remedies. */
@NullMarked
package dev.organza.doctor;

import org.jspecify.annotations.NullMarked;
