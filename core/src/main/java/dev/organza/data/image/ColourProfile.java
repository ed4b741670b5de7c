package dev.organza.data.image;

import java.nio.charset.StandardCharsets;

/** What an ICC profile says of an image (ICC.1:2001-04, section 6). Its numbers are not used. */
final class ColourProfile {

  private static final int SPACE = 16;
  private static final int SIGNATURE = 36;
  private static final int HEADER = 128;

  private ColourProfile() {}

  /**
   * Whether a profile is sound, of RGB, and of another space than sRGB by its own description: then
   * the colours of an image are not quite what its numbers are taken for.
   *
   * @param profile or its beginning; empty if there is none
   */
  static boolean isOtherThanSrgb(byte[] profile) {
    if (profile.length < HEADER) {
      return false;
    }
    String text = new String(profile, StandardCharsets.ISO_8859_1);
    return text.startsWith("acsp", SIGNATURE)
        && text.startsWith("RGB ", SPACE)
        // Descriptions are in ASCII or, since version 4, in UTF-16.
        && !text.contains("sRGB")
        && !text.contains("s\0R\0G\0B");
  }
}
