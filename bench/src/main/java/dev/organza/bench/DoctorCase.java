package dev.organza.bench;

import dev.organza.Shape;
import dev.organza.recipe.Catalogue;
import java.util.ArrayList;
import java.util.List;

/**
 * One thing done to a training, on one kind of data.
 *
 * @param name of the cause
 * @param expected the kinds of findings of which one is right; empty for a healthy run
 * @param data the source
 * @param recipe where it starts
 * @param changes what is set on top of {@link #common}
 */
record DoctorCase(
    String name, List<String> expected, String data, String recipe, List<String> changes) {

  /** The kinds that may be named first, in the order of the tables' columns. */
  static final List<String> KINDS =
      List.of(
          "discriminator-too-strong",
          "discriminator-too-weak",
          "mode-collapse",
          "within-mode-collapse",
          "poor-latents",
          "oscillation",
          "divergence",
          "memorisation",
          "dead-units",
          "wrong-range",
          "constant-data",
          "learning-rates",
          "improving",
          "plateaued",
          "declining");

  String source() {
    return data.substring(data.lastIndexOf('/') + 1);
  }

  String folder(long seed) {
    return name + "_" + source() + "_" + recipe + "_" + seed;
  }

  boolean healthy() {
    return expected.isEmpty();
  }

  private boolean images() {
    return List.of("digits", "fashion").contains(data) || data.endsWith(".npy");
  }

  /**
   * Short games that a core plays in seconds, and that settle: those to which nothing is done by
   * their recipes' own settings, on rows for a quarter of the course and on images with narrow
   * networks; all else by settings that are the same for every recipe.
   */
  List<String> common(long seed) {
    List<String> settings = new ArrayList<>();
    settings.add("data.source=" + data);
    settings.add("seed=" + seed);
    double kimg = images() ? 25.6 : healthy() ? 384 : 51.2;
    if (!healthy()) {
      addPlain(settings);
    } else if (images()) {
      addWidth(settings);
      settings.add("training.batch=32");
      settings.add("training.emaHalfLifeKimg=2");
    } else {
      settings.add("training.emaHalfLifeKimg=38");
    }
    settings.add("training.kimg=" + kimg);
    settings.add("reports.samplesEveryKimg=" + kimg);
    settings.add("reports.journalEveryKimg=" + kimg / 200);
    settings.add("reports.diagnosticsEveryKimg=" + kimg / 40);
    settings.add("checkpoints.everyKimg=" + kimg);
    settings.add("hardware={device: cpu, threads: 1, precision: float32}");
    return settings;
  }

  /** Of its convolutional networks for such images. */
  private String width() {
    return RecipeWidth.path(Catalogue.builtIn().recipes().named(recipe), Shape.image(1, 28, 28));
  }

  private void addWidth(List<String> settings) {
    settings.add(
        switch (recipe) {
          case "gan" -> "architecture={kind: mlp, width: 64, depth: 2}";
          default -> width() + "=16";
        });
  }

  /** Networks, batches and rates, about 800 steps. */
  private void addPlain(List<String> settings) {
    boolean convolutional = images() && !recipe.equals("gan");
    settings.add("prior={kind: normal, size: " + (images() ? 16 : 4) + "}");
    if (convolutional) {
      settings.add(width() + "=8");
    } else {
      settings.add("architecture={kind: mlp, width: 64, depth: 2}");
    }
    for (String player : List.of("generator", "discriminator")) {
      if (!convolutional) {
        settings.add(player + ".initialiser=xavier");
      }
      settings.add(player + ".optimizer.learningRate=0.001");
    }
    settings.add("training.batch=" + (images() ? 32 : 64));
    settings.add("training.emaHalfLifeKimg=10");
  }

  /** The causes whose runs the thresholds were set by. */
  static List<DoctorCase> tuned() {
    List<DoctorCase> cases = new ArrayList<>();
    for (String data : List.of("heights", "digits", "ring8", "fashion")) {
      // G's gradient of log(1 − D) is D(G(z)) itself; a D with more and larger updates makes it 0.
      cases.add(
          failure(
              "vanishing",
              "discriminator-too-strong",
              data,
              "objective=minimax",
              "training.criticSteps=8",
              "discriminator.optimizer.learningRate=0.004"));
      // D is trained on samples that drown in noise.
      cases.add(
          failure(
              "blind",
              "discriminator-too-weak",
              data,
              "stabilisers.instanceNoise={kind: constant, value: 8}"));
      // Latents that hardly differ.
      cases.add(
          failure("starved", "poor-latents", data, "prior={kind: uniform, size: 2, bound: 0.01}"));
      // Momentum and large steps at the same point.
      cases.add(
          failure(
              "momentum",
              "oscillation",
              data,
              "training.order=simultaneous",
              "generator.optimizer.learningRate=0.01",
              "generator.optimizer.beta1=0.9",
              "discriminator.optimizer.learningRate=0.01",
              "discriminator.optimizer.beta1=0.9"));
      // A critic that nothing bounds.
      cases.add(
          failure(
              "unbounded",
              "divergence",
              data,
              "objective=wasserstein",
              "discriminator.optimizer.learningRate=0.01"));
      // Learning by heart takes D longer than the other causes take: 2,000 steps.
      cases.add(
          failure(
              "few",
              "memorisation",
              data,
              "data.first=64",
              "training.batch=32",
              "training.kimg=64",
              "checkpoints.everyKimg=64",
              "reports.samplesEveryKimg=64"));
      cases.add(
          failure(
              "spike",
              "dead-units",
              data,
              "architecture.activation=relu",
              "generator.optimizer.learningRate=0.1",
              "discriminator.optimizer.learningRate=0.1"));
      cases.add(
          failure("slow", "learning-rates", data, "discriminator.optimizer.learningRate=0.00001"));
    }
    // Masks of 0 and 1 saved as bytes, and a code for missing values in a table.
    cases.add(failure("range", "wrong-range", DoctorData.path("masks.npy")));
    cases.add(failure("range", "wrong-range", DoctorData.path("codes.csv")));
    return cases;
  }

  /** Causes that no threshold was set by. */
  static List<DoctorCase> fresh() {
    List<DoctorCase> cases = new ArrayList<>();
    // A curve cannot fill what varies in many directions.
    for (String data : List.of("digits", "ring8")) {
      cases.add(failure("curve", "poor-latents", data, "prior={kind: normal, size: 1}"));
    }
    // D's judgements are random: nothing of what it learns is true.
    for (String data : List.of("digits", "heights")) {
      cases.add(failure("swapped", "discriminator-too-weak", data, "stabilisers.labelNoise=0.49"));
      // G stands still.
      cases.add(
          failure("frozen", "learning-rates", data, "generator.optimizer.learningRate=0.000001"));
    }
    // A penalty of a weight for images keeps D flat in one or two dimensions.
    for (String data : List.of("heights", "ring8")) {
      cases.add(
          failure(
              "flat",
              "discriminator-too-weak",
              data,
              "penalties=[{kind: gradient-penalty, weight: 100, target: 1}]"));
    }
    // The averaged generator in evaluation mode is not the one that D saw.
    cases.add(
        new DoctorCase(
            "dropout",
            List.of("mode-collapse", "within-mode-collapse"),
            "digits",
            "gan",
            List.of("architecture={kind: mlp, width: 64, depth: 2, generatorDropout: 0.9}")));
    // D runs away from a G with batch normalisation.
    cases.add(
        new DoctorCase(
            "overpowered",
            List.of("discriminator-too-strong", "learning-rates"),
            "digits",
            "dcgan",
            List.of(
                "training.criticSteps=10",
                "generator.optimizer.learningRate=0.0001",
                "discriminator.optimizer.learningRate=0.002")));
    // A convolutional D learns 32 images by heart.
    cases.add(
        new DoctorCase(
            "few-conv",
            List.of("memorisation"),
            "digits",
            "dcgan",
            List.of(
                "data.first=32",
                "training.kimg=64",
                "checkpoints.everyKimg=64",
                "reports.samplesEveryKimg=64")));
    // Plain gradient descent with much momentum on both sides.
    for (String data : List.of("digits", "heights")) {
      cases.add(
          new DoctorCase(
              "heavy-ball",
              List.of("oscillation", "divergence", "dead-units", "learning-rates"),
              data,
              "gan",
              List.of(
                  "generator.optimizer={kind: sgd, learningRate: 0.2, momentum: {kind: constant, value: 0.95}}",
                  "discriminator.optimizer={kind: sgd, learningRate: 0.2, momentum: {kind: constant, value: 0.95}}")));
    }
    // The label decides the sample, and hardly anything else does.
    cases.add(
        new DoctorCase(
            "one-a-class",
            List.of("within-mode-collapse", "poor-latents"),
            "digits",
            "cgan",
            List.of("prior={kind: uniform, size: 16, bound: 0.02}")));
    // One slip in 2,000 rows, and images that are all the same.
    cases.add(failure("slip", "wrong-range", DoctorData.path("slip.csv")));
    cases.add(failure("constant", "constant-data", DoctorData.path("constant.npy")));
    return cases;
  }

  private static DoctorCase failure(String name, String expected, String data, String... changes) {
    return new DoctorCase(name, List.of(expected), data, "gan", List.of(changes));
  }

  /** Causes that neither a threshold nor a remedy was set by. */
  static List<DoctorCase> later() {
    List<DoctorCase> cases = new ArrayList<>();
    // A label's numbers drown the latents.
    cases.add(later("loud-label", "digits", "cgan", "conditioning.embedding=200"));
    // A penalty that lets D say nothing, on images and on points.
    cases.add(later("heavy-r1", "digits", "r1", "penalties[0].gamma=3000"));
    cases.add(later("heavy-r1", "ring8", "r1", "penalties[0].gamma=100"));
    cases.add(later("heavy-dragan", "table.csv", "dragan", "penalties[0].weight=30"));
    // Half of D's labels are nearly random.
    cases.add(later("swapped", "ring8", "lsgan", "stabilisers.labelNoise=0.45"));
    // Dropout in a convolutional G.
    cases.add(later("dropout", "digits", "dcgan", "architecture.generatorDropout=0.85"));
    // Rates apart, on the other side.
    cases.add(
        later(
            "racing-d",
            "ring8",
            "gan",
            "discriminator.optimizer.learningRate=0.02",
            "generator.optimizer.learningRate=0.0002"));
    // Adam with rates for plain descent.
    cases.add(
        later(
            "hasty",
            "digits",
            "dcgan",
            "generator.optimizer.learningRate=0.05",
            "discriminator.optimizer.learningRate=0.05"));
    // Latents of a deviation that is nearly none.
    cases.add(later("faint", "digits", "dcgan", "prior={kind: uniform, size: 100, bound: 0.05}"));
    // Forty images.
    cases.add(
        later(
            "few",
            "digits",
            "lsgan",
            "data.first=40",
            "training.kimg=64",
            "checkpoints.everyKimg=64",
            "reports.samplesEveryKimg=64"));
    // D sees mostly noise.
    cases.add(
        later("fog", "table.csv", "gan", "stabilisers.instanceNoise={kind: constant, value: 5}"));
    return cases;
  }

  private static DoctorCase later(String name, String data, String recipe, String... changes) {
    String source = data.endsWith(".csv") ? DoctorData.path(data) : data;
    return new DoctorCase(
        name,
        switch (name) {
          case "loud-label" -> List.of("within-mode-collapse");
          case "heavy-r1", "heavy-dragan", "fog" -> List.of("discriminator-too-weak");
          case "swapped" -> List.of("discriminator-too-weak");
          case "dropout" -> List.of("mode-collapse", "within-mode-collapse");
          case "racing-d" -> List.of("learning-rates", "discriminator-too-strong");
          case "hasty" -> List.of("learning-rates", "dead-units", "divergence");
          case "faint" -> List.of("poor-latents");
          default -> List.of("memorisation");
        },
        source,
        recipe,
        List.of(changes));
  }

  /** Recipes on images, points and a table to which nothing was done. */
  static List<DoctorCase> sound() {
    List<DoctorCase> cases = new ArrayList<>();
    for (String recipe :
        List.of(
            "gan",
            "lsgan",
            "r1",
            "dragan",
            "instance-noise",
            "pacgan",
            "sngan",
            "infogan",
            "dcgan",
            "cgan")) {
      cases.add(healthy("digits", recipe));
    }
    for (String data : List.of("ring8", DoctorData.path("table.csv"))) {
      for (String recipe :
          List.of(
              "gan", "r1", "dragan", "lsgan", "instance-noise", "pacgan", "wgan-gp", "infogan")) {
        cases.add(healthy(data, recipe));
      }
    }
    return cases;
  }

  private static DoctorCase healthy(String data, String recipe) {
    return new DoctorCase("healthy", List.of(), data, recipe, List.of());
  }
}
