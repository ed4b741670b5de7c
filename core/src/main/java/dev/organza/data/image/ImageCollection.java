package dev.organza.data.image;

import dev.organza.Hint;
import dev.organza.OrganzaException;
import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.data.DataOptions;
import dev.organza.data.DataProblem;
import dev.organza.data.Dataset;
import dev.organza.data.DatasetBuilder;
import dev.organza.data.PixelStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes one data set of many image files, in the order of their names.
 *
 * <p>There is one channel if every image is grey, else three. {@link ClassFolders} says what the
 * labels are.
 */
final class ImageCollection implements AutoCloseable {

  /** The formats that are read, for messages. */
  static final String READ = "PNG, JPEG, GIF, BMP, TIFF or WebP";

  /** Decoded at once, by all processors. */
  private static final int BLOCK = 16;

  private final ImageFiles files;
  private final DataOptions options;
  private final List<String> used = new ArrayList<>();
  private final List<String> unreadable = new ArrayList<>();
  private final List<String> otherProfiles = new ArrayList<>();
  private int side;
  private int channels = 1;
  private PixelStore.@Nullable Builder builder;

  ImageCollection(ImageFiles files, DataOptions options) {
    this.files = files;
    this.options = options;
    this.side = options.size();
  }

  /** A picture, or why there is none. */
  private record Decoded(
      String name, @Nullable Picture picture, boolean otherProfile, String problem) {}

  Dataset read(String name) {
    List<String> names = files.listing().images();
    if (names.isEmpty()) {
      throw files.listing().noImages(files.where());
    }
    for (int start = 0; start < names.size(); start += BLOCK) {
      List<Decoded> block =
          IntStream.range(start, Math.min(names.size(), start + BLOCK))
              .parallel()
              .mapToObj(i -> decode(names.get(i)))
              .toList();
      block.forEach(this::add);
    }
    List<String> notes = files.listing().notes();
    if (!unreadable.isEmpty()) {
      notes.add(unreadableNote(names.size()));
    }
    if (builder == null) {
      throw new AssertionError("neither an image nor an unreadable file");
    }
    Shape shape = Shape.image(channels, side, side);
    ClassFolders classes = ClassFolders.of(used);
    notes.addAll(classes.notes());
    if (!otherProfiles.isEmpty()) {
      notes.add(
          "%,d of %,d images have a colour profile that does not call itself sRGB and is ignored: %s Convert them to sRGB if their colours matter."
              .formatted(
                  otherProfiles.size(), used.size(), DataProblem.someAtTheEnd(otherProfiles)));
    }
    return DatasetBuilder.ofPixels(name, shape, builder.build())
        .labelled(classes.labels())
        .noting(notes)
        .build();
  }

  private Decoded decode(String name) {
    try {
      byte[] file = files.bytes(name);
      Picture picture = ImageDecoder.decode(file);
      return new Decoded(
          name,
          options.size() > 0 ? picture.fitted(options.size()) : picture,
          ImageDecoder.hasOtherProfile(file),
          "");
    } catch (IOException e) {
      return new Decoded(name, null, false, DataProblem.reason(e));
    }
  }

  private void add(Decoded decoded) {
    Picture picture = decoded.picture();
    if (picture == null) {
      unreadable.add(decoded.name() + " (" + decoded.problem() + ")");
      return;
    }
    if (side == 0) {
      side = picture.width();
    }
    if (picture.height() != side || picture.width() != side) {
      throw new UsageException(
          "%s: the images are not squares of one size: %s is %d x %d%s."
              .formatted(
                  files.where(),
                  decoded.name(),
                  picture.width(),
                  picture.height(),
                  used.isEmpty() ? "" : ", others are %d x %d".formatted(side, side)),
          Hint.say("Crop and resize all of them with ")
              .set("data.size", 64)
              .and(", or another size."));
    }
    if (picture.channels() > channels) {
      colour();
    }
    if (builder == null) {
      builder = new PixelStore.Builder(channels * side * side);
    }
    builder.append((channels == 3 ? picture.coloured() : picture).pixels());
    used.add(decoded.name());
    if (decoded.otherProfile()) {
      otherProfiles.add(decoded.name());
    }
  }

  /** Goes over to three channels, at the first image that is not grey. */
  private void colour() {
    channels = 3;
    if (builder == null) {
      return;
    }
    PixelStore.Builder coloured = new PixelStore.Builder(3 * side * side);
    try (PixelStore grey = builder.build()) {
      builder = coloured;
      float[] values = new float[side * side];
      byte[] image = new byte[side * side];
      for (int n = 0; n < grey.count(); n++) {
        grey.read(n, values, 0);
        for (int i = 0; i < image.length; i++) {
          image[i] = (byte) values[i];
        }
        coloured.append(Picture.repeat(image));
      }
    }
  }

  /** What to say about the files that cannot be read, if there are not too many of them. */
  private String unreadableNote(int total) {
    String report =
        "%,d of %,d image files cannot be read: %s"
            .formatted(unreadable.size(), total, DataProblem.someAtTheEnd(unreadable));
    if (used.isEmpty() || unreadable.size() > options.unreadableShare() * total) {
      OrganzaException problem =
          DataProblem.in(
              files.where(),
              report,
              used.isEmpty()
                  ? Hint.say("Give images as " + READ + ".")
                  : Hint.say("Repair or remove them, or accept them with ")
                      .set(
                          "data.unreadableShare",
                          String.format(
                              Locale.ROOT,
                              "%.2f",
                              Math.ceil(100.0 * unreadable.size() / total) / 100))
                      .and("."));
      throw problem;
    }
    return report + " They are left out.";
  }

  /** Removes what was stored, if no data set came of it. */
  @Override
  public void close() {
    if (builder != null) {
      builder.close();
    }
  }
}
