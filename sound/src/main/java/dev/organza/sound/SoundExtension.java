package dev.organza.sound;

import dev.organza.recipe.Catalogue;
import dev.organza.recipe.CatalogueExtension;

/** Adds FLAC, Ogg Vorbis and MP3 to the formats of sounds. */
public final class SoundExtension implements CatalogueExtension {

  /** Made by the service loader. */
  public SoundExtension() {}

  @Override
  public Catalogue extend(Catalogue catalogue) {
    return catalogue.with(new FlacDecoder()).with(new VorbisDecoder()).with(new Mp3Decoder());
  }
}
