/** Metrics of sounds: what their waveforms and spectra are like. */
@NullMarked
package dev.organza.metric.sound;

import org.jspecify.annotations.NullMarked;
