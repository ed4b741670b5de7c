package dev.organza.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * A training of some steps with tiny networks, whose weights are known ({@link RecipeWeightsTest}).
 *
 * @param name unique
 * @param arguments of {@code organza train}, without those that all share
 */
record ShortTraining(String name, List<String> arguments) {

  /** Data that differ from the data sets that come with Organza in how they are read. */
  private static final String TABLE = "table.csv";

  private static final String PICTURES = "pictures";
  private static final String ARRAY = "images.npy";

  /**
   * All in float32: each recipe, and what takes another way through the code than a recipe does.
   */
  static List<ShortTraining> float32() {
    List<ShortTraining> all = new ArrayList<>();
    recipes(all);
    rows(all);
    images(all);
    stabilisers(all);
    games(all);
    networks(all);
    optimisers(all);
    return all;
  }

  /** Those in bfloat16, which has a backward pass of its own. */
  static List<ShortTraining> bfloat16() {
    List<ShortTraining> all = new ArrayList<>();
    for (String recipe : List.of("wgan-gp", "infogan", "sngan")) {
      add(all, recipe + "-bfloat16", recipe + " digits images.width=8 batch=16");
    }
    add(all, "dcgan-bfloat16", "dcgan digits width=8 batch=16");
    add(all, "gan-bfloat16", "gan digits width=16");
    return all;
  }

  private static void recipes(List<ShortTraining> all) {
    add(all, "dcgan", "dcgan digits width=4");
    add(
        all,
        "compact",
        "compact digits architecture.images.small.width=4"
            + " architecture.images.small.generatorUnits=8"
            + " architecture.images.small.discriminatorUnits=8");
    add(
        all,
        "cgan",
        "cgan digits architecture.images.small.width=4"
            + " architecture.images.small.generatorUnits=8"
            + " architecture.images.small.discriminatorUnits=8");
    add(all, "gan", "gan digits width=16");
    add(
        all,
        "gan-2014",
        "gan-2014 digits data.first=0 architecture.generatorUnits=12 architecture.discriminatorUnits=6"
            + " architecture.pieces=3");
    add(
        all,
        "cgan-2014",
        "cgan-2014 digits data.first=0 architecture.latentUnits=6 architecture.labelUnits=8"
            + " architecture.jointUnits=12 architecture.sampleMaxout=6 architecture.labelMaxout=4"
            + " architecture.jointMaxout=6");
    for (String recipe :
        List.of(
            "infogan", "lsgan", "wgan-gp", "sngan", "r1", "dragan", "instance-noise", "pacgan")) {
      add(all, recipe, recipe + " digits images.width=4");
    }
    add(all, "sagan", "sagan digits images.width=8");
    add(all, "stylegan2", "stylegan2 digits images.width=4 penalties[0].every=3");
    add(
        all,
        "wgan",
        "wgan digits images.width=4 training.criticWarmup.criticSteps=4"
            + " training.criticWarmup.firstRounds=2");
    add(
        all,
        "r3gan",
        "r3gan digits architecture.images.widths=[8] architecture.images.groupWidth=4");
    add(all, "unrolled", "unrolled ring8 width=8 prior.size=8");
    add(
        all,
        "pix2pix",
        "pix2pix edges:digits width=2 discriminatorArchitecture.width=2 data.size=32 data.first=64"
            + " augmentation=diff-augment");
    add(
        all,
        "cyclegan",
        "cyclegan unpaired:edges:digits width=2 architecture.blocks=1"
            + " discriminatorArchitecture.width=2 data.size=32 data.first=64 pool=20");
    add(all, "wavegan", "wavegan drum-machine width=2 training.criticSteps=2");
    add(all, "specgan", "specgan drum-machine width=2 training.criticSteps=2");
    add(all, "sound", "sound drum-machine width=4 prior.size=8");
    add(all, "ctgan", "ctgan table.csv width=8 batch=20 prior.size=4");
    add(all, "table", "table table.csv width=8 batch=20 prior.size=4");
  }

  private static void rows(List<ShortTraining> all) {
    add(all, "gan-heights", "gan heights width=16");
    for (String recipe : List.of("infogan", "wgan-gp", "sngan", "dragan", "pacgan")) {
      add(all, recipe + "-ring8", recipe + " ring8 rows.width=8");
    }
    add(all, "r1-grid25", "r1 grid25 rows.width=8");
    add(all, "gan-table", "gan table.csv width=8");
    add(all, "r1-columns", "r1 table.csv rows.width=8 --columns=age,height");
  }

