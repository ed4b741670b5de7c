/**
 * Sounds: in files, with decoders and resampling, as data sets of waveforms, and their spectra.
 * {@link dev.organza.data.sound.SoundDecoder} is what a program implements to read another format.
 */
@NullMarked
package dev.organza.data.sound;

import org.jspecify.annotations.NullMarked;
