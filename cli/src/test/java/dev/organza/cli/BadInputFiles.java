package dev.organza.cli;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;

/** Files that no one should have to train on, and runs that have seen better days. */
final class BadInputFiles {

  private static final int BOMB_MEGABYTES = 256;

  private final Path folder;

  private BadInputFiles(Path folder) {
    this.folder = folder;
  }

  /** Makes all of them in a folder. */
  static void make(Path folder) throws IOException {
    BadInputFiles files = new BadInputFiles(folder);
    files.images();
    files.archives();
    files.arrays();
    files.tables();
    files.recipes();
    files.runs();
  }

  private Path write(String name, byte[] bytes) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, bytes);
  }

  private Path write(String name, String text) throws IOException {
    return write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] png(int width, int height) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++) {
      image.setRGB(i % width, i / width, i * 0x9E3779B1);
    }
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }

  private void images() throws IOException {
    byte[] sound = png(16, 16);
    write("two-sizes/a.png", sound);
    write("two-sizes/b.png", png(16, 24));
    write("one-image/a.png", sound);
    write("truncated-png/a.png", Arrays.copyOf(sound, 100));
    write("no-images/readme.txt", "nothing to see");
    write("huge-png/a.png", hugePng());
    Files.createDirectories(folder.resolve("empty-folder"));
    write("file", "a file where a folder is needed");
    write("noise.bin", new byte[] {7, 1, 3, 3, 7, 0, 2, 9});
    write("empty.csv", "");
  }

  /** A PNG file that claims 100,000 × 100,000 pixels, 40 GB as an image in memory. */
  private static byte[] hugePng() {
    byte[] signature = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};
    ByteBuffer header = ByteBuffer.allocate(17).put("IHDR".getBytes(StandardCharsets.US_ASCII));
    header.putInt(100_000).putInt(100_000).put(new byte[] {8, 2, 0, 0, 0});
    CRC32 crc = new CRC32();
    crc.update(header.array());
    return ByteBuffer.allocate(33)
        .put(signature)
        .putInt(13)
        .put(header.array())
        .putInt((int) crc.getValue())
        .array();
  }

  private void archives() throws IOException {
    byte[] sound = png(16, 16);
    zip("sound.zip", "a.png", sound, "b.png", sound);
    byte[] whole = Files.readAllBytes(folder.resolve("sound.zip"));
    write("truncated.zip", Arrays.copyOf(whole, whole.length / 2));
    zip("escaping.zip", "../../escaped.png", sound, "../b.png", sound);
    zip("no-images.zip", "readme.txt", new byte[] {'x'}, "more.txt", new byte[] {'y'});
    try (OutputStream out = Files.newOutputStream(folder.resolve("bomb.zip"));
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("a.png"));
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < BOMB_MEGABYTES; i++) {
        zip.write(zeros);
      }
    }
  }

  private void zip(String name, String first, byte[] a, String second, byte[] b)
      throws IOException {
    try (OutputStream out = Files.newOutputStream(folder.resolve(name));
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry(first));
      zip.write(a);
      zip.putNextEntry(new ZipEntry(second));
      zip.write(b);
    }
  }

  private void arrays() throws IOException {
    // IDX: magic of unsigned bytes in three dimensions, then 10 x 8 x 8, of which half is there.
    byte[] idx = ByteBuffer.allocate(16 + 320).putInt(0x803).putInt(10).putInt(8).putInt(8).array();
    write("truncated-images-idx3-ubyte", idx);
    write("empty-images-idx3-ubyte", new byte[0]);
    byte[] impossible =
        ByteBuffer.allocate(16).putInt(0x803).putInt(-1).putInt(8).putInt(8).array();
    write("negative-images-idx3-ubyte", impossible);
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (100, 3), }";
    byte[] npy =
        ByteBuffer.allocate(128 + 40)
            .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0})
            .put(
                (header + " ".repeat(117 - header.length()) + "\n")
                    .getBytes(StandardCharsets.US_ASCII))
            .array();
    write("truncated.npy", npy);
    write("pickle.npy", "\u0080\u0004\u0095cos\nsystem\n");
  }

  private void tables() throws IOException {
    write("nan.csv", "a,b\nNaN,2\nNaN,x\n4,NaN\n");
    write("words.csv", "name,town\nann,rome\nbob,paris\n");
    write("ragged.csv", "a,b\n1,2\n3\n4,5\n");
    write("header.csv", "a,b\n");
    write("rows.csv", "a,b,c\n1,2,3\n4,5,6\n7,8,9\n");
  }

  private void recipes() throws IOException {
    write("unknown-key.yaml", "name: mine\ntrainig: {batch: 32}\n");
    write("negative-rate.yaml", "generator: {optimizer: {kind: adam, learningRate: -0.1}}\n");
    write("broken.yaml", "name: [mine\n");
    write("alias.yaml", "name: &a mine\npaper: *a\n");
    write("latin1.yaml", new byte[] {'n', 'a', 'm', 'e', ':', ' ', (byte) 0xE9});
  }

  /** Runs of their own kind of damage, all copies of one that was trained. */
  private void runs() throws IOException {
    String runs = folder.resolve("runs").toString();
    Cli.succeed(Cli.tinyTraining("--runs", runs));
    Cli.succeed(
        "train",
        "gan",
        "--data=heights",
        "--kimg=1",
        "--threads=1",
        "--precision=float32",
        "--runs",
        runs);
    Cli.succeed(
        "train",
        "gan",
        "--data",
        folder.resolve("rows.csv").toString(),
        "--set=training.batch=2",
        "--set=training.kimg=0.01",
        "--threads=1",
        "--precision=float32",
        "--runs",
        runs);
    Cli.succeed(Cli.tinyConditional("cgan", "--runs", runs));
    Cli.succeed(Cli.tinyConditional("infogan", "--runs", runs));
    Path sound = folder.resolve("runs/00000-dcgan-digits");
    Files.writeString(copy(sound, "recipe").resolve("recipe.yaml"), "name: [");
    Files.writeString(copy(sound, "provenance").resolve("provenance.json"), "{\"data\": ");
    Files.delete(copy(sound, "no-recipe").resolve("recipe.yaml"));
    Path checkpoints = copy(sound, "checkpoints").resolve("checkpoints");
    try (var models = Files.walk(checkpoints)) {
      for (Path file : models.filter(f -> f.endsWith("model.safetensors")).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 9] ^= 1;
        Files.write(file, bytes);
      }
    }
    Path readOnly = copy(sound, "read-only");
    // Root may write anywhere, so a folder stands where the run would write its journal.
    Files.delete(readOnly.resolve("journal.jsonl"));
    Files.createDirectory(readOnly.resolve("journal.jsonl"));
  }

  private Path copy(Path run, String damage) throws IOException {
    Path copy = folder.resolve("damaged-" + damage + "/00000-dcgan-digits");
    try (var files = Files.walk(run)) {
      for (Path file : files.toList()) {
        Path target = copy.resolve(run.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
    return copy;
  }
}
