/**
 * Sounds in files: decoders, resampling, and data sets of waveforms. {@link
 * dev.organza.data.sound.SoundDecoder} is what a program implements to read another format.
 */
@NullMarked
package dev.organza.data.sound;

import org.jspecify.annotations.NullMarked;
