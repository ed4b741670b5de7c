package dev.organza.bench;

import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.source.DownloadListener;
import dev.organza.data.source.Sources;
import dev.organza.metric.Classifier;
import dev.organza.model.Model;
import dev.organza.model.Selection;
import dev.organza.model.Traversal;
import dev.organza.picture.PngFile;
import dev.organza.picture.SampleGrid;
import dev.organza.recipe.Catalogue;
import dev.organza.recipe.Recipe;
import dev.organza.recipe.Recipes;
import dev.organza.run.TrainingRun;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether conditional models make what they are asked for, by the word of a classifier that was
 * trained on the real data alone: {@code cgan} by the class it was asked for, {@code infogan} by
 * the category that it found by itself, each category counted as the class it shows most.
 */
public final class ConditionalStudy {

  private static final int SAMPLES = 10_000;
  private static final int EPOCHS = 3;

  private ConditionalStudy() {}

  /**
   * Trains the classifier and one model, and prints what the classifier says.
   *
   * @param arguments {@code RECIPE:DATA[:kimg]}; DATA is a source or a folder with MNIST's four
   *     files
   */
  public static void main(String... arguments) {
    String[] asked = arguments[0].split(":");
    DataOptions options = DataOptions.DEFAULTS.withSource(asked[1]);
    try (Dataset all = Sources.standard().open(options, DownloadListener.silent())) {
      // The last seventh is held out, as MNIST's 10,000 of 70,000 when it is read whole.
      int held = all.count() / 7;
      Dataset train = all.slice(0, all.count() - held);
      Dataset test = all.slice(all.count() - held, all.count());
      try (Classifier classifier = Classifier.train(train, EPOCHS, 1)) {
        System.out.printf(
            Locale.ROOT,
            "classifier: %d real images, %d epochs, right on %.2f %% of %d held-out images%n",
            train.count(),
            EPOCHS,
            100 * classifier.accuracy(test),
            held);
        study(asked[0], asked[1], asked.length > 2 ? asked[2] : "", train.count(), classifier);
      }
    }
  }

  private static void study(
      String name, String data, String kimg, int first, Classifier classifier) {
    Recipes recipes = Catalogue.builtIn().recipes();
    Recipe recipe =
        recipes.set(recipes.named(name), List.of("data.source=" + data, "data.first=" + first));
    if (!kimg.isEmpty()) {
      recipe = recipes.set(recipe, List.of("training.kimg=" + kimg));
    }
    long start = System.nanoTime();
    try (TrainingRun run =
        TrainingRun.start(Catalogue.builtIn(), recipe, Path.of("bench", "target", "runs"))) {
      run.train(Optional.empty());
      System.out.printf(
          Locale.ROOT,
          "%s on %s: %.0f kimg in %.0f s, %s%n",
          name,
          data,
          run.trainer().progress().kimg(),
          (System.nanoTime() - start) / 1e9,
          run.folder().path());
      if (run.model().description().labels() > 0) {
        classes(run, classifier);
      } else {
        categories(run, classifier);
      }
    }
  }

  private static void classes(TrainingRun run, Classifier classifier) {
    Model model = run.model();
    int[] wanted = model.labels(SAMPLES, Selection.ANY);
    float[][] samples = model.sample(SAMPLES, 1);
    int[] found = classifier.classify(samples);
    System.out.printf(
        Locale.ROOT,
        "the classifier sees the class asked for in %.2f %% of %d samples%n",
        100 * Classifier.agreement(found, wanted),
        SAMPLES);
    Dataset data = run.trainer().data().dataset();
    float[][] reals = new float[Math.min(SAMPLES, data.count())][data.shape().elements()];
    int[] labels = new int[reals.length];
    for (int i = 0; i < reals.length; i++) {
      data.read(i, reals[i], 0);
      labels[i] = data.label(i);
    }
    System.out.printf(
        Locale.ROOT,
        "spread within a class: %.1f grey levels, of the real images %.1f%n",
        spread(samples, wanted, data.classes().size()),
        spread(reals, labels, data.classes().size()));
    for (int label = 0; label < model.description().labels(); label++) {
      int of = 0;
      int right = 0;
      for (int i = 0; i < SAMPLES; i++) {
        if (wanted[i] == label) {
          of++;
          right += found[i] == label ? 1 : 0;
        }
      }
      System.out.printf(
          Locale.ROOT,
          "  %s: %.1f %%%n",
          model.description().classes().get(label),
          100.0 * right / of);
    }
  }

  /**
   * The standard deviation of a pixel within a class, over all pixels and classes (root mean
   * square): 0 for a generator that makes one image a class, however right that image is.
   */
  private static double spread(float[][] samples, int[] labels, int classes) {
    int pixels = samples[0].length;
    double[][] sums = new double[classes][pixels];
    double[][] squares = new double[classes][pixels];
    int[] counts = new int[classes];
    for (int i = 0; i < samples.length; i++) {
      counts[labels[i]]++;
      for (int p = 0; p < pixels; p++) {
        sums[labels[i]][p] += samples[i][p];
        squares[labels[i]][p] += (double) samples[i][p] * samples[i][p];
      }
    }
    double total = 0;
    for (int label = 0; label < classes; label++) {
      for (int p = 0; p < pixels; p++) {
        double mean = sums[label][p] / counts[label];
        total += squares[label][p] / counts[label] - mean * mean;
      }
    }
    return Math.sqrt(total / classes / pixels);
  }

  private static void categories(TrainingRun run, Classifier classifier) {
    Model model = run.model();
    int categories = model.description().conditioning().codes().categorical().get(0);
    int classes = model.description().classes().size();
    int each = SAMPLES / categories;
    int matched = 0;
    for (int category = 0; category < categories; category++) {
      int[] found =
          classifier.classify(
              model.sample(each, category + 1, Selection.ofCode("category", category)));
      int[] counts = new int[classes];
      for (int label : found) {
        counts[label]++;
      }
      int best = 0;
      for (int label = 1; label < classes; label++) {
        best = counts[label] > counts[best] ? label : best;
      }
      matched += counts[best];
      System.out.printf(
          Locale.ROOT,
          "  category %d shows %s in %.1f %%%n",
          category,
          model.description().classes().get(best),
          100.0 * counts[best] / each);
    }
    System.out.printf(
        Locale.ROOT,
        "matching each category to a class: error %.2f %% of %d samples%n",
        100.0 - 100.0 * matched / (each * categories),
        each * categories);
    Traversal rows = Traversal.of(model.description(), model.latents(1, 3));
    PngFile.write(
        SampleGrid.of(model.generate(rows.latents()), model.description().shape(), rows.columns()),
        run.folder().path().resolve("traversal.png"));
  }
}
