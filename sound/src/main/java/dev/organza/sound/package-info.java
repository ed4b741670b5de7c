/**
 * Sounds in FLAC, Ogg Vorbis and MP3 files (by jFLAC, JOrbis and JLayer). A program that looks for
 * extensions finds {@link dev.organza.sound.SoundExtension} on its class path.
 */
@NullMarked
package dev.organza.sound;

import org.jspecify.annotations.NullMarked;
