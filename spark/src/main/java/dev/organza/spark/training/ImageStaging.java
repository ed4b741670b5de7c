package dev.organza.spark.training;

import dev.organza.UsageException;
import dev.organza.picture.PngFile;
import java.awt.image.BufferedImage;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.Serializable;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Images, as a ZIP archive of image files. With paths and without labels it is that of the folder
 * they came from: in the order of the names, and with the folders as classes. With a column of
 * labels, each class is a folder, and images of one are in the order of the rows.
 *
 * @param images the index of the column of files or of Spark's image structures
 * @param path the index of the column of their paths; −1 for none
 * @param label the index of the column of classes; −1 for none
 * @param decoded whether they are image structures
 */
record ImageStaging(int images, int path, int label, boolean decoded)
    implements DataStaging.Form, Serializable {

  static final String FILE = "images.zip";

  private static final Set<String> STRUCTURE =
      Set.of("origin", "height", "width", "nChannels", "mode", "data");

  static ImageStaging ofFiles(StructType schema, String column, Optional<String> labels) {
    List<String> names = List.of(schema.fieldNames());
    int path = names.indexOf("path");
    return new ImageStaging(
        schema.fieldIndex(column),
        path >= 0 && schema.fields()[path].dataType().equals(DataTypes.StringType) ? path : -1,
        labels.map(schema::fieldIndex).orElse(-1),
        false);
  }

  static ImageStaging ofImages(StructType schema, String column, Optional<String> labels) {
    return new ImageStaging(
        schema.fieldIndex(column), -1, labels.map(schema::fieldIndex).orElse(-1), true);
  }

  static boolean isImage(DataType type) {
    return type instanceof StructType structure && Set.of(structure.fieldNames()).equals(STRUCTURE);
  }

  @Override
  public String write(Dataset<Row> frame, RunStore store) throws IOException {
    List<Parts.Part> parts = Parts.of(frame, store, this::write);
    String name = RunStore.DATA + "/" + FILE;
    try (ZipOutputStream zip =
        new ZipOutputStream(new BufferedOutputStream(store.create(name), 1 << 16))) {
      // Image files are compressed already.
      zip.setLevel(Deflater.NO_COMPRESSION);
      Names names = new Names(label >= 0, common(parts));
      for (Parts.Part part : parts) {
        try (DataInputStream in = new DataInputStream(store.read(part.name()))) {
          for (long i = 0; i < part.samples(); i++) {
            String entry = names.of(in.readUTF(), in.readUTF());
            byte[] file = new byte[in.readInt()];
            in.readFully(file);
            zip.putNextEntry(new ZipEntry(entry));
            zip.write(file);
            zip.closeEntry();
          }
        } catch (EOFException e) {
          throw new IOException("a part of the data is cut off", e);
        }
      }
    }
    Parts.delete(store);
    return name;
  }

  private static String common(List<Parts.Part> parts) {
    String common = null;
    for (Parts.Part part : parts) {
      if (part.samples() > 0) {
        common = common == null ? part.common() : common(common, part.common());
      }
    }
    return common == null ? "" : common;
  }

  /** The folder that two paths or folders, which end with a slash, have in common. */
  private static String common(String one, String other) {
    int same = 0;
    while (same < one.length() && same < other.length() && one.charAt(same) == other.charAt(same)) {
      same++;
    }
    return one.substring(0, one.lastIndexOf('/', same - 1) + 1);
  }

  private Parts.Part write(Iterator<Row> rows, DataOutputStream out) throws IOException {
    long samples = 0;
    String common = "";
    while (rows.hasNext()) {
      Row row = rows.next();
      String where = where(row);
      byte[] file = decoded ? encoded(row.getStruct(images), where) : file(row, where);
      String folder = where.substring(0, where.lastIndexOf('/') + 1);
      common = samples == 0 ? folder : common(common, folder);
      out.writeUTF(label(row, where));
      out.writeUTF(where.isEmpty() ? "." + end(file) : where);
      out.writeInt(file.length);
      out.write(file);
      samples++;
    }
    return new Parts.Part("", samples, 0, common, "");
  }

  /** The path of an image without a file system; empty if it is not known. */
  private String where(Row row) {
    if (decoded) {
      Row image = row.isNullAt(images) ? null : row.getStruct(images);
      String origin = image == null ? null : image.getAs("origin");
      return origin == null || origin.isBlank() ? "" : plain(origin) + ".png";
    }
    return path < 0 || row.isNullAt(path) ? "" : plain(row.getString(path));
  }

  private static String plain(String uri) {
    return new Path(uri).toUri().getPath();
  }

  private static UsageException noImage(String where, String why) {
    return new UsageException(
        "%s %s.%nLeave such rows out, such as by data.filter(\"content is not null\")."
            .formatted(where.isEmpty() ? "A row" : "The row of " + where, why));
  }

  private byte[] file(Row row, String where) {
    if (row.isNullAt(images)) {
      throw noImage(where, "has no image (null)");
    }
    byte[] file = row.getAs(images);
    if (file.length == 0) {
      throw noImage(where, "has an image of no bytes");
    }
    return file;
  }

  private static byte[] encoded(Row image, String where) {
    int height = image.<Integer>getAs("height");
    int width = image.<Integer>getAs("width");
    int channels = image.<Integer>getAs("nChannels");
    byte[] data = image.getAs("data");
    if (height < 1 || width < 1) {
      throw noImage(where, "has an image that Spark could not decode");
    }
    if (data == null || data.length != (long) height * width * channels) {
      throw noImage(where, "has an image whose pixels are missing");
    }
    if (channels != 1 && channels != 3 && channels != 4) {
      throw noImage(where, "has an image of " + channels + " channels; 1, 3 and 4 are read");
    }
    int type =
        channels == 1
            ? BufferedImage.TYPE_BYTE_GRAY
            : channels == 3 ? BufferedImage.TYPE_3BYTE_BGR : BufferedImage.TYPE_INT_ARGB;
    BufferedImage picture = new BufferedImage(width, height, type);
    if (channels == 4) {
      for (int i = 0; i < height * width; i++) {
        int argb =
            ((data[4 * i + 3] & 0xff) << 24)
                | ((data[4 * i + 2] & 0xff) << 16)
                | ((data[4 * i + 1] & 0xff) << 8)
                | (data[4 * i] & 0xff);
        picture.setRGB(i % width, i / width, argb);
      }
    } else {
      // The raster of these types has the order of OpenCV: rows, pixels, then blue, green, red.
      byte[] pixels =
          ((java.awt.image.DataBufferByte) picture.getRaster().getDataBuffer()).getData();
      System.arraycopy(data, 0, pixels, 0, pixels.length);
    }
    return PngFile.bytes(picture);
  }

  private String label(Row row, String where) {
    if (label < 0) {
      return "";
    }
    if (row.isNullAt(label)) {
      throw noImage(where, "has no label (null)");
    }
    String text = String.valueOf(row.get(label));
    if (text.isBlank() || text.startsWith(".") || text.matches("(?s).*[/\\\\\\p{Cntrl}].*")) {
      throw new UsageException(
          "The label \"%s\" is no name of a class.%nA class has a name without slashes that does not begin with a dot."
              .formatted(text.replaceAll("\\p{Cntrl}", " ")));
    }
    return text;
  }

  /** How the name of a file of this kind ends, by its first bytes. */
  private static String end(byte[] file) {
    int first = file[0] & 0xff;
    return switch (first) {
      case 0x89 -> "png";
      case 0xff -> "jpg";
      case 'G' -> "gif";
      case 'B' -> "bmp";
      case 'I', 'M' -> "tif";
      case 'R' -> "webp";
      default ->
          throw new UsageException(
              "A row has no image of a kind that is read, and no path.\n"
                  + "Images are files as PNG, JPEG, GIF, BMP, TIFF or WebP.");
    };
  }

  /** The names of the entries of the archive. */
  private static final class Names {

    private final boolean labelled;
    private final String common;
    private final Set<String> given = new HashSet<>();
    private long number;

    Names(boolean labelled, String common) {
      this.labelled = labelled;
      this.common = common;
    }

    String of(String label, String path) {
      boolean named = !path.startsWith(".") || path.indexOf('/') >= 0;
      String numbered = String.format(Locale.ROOT, "%010d", number++);
      if (labelled) {
        String last = path.substring(path.lastIndexOf('/') + 1);
        return label + "/" + numbered + (named ? "-" + last : last);
      }
      if (!named) {
        return numbered + path;
      }
      String name = path.substring(common.length()).replaceFirst("^/+", "");
      if (!given.add(name)) {
        throw new UsageException(
            "Two rows have the path %s.%nLeave one of them out, or the column \"path\"."
                .formatted(path));
      }
      return name;
    }
  }
}