  private static void images(List<ShortTraining> all) {
    add(all, "dcgan-fashion", "dcgan fashion width=2");
    add(all, "cgan-pictures", "cgan pictures architecture.images={kind:dcgan,width:2} --size=8");
    add(all, "dcgan-flip", "dcgan pictures width=2 --size=12 data.flip=true data.first=9");
    add(all, "dcgan-dequantize", "dcgan digits width=2 data.dequantize=true");
    add(all, "dcgan-array", "dcgan images.npy width=2 --range=-1,2");
  }

  private static void stabilisers(List<ShortTraining> all) {
    add(all, "simultaneous", "dcgan digits width=2 training.order=simultaneous");
    add(all, "alternating", "dcgan digits width=2 training.order=alternating");
    add(all, "critic-steps", "gan table.csv width=8 training.criticSteps=3");
    add(all, "critic-steps-shared", "dcgan digits width=2 training.criticSteps=2");
    add(all, "unrolled-images", "dcgan digits width=2 stabilisers.unrolledSteps=2");
    add(
        all,
        "unrolled-sgd",
        "gan table.csv width=8 stabilisers.unrolledSteps=3"
            + " discriminator.optimizer={kind:sgd,learningRate:0.05}");
    add(
        all,
        "unrolled-codes",
        "infogan table.csv rows.width=8 stabilisers.unrolledSteps=2 training.order=alternating");
    add(
        all,
        "consensus",
        "gan table.csv width=8 stabilisers.consensus=0.5 training.order=simultaneous");
    add(
        all,
        "instance-noise-constant",
        "r1 table.csv rows.width=8 stabilisers.instanceNoise={kind:constant,value:0.2}");
    add(all, "label-noise", "dcgan digits width=2 stabilisers.labelNoise=0.1");
    add(
        all,
        "replay",
        "dcgan digits width=2 stabilisers.replay.size=32 stabilisers.replay.share=0.25");
    add(
        all,
        "noise-labels",
        "cgan digits architecture.images={kind:dcgan,width:2} stabilisers.labelNoise=0.2"
            + " stabilisers.instanceNoise={kind:constant,value:0.1}");
    add(
        all,
        "all-stabilisers",
        "gan table.csv width=8 packing=2 stabilisers.unrolledSteps=1 stabilisers.labelNoise=0.1"
            + " stabilisers.replay.size=32 stabilisers.instanceNoise={kind:constant,value:0.1}"
            + " penalties=[{kind:r1,gamma:0.1},{kind:r2,gamma:0.1}]");
    add(all, "no-average", "dcgan digits width=2 training.emaHalfLifeKimg=0");
    add(all, "average", "gan table.csv width=8 training.emaHalfLifeKimg=0.05 training.emaRampup=0");
  }

  private static void games(List<ShortTraining> all) {
    add(all, "lazy-r1", "r1 digits images.width=2 penalties[0].every=4");
    add(
        all,
        "penalties",
        "dcgan digits width=2 architecture.discriminatorNormalisation=layer"
            + " penalties=[{kind:r2,gamma:0.5,every:3},{kind:weight-decay,weight:0.01},"
            + "{kind:gradient-penalty,weight:1,target:0,every:2}]");
    add(all, "minimax", "gan table.csv width=8 objective=minimax");
    // So fast that some samples are beyond the margin.
    for (String objective : List.of("wasserstein", "hinge")) {
      add(
          all,
          objective,
          "gan table.csv width=8 discriminator.optimizer.learningRate=0.02 objective=" + objective);
    }
    // The loss does not depend on D's last bias, so Adam would follow the noise of its gradient.
    add(
        all,
        "relativistic-average",
        "gan table.csv width=8 objective=relativistic-average"
            + " discriminator.optimizer={kind:sgd,learningRate:0.05}");
    add(
        all,
        "soft-targets",
        "gan table.csv width=8 objective={kind:non-saturating,realTarget:0.9,fakeTarget:0.1}");
    add(all, "projected", "dcgan digits width=4 conditioning=projected");
    add(all, "projected-spectral", "sngan digits images.width=2 conditioning=projected");
    add(all, "projected-penalty", "wgan-gp digits images.width=2 conditioning=projected");
    add(all, "packed-sphere", "gan digits width=8 packing=2 prior=sphere");
    add(
        all,
        "joined-consensus",
        "cgan digits architecture.images={kind:dcgan,width:2} stabilisers.consensus=0.2"
            + " training.order=simultaneous");
    add(all, "mixture-prior", "gan table.csv width=8 prior.kind=mixture prior.size=8");
  }

  private static void networks(List<ShortTraining> all) {
    add(
        all,
        "cnn",
        "sngan digits images.width=2 architecture.images.generatorDropout=0.1 data.first=256");
    add(
        all,
        "mlp-normalised",
        "gan table.csv width=8 architecture.generatorNormalisation=batch"
            + " architecture.discriminatorNormalisation=layer architecture.generatorDropout=0.2"
            + " architecture.activation=gelu");
    add(
        all,
        "he",
        "gan table.csv width=8 generator.initialiser=he discriminator.initialiser=normal");
    add(all, "output-bias", "gan digits width=8 training.outputBias=data-marginals");
  }

