package dev.organza.data.image;

import dev.organza.Hint;
import dev.organza.OrganzaException;
import dev.organza.data.DataProblem;
import dev.organza.data.Dataset;
import dev.organza.data.DatasetBuilder;
import dev.organza.data.Fitting;
import dev.organza.data.file.ClassFolders;
import dev.organza.data.file.StoredFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes one data set of many image files, in the order of their names.
 *
 * <p>There is one channel if every image is grey, else three. {@link ClassFolders} says what the
 * labels are.
 */
final class ImageCollection implements AutoCloseable {

  /** Decoded at once, by all processors. */
  private static final int BLOCK = 16;

  private final StoredFiles files;
  private final double unreadableShare;
  private final Fitting fitting;
  private final UnaryOperator<Picture> cut;
  private final List<String> used = new ArrayList<>();
  private final List<String> unreadable = new ArrayList<>();
  private final List<String> otherProfiles = new ArrayList<>();
  private final ImageStack stack;

  ImageCollection(StoredFiles files, double unreadableShare, Fitting fitting) {
    this(files, unreadableShare, fitting, UnaryOperator.identity());
  }

  /**
   * As above, of a part of each picture.
   *
   * @param cut gives the part
   */
  ImageCollection(
      StoredFiles files, double unreadableShare, Fitting fitting, UnaryOperator<Picture> cut) {
    this.cut = cut;
    this.files = files;
    this.unreadableShare = unreadableShare;
    this.fitting = fitting;
    this.stack = new ImageStack(files.where(), fitting.size());
  }

  /** A picture, or why there is none. */
  private record Decoded(
      String name, @Nullable Picture picture, boolean otherProfile, String problem) {}

  Dataset read(String name) {
    return read(name, files.listing().samples());
  }

  /**
   * Reads some of the images.
   *
   * @param name of the data set
   * @param names of the files
   */
  Dataset read(String name, List<String> names) {
    if (names.isEmpty()) {
      throw files.listing().nothing(files.where());
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
    ClassFolders classes = ClassFolders.of(used, ImageDecoder.FILES);
    notes.addAll(classes.notes());
    if (!otherProfiles.isEmpty()) {
      notes.add(
          "%,d of %,d images have a colour profile that does not call itself sRGB and is ignored: %s Convert them to sRGB if their colours matter."
              .formatted(
                  otherProfiles.size(), used.size(), DataProblem.someAtTheEnd(otherProfiles)));
    }
    return DatasetBuilder.ofPixels(name, stack.shape(), stack.build())
        .labelled(classes.labels())
        .noting(notes)
        .placed(List.copyOf(used)::get)
        .build();
  }

  /** The names of the images that were read, in the order of the samples. */
  List<String> used() {
    return used;
  }

  private Decoded decode(String name) {
    try {
      byte[] file = files.bytes(name);
      Picture picture = cut.apply(ImageDecoder.decode(file));
      return new Decoded(
          name,
          fitting.size() > 0 ? picture.fitted(fitting.size()) : picture,
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
    stack.add(decoded.name(), picture);
    used.add(decoded.name());
    if (decoded.otherProfile()) {
      otherProfiles.add(decoded.name());
    }
  }

  /** What to say about the files that cannot be read, if there are not too many of them. */
  private String unreadableNote(int total) {
    String report =
        "%,d of %,d image files cannot be read: %s"
            .formatted(unreadable.size(), total, DataProblem.someAtTheEnd(unreadable));
    if (used.isEmpty() || unreadable.size() > unreadableShare * total) {
      OrganzaException problem =
          DataProblem.in(
              files.where(),
              report,
              used.isEmpty()
                  ? Hint.say("Give images as " + ImageDecoder.READ + ".")
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
    stack.close();
  }
}
