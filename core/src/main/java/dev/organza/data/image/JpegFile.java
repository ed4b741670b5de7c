package dev.organza.data.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A JPEG file and what its segments say (ITU-T T.81, annex B).
 *
 * @param content the file without colour profiles, which Java's reader would apply
 * @param components 1 for grey, 3 for colour, 4 for CMYK
 * @param ycck whether the first three of four components are luma and chroma, as Adobe's segment
 *     says
 * @param profile the beginning of the colour profile; empty if there is none
 * @param orientation as EXIF says, from 1 to 8; 1 if it says nothing
 */
// Never compared, and never leaves the package.
@SuppressWarnings("ArrayRecordComponent")
record JpegFile(byte[] content, int components, boolean ycck, byte[] profile, int orientation) {

  private static final int START_OF_SCAN = 0xda;
  private static final int APP1 = 0xe1;
  private static final int APP2 = 0xe2;
  private static final int APP14 = 0xee;

  /** Marker, length, name, and the number of the part and of all parts of a profile. */
  private static final int PROFILE_HEADER = 18;

  static JpegFile of(byte[] file) {
    ByteArrayOutputStream content = new ByteArrayOutputStream(file.length);
    content.write(file, 0, 2);
    int components = 0;
    boolean ycck = false;
    byte[] profile = {};
    int orientation = 1;
    int at = 2;
    while (at + 4 <= file.length && (file[at] & 0xff) == 0xff) {
      int marker = file[at + 1] & 0xff;
      if (marker == 0xff) { // a fill byte
        at++;
        continue;
      }
      int length = (file[at + 2] & 0xff) << 8 | (file[at + 3] & 0xff);
      int end = Math.min(file.length, at + 2 + length);
      if (marker == START_OF_SCAN || length < 2) {
        break;
      }
      if (marker == APP1 && has(file, at, end, "Exif\0\0")) {
        orientation = TiffDirectory.of(Arrays.copyOfRange(file, at + 10, end)).orientation();
      } else if (isStartOfFrame(marker) && at + 10 <= end) {
        components = file[at + 9] & 0xff;
      }
      ycck |=
          marker == APP14 && has(file, at, end, "Adobe") && at + 16 == end && file[at + 15] == 2;
      if (!(marker == APP2 && has(file, at, end, "ICC_PROFILE\0"))) {
        content.write(file, at, end - at);
      } else if (profile.length == 0 && at + PROFILE_HEADER <= end) {
        profile = Arrays.copyOfRange(file, at + PROFILE_HEADER, end);
      }
      at = end;
    }
    content.write(file, at, file.length - at);
    return new JpegFile(content.toByteArray(), components, ycck, profile, orientation);
  }

  private static boolean isStartOfFrame(int marker) {
    // C4, C8 and CC are tables and a reserved marker.
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  /** Whether the segment that begins here starts with a name. */
  private static boolean has(byte[] file, int at, int end, String name) {
    byte[] wanted = name.getBytes(StandardCharsets.US_ASCII);
    int start = at + 4;
    return start + wanted.length <= end
        && Arrays.equals(file, start, start + wanted.length, wanted, 0, wanted.length);
  }

  /** The pixels as they are stored, not turned. */
  Picture picture() throws IOException {
    if (components != 4) {
      return ImageDecoder.picture(ImageKind.JPEG, content);
    }
    return ImagePixels.fromInks(
        ImageDecoder.raster(ImageKind.JPEG, content), ycck ? Inks.LUMA_AND_CHROMA : Inks.LIGHT);
  }
}