  private static void optimisers(List<ShortTraining> all) {
    add(
        all,
        "rmsprop",
        "gan table.csv width=8 generator.optimizer={kind:rmsprop,learningRate:0.001}"
            + " discriminator.optimizer={kind:sgd,learningRate:0.01,momentum:{kind:constant,value:0.9}}");
    add(
        all,
        "schedules",
        "gan table.csv width=8 generator.learningRateSchedule={kind:cosine,from:1,to:0.1,endKimg:0.1}"
            + " discriminator.learningRateSchedule={kind:linear,from:1,to:0,startKimg:0.05,endKimg:0.2}");
    add(all, "clip", "wgan-gp table.csv rows.width=8 generator.clip=0.05 discriminator.clip=0.05");
  }

  private static void add(List<ShortTraining> all, String name, String line) {
    List<String> arguments = new ArrayList<>();
    for (String word : line.split(" ")) {
      if (arguments.isEmpty()) {
        arguments.add(word);
      } else if (arguments.size() == 1) {
        arguments.add("--data=" + word);
      } else {
        arguments.add(setting(word));
      }
    }
    all.add(new ShortTraining(name, arguments));
  }

  private static String setting(String word) {
    if (word.startsWith("--")) {
      return word;
    }
    if (word.startsWith("width=") || word.matches("(images|rows)\\.width=.*")) {
      return "--set=architecture." + word;
    }
    return "--set=" + (word.startsWith("batch=") ? "training." : "") + word.replace(":", ": ");
  }

  /**
   * Trains it.
   *
   * @param folder with the data of {@link #writeData}, where the run goes too
   * @return the file of its newest weights
   */
  Path train(Path folder, String precision) {
    Path runs = folder.resolve("runs").resolve(name);
    List<String> words = new ArrayList<>(List.of("train"));
    words.addAll(
        List.of(
            arguments.get(0),
            "--set=training.batch=8",
            "--set=training.kimg=0.16",
            "--set=reports.samples=4"));
    for (String argument : arguments.subList(1, arguments.size())) {
      Path file = folder.resolve(argument.replace("--data=", ""));
      words.add(Files.exists(file) ? "--data=" + file : argument);
    }
    words.addAll(
        List.of(
            "--seed=7",
            "--threads=1",
            "--device=cpu",
            "--precision=" + precision,
            "--runs=" + runs));
    Cli.succeed(words.toArray(String[]::new));
    try (var checkpoints = Files.walk(runs)) {
      return checkpoints
          .filter(file -> file.endsWith("model.safetensors"))
          .max(Comparator.comparing(Path::toString))
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes the data that {@link #float32} reads from files. */
  static void writeData(Path folder) throws IOException {
    Random random = new Random(5);
    StringBuilder table = new StringBuilder("name,age,height,children,kind\n");
    for (int row = 0; row < 64; row++) {
      table.append(
          "n%d,%d,%.1f,%d,%s%n"
              .formatted(
                  row,
                  20 + random.nextInt(60),
                  150 + 40 * random.nextDouble(),
                  random.nextInt(4),
                  row % 3 == 0 ? "tall" : "short"));
    }
    Files.writeString(folder.resolve(TABLE), table.toString().replace("\r", ""));
    for (String kind : List.of("cat", "dog")) {
      Path pictures = Files.createDirectories(folder.resolve(PICTURES).resolve(kind));
      for (int n = 0; n < 8; n++) {
        BufferedImage image = new BufferedImage(16, 14, BufferedImage.TYPE_INT_RGB);
        for (int pixel = 0; pixel < 16 * 14; pixel++) {
          image.setRGB(pixel % 16, pixel / 16, random.nextInt());
        }
        ImageIO.write(image, "png", pictures.resolve(n + ".png").toFile());
      }
    }
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (16, 1, 8, 8), }";
    byte[] text =
        (header + " ".repeat(128 - 10 - header.length() - 1) + "\n")
            .getBytes(StandardCharsets.US_ASCII);
    ByteBuffer array = ByteBuffer.allocate(128 + 16 * 64 * 4).order(ByteOrder.LITTLE_ENDIAN);
    array
        .put((byte) 0x93)
        .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
        .put((byte) 1)
        .put((byte) 0)
        .putShort((short) 118)
        .put(text);
    for (int n = 0; n < 16 * 64; n++) {
      array.putFloat(3 * random.nextFloat() - 1);
    }
    Files.write(folder.resolve(ARRAY), array.array());
  }
}
