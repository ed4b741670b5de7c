package dev.organza.diagnostics;

import dev.organza.data.Dataset;
import dev.organza.distance.EnergyDistance;
import dev.organza.game.PlayedDiscriminator;
import dev.organza.game.objective.Objective;
import dev.organza.game.translation.Translation;
import dev.organza.game.translation.TranslationGame;
import dev.organza.torch.HostMemory;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import dev.organza.train.StepStatistics;
import dev.organza.train.Trainer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Examines a training of translators on the same images each time, by the averaged translators,
 * which are those that users get. Values are named {@code <player>.<measure>}, in the networks'
 * scale, in which black is −1 and white 1.
 */
public final class TranslationExamination implements Examination {

  /**
   * How much a translator changes its inputs, as a share of how much they differ from the images
   * that they are to become like: E|G(x) − x| / E|y − x|, y being x's partner, or any other image.
   */
  public static final String CHANGE = ".change";

  /** The correlation of greys of translations with their partners; without pairs, with inputs. */
  public static final String AGREEMENT = ".agreement";

  /** The correlation that the mean images of both kinds have; 1 where there are pairs. */
  public static final String KINDS = ".kinds";

  /** The energy of translations at the Nyquist frequency. */
  public static final String NYQUIST = ".nyquist";

  /** The same of the images that they are to look like. */
  public static final String NYQUIST_REAL = ".nyquist.real";

  /** E|F(G(x)) − x|, the cycle error, where there is a way back. */
  public static final String CYCLE = ".again";

  /** E|F(G(x) + ε) − x|, with ε of a standard deviation of one grey level. */
  public static final String CYCLE_NOISY = ".again.noisy";

  /** E|F(G(x) + ε) − F(G(x))| / E|ε|. */
  public static final String AMPLIFIED = ".again.amplified";

  /** A discriminator's loss as a share of what it is where it cannot tell. */
  public static final String UNDECIDED = ".undecided";

  private static final int IMAGES = 32;

  /** Of 255 levels from −1 to 1. */
  private static final double GREY_LEVEL = 2 / 255.0;

  private final Trainer trainer;
  private final TranslationGame game;

  /** Fixed images of each field, {@code [N,C,H,W]}. */
  private final Map<String, Tensor> fixed = new LinkedHashMap<>();

  /** How far translations are from those images, all together, by field. */
  private final Map<String, EnergyDistance> energies = new LinkedHashMap<>();

  /** An examination of a training at any later time. */
  TranslationExamination(Trainer trainer, TranslationGame game) {
    this.trainer = trainer;
    this.game = game;
    Translation first = game.translations().get(0);
    List<String> fields = List.of(first.from(), first.to());
    int count = IMAGES;
    for (String field : fields) {
      count = Math.min(count, trainer.data().dataset().field(field).count());
    }
    try (Scope scope = Scope.open()) {
      for (String field : fields) {
        Tensor images = Scope.escape(images(field, count));
        fixed.put(field, images);
        long choice = RandomStream.derive(trainer.plan().seed(), "vitals/choice");
        energies.put(field, new EnergyDistance(features(images), new SplittableRandom(choice)));
      }
    }
  }

  private static Tensor features(Tensor images) {
    try (DiagnosticsFeatures features = new DiagnosticsFeatures((int) images.size(1))) {
      return features.of(DiagnosticsSamples.pooled(images));
    }
  }

  private Tensor images(String field, int count) {
    Dataset some = trainer.data().dataset().field(field).spread(count);
    int elements = some.shape().elements();
    float[] all = new float[count * elements];
    for (int i = 0; i < count; i++) {
      float[] image = new float[elements];
      some.read(i, image, 0);
      float[] scaled = trainer.data().transforms().of(field).apply(image);
      System.arraycopy(scaled, 0, all, i * elements, elements);
    }
    return HostMemory.tensor(all, trainer.device(), some.shape().batch(count));
  }

  @Override
  public void before() {}

  @Override
  public Diagnostics after(StepStatistics step) {
    Map<String, Object> values = new LinkedHashMap<>();
    try (Scope scope = Scope.open();
        NoGradGuard off = new NoGradGuard()) {
      double energy = 0;
      double noise = 0;
      for (Translation translation : game.translations()) {
        Tensor made = examine(translation, values);
        EnergyDistance of = Objects.requireNonNull(energies.get(translation.to()));
        energy += of.to(features(made)) / game.translations().size();
        noise += of.noise((int) made.size(0)) / game.translations().size();
      }
      values.put(Diagnostics.ENERGY, energy);
      values.put(Diagnostics.ENERGY_NOISE, noise);
      game.discriminators().forEach((name, rules) -> judgement(name, rules, step, values));
    }
    values.values().removeIf(value -> !Double.isFinite((double) value));
    return new Diagnostics(step.progress(), values);
  }

  /** The translations. */
  private Tensor examine(Translation translation, Map<String, Object> values) {
    String player = translation.player();
    Tensor x = Objects.requireNonNull(fixed.get(translation.from()));
    Tensor target = Objects.requireNonNull(fixed.get(translation.to()));
    Tensor made = translated(translation, x);
    if (x.size(1) == target.size(1)) {
      values.put(
          player + CHANGE, ImageMeasures.distance(made, x) / ImageMeasures.distance(target, x));
    }
    boolean pairs = game.takesPairs();
    values.put(player + AGREEMENT, ImageMeasures.correlation(made, pairs ? target : x));
    values.put(player + KINDS, pairs ? 1.0 : ImageMeasures.correlationOfMeans(x, target));
    values.put(player + NYQUIST, ImageMeasures.nyquist(made));
    values.put(player + NYQUIST_REAL, ImageMeasures.nyquist(target));
    wayBack(translation).ifPresent(back -> cycle(player, back, x, made, values));
    return made;
  }

  private Optional<Translation> wayBack(Translation translation) {
    return game.translations().stream()
        .filter(other -> other.from().equals(translation.to()))
        .filter(other -> other.to().equals(translation.from()))
        .findFirst();
  }

  private void cycle(
      String player, Translation back, Tensor x, Tensor made, Map<String, Object> values) {
    try (RandomStream stream = RandomStream.of(trainer.plan().seed(), "vitals/" + player)) {
      Tensor noise = stream.normal(0, GREY_LEVEL, made.shape()).to(made);
      Tensor again = translated(back, made);
      Tensor noisy = translated(back, made.add(noise));
      values.put(player + CYCLE, ImageMeasures.distance(again, x));
      values.put(player + CYCLE_NOISY, ImageMeasures.distance(noisy, x));
      values.put(
          player + AMPLIFIED,
          ImageMeasures.distance(noisy, again) / noise.abs().mean().item_double());
    }
  }

  private Tensor translated(Translation translation, Tensor images) {
    return new AveragedTranslator(trainer, translation).of(images);
  }

  /** Only where a logit says that D cannot tell. */
  private static void judgement(
      String name,
      PlayedDiscriminator.JudgingRules rules,
      StepStatistics step,
      Map<String, Object> values) {
    Objective objective = rules.objective();
    OptionalDouble boundary = objective.boundary();
    double loss = step.value(name + ".loss");
    if (boundary.isPresent() && !Double.isNaN(loss)) {
      Tensor undecided = torch.full(new long[] {1, 1}, new Scalar(boundary.getAsDouble()));
      double whole = objective.discriminatorLoss(undecided, undecided).item_double();
      values.put(name + UNDECIDED, loss / whole);
    }
  }

  @Override
  public void close() {
    fixed.values().forEach(Tensor::close);
    energies.values().forEach(EnergyDistance::close);
  }
}
