/**
 * Diagnoses trainings from their journals: failures with evidence and remedies, and states of
 * health.
 */
@NullMarked
package dev.organza.doctor;

import org.jspecify.annotations.NullMarked;
