package dev.organza.recipe;

import dev.organza.data.DataOptions;
import dev.organza.data.Dataset;
import dev.organza.data.sound.SoundDecoder;
import dev.organza.data.source.FileFormat;
import dev.organza.data.source.Source;
import dev.organza.data.source.SourceScheme;
import dev.organza.data.source.Sources;
import dev.organza.data.transform.NumberEncoding;
import dev.organza.data.transform.SoundEncoding;
import dev.organza.game.BuiltIn;
import dev.organza.game.Codes;
import dev.organza.game.ConditionalVector;
import dev.organza.game.Conditioning;
import dev.organza.game.Joined;
import dev.organza.game.Projected;
import dev.organza.game.Unconditional;
import dev.organza.game.augmentation.Ada;
import dev.organza.game.augmentation.DiffAugment;
import dev.organza.game.augmentation.DiscriminatorAugmentation;
import dev.organza.game.augmentation.SampleNoise;
import dev.organza.game.augmentation.Strength;
import dev.organza.game.augmentation.Unaugmented;
import dev.organza.game.objective.Hinge;
import dev.organza.game.objective.LeastSquares;
import dev.organza.game.objective.Minimax;
import dev.organza.game.objective.NonSaturating;
import dev.organza.game.objective.Objective;
import dev.organza.game.objective.Relativistic;
import dev.organza.game.objective.RelativisticAverage;
import dev.organza.game.objective.Wasserstein;
import dev.organza.game.penalty.Dragan;
import dev.organza.game.penalty.GradientPenalty;
import dev.organza.game.penalty.PathLength;
import dev.organza.game.penalty.Penalty;
import dev.organza.game.penalty.R1;
import dev.organza.game.penalty.R2;
import dev.organza.game.penalty.WeightDecay;
import dev.organza.game.prior.MixturePrior;
import dev.organza.game.prior.NormalPrior;
import dev.organza.game.prior.Prior;
import dev.organza.game.prior.SpherePrior;
import dev.organza.game.prior.UniformPrior;
import dev.organza.nn.Initialiser;
import dev.organza.nn.architecture.Architecture;
import dev.organza.nn.architecture.ByShape;
import dev.organza.nn.architecture.BySize;
import dev.organza.nn.architecture.Cnn;
import dev.organza.nn.architecture.Compact;
import dev.organza.nn.architecture.Ctgan;
import dev.organza.nn.architecture.Dcgan;
import dev.organza.nn.architecture.DiscriminatorArchitecture;
import dev.organza.nn.architecture.Infogan;
import dev.organza.nn.architecture.MaxoutCgan;
import dev.organza.nn.architecture.MaxoutMlp;
import dev.organza.nn.architecture.Mlp;
import dev.organza.nn.architecture.Patch;
import dev.organza.nn.architecture.R3gan;
import dev.organza.nn.architecture.Resnet;
import dev.organza.nn.architecture.Stylegan2;
import dev.organza.nn.architecture.TranslatorArchitecture;
import dev.organza.nn.architecture.Unet;
import dev.organza.nn.architecture.Wavegan;
import dev.organza.nn.layer.Activation;
import dev.organza.optim.Adam;
import dev.organza.optim.Optimizer;
import dev.organza.optim.RmsProp;
import dev.organza.optim.Schedule;
import dev.organza.optim.Sgd;
import dev.organza.tree.Kinds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * What recipes may choose from: the kinds that come with Organza and those that a program adds,
 * sources of data, and extensions that other modules know, such as metrics. A catalogue is
 * immutable; each method gives a new one.
 *
 * <pre>{@code
 * Catalogue catalogue =
 *     Catalogue.builtIn()
 *         .with(Objective.class, "pearson", PearsonChiSquare.class)
 *         .with(new Spiral());
 * Recipe recipe = catalogue.recipes().named("gan");
 * }</pre>
 */
public final class Catalogue {

  private static final Catalogue BUILT_IN =
      new Catalogue(builtInKinds(), Sources.standard(), Map.of());

  private final Kinds kinds;
  private final Sources sources;
  private final Map<Class<?>, List<Object>> extensions;

  private Catalogue(Kinds kinds, Sources sources, Map<Class<?>, List<Object>> extensions) {
    this.kinds = kinds;
    this.sources = sources;
    this.extensions = extensions;
  }

  /** What comes with Organza. */
  public static Catalogue builtIn() {
    return BUILT_IN;
  }

  /**
   * What comes with Organza, and what every {@link CatalogueExtension} on the class path adds.
   *
   * @throws java.util.ServiceConfigurationError if an extension cannot be loaded
   */
  public static Catalogue discovered() {
    Catalogue catalogue = BUILT_IN;
    for (CatalogueExtension extension : ServiceLoader.load(CatalogueExtension.class)) {
      catalogue = extension.extend(catalogue);
    }
    return catalogue;
  }

  private static Kinds builtInKinds() {
    return Kinds.builder()
        .add(GameRecipe.class, "adversarial", AdversarialRecipe.class)
        .add(GameRecipe.class, "pix2pix", Pix2pixRecipe.class)
        .add(GameRecipe.class, "cyclegan", CycleGanRecipe.class)
        .add(Objective.class, "non-saturating", NonSaturating.class)
        .add(Objective.class, "minimax", Minimax.class)
        .add(Objective.class, "least-squares", LeastSquares.class)
        .add(Objective.class, "wasserstein", Wasserstein.class)
        .add(Objective.class, "hinge", Hinge.class)
        .add(Objective.class, "relativistic", Relativistic.class)
        .add(Objective.class, "relativistic-average", RelativisticAverage.class)
        .add(Penalty.class, "gradient-penalty", GradientPenalty.class)
        .add(Penalty.class, "r1", R1.class)
        .add(Penalty.class, "r2", R2.class)
        .add(Penalty.class, "path-length", PathLength.class)
        .add(Penalty.class, "dragan", Dragan.class)
        .add(Penalty.class, "weight-decay", WeightDecay.class)
        .add(DiscriminatorAugmentation.class, "none", Unaugmented.class)
        .add(DiscriminatorAugmentation.class, "diff-augment", DiffAugment.class)
        .add(DiscriminatorAugmentation.class, "ada", Ada.class)
        .add(DiscriminatorAugmentation.class, "noise", SampleNoise.class)
        .add(Strength.class, "adaptive", Strength.Adaptive.class)
        .add(Strength.class, "scheduled", Strength.Scheduled.class)
        .add(Optimizer.class, "adam", Adam.class)
        .add(Optimizer.class, "rmsprop", RmsProp.class)
        .add(Optimizer.class, "sgd", Sgd.class)
        .add(Schedule.class, "constant", Schedule.Constant.class)
        .add(Schedule.class, "linear", Schedule.Ramp.class)
        .add(Schedule.class, "cosine", Schedule.Cosine.class)
        .add(Schedule.class, "anneal", Schedule.Anneal.class)
        .add(Schedule.class, "exponential", Schedule.Exponential.class)
        .add(Schedule.class, "auto", Schedule.Auto.class)
        .number(Schedule.class, "constant")
        .add(Activation.class, "relu", Activation.Relu.class)
        .add(Activation.class, "leaky-relu", Activation.LeakyRelu.class)
        .add(Activation.class, "tanh", Activation.Tanh.class)
        .add(Activation.class, "sigmoid", Activation.Sigmoid.class)
        .add(Activation.class, "softplus", Activation.Softplus.class)
        .add(Activation.class, "elu", Activation.Elu.class)
        .add(Activation.class, "gelu", Activation.Gelu.class)
        .add(Prior.class, "normal", NormalPrior.class)
        .add(Prior.class, "uniform", UniformPrior.class)
        .add(Prior.class, "sphere", SpherePrior.class)
        .add(Prior.class, "mixture", MixturePrior.class)
        .add(Conditioning.class, "none", Unconditional.class)
        .add(Conditioning.class, "joined", Joined.class)
        .add(Conditioning.class, "projected", Projected.class)
        .add(Conditioning.class, "built-in", BuiltIn.class)
        .add(Conditioning.class, "codes", Codes.class)
        .add(Conditioning.class, "conditional-vector", ConditionalVector.class)
        .add(NumberEncoding.class, "standardised", NumberEncoding.Standardised.class)
        .add(NumberEncoding.class, "modes", NumberEncoding.ModeSpecific.class)
        .add(NumberEncoding.class, "ranks", NumberEncoding.Ranks.class)
        .add(SoundEncoding.class, "waveform", SoundEncoding.Amplitudes.class)
        .add(SoundEncoding.class, "spectrogram", SoundEncoding.Magnitudes.class)
        .add(Architecture.class, "mlp", Mlp.class)
        .add(Architecture.class, "maxout-mlp", MaxoutMlp.class)
        .add(Architecture.class, "maxout-cgan", MaxoutCgan.class)
        .add(Architecture.class, "dcgan", Dcgan.class)
        .add(Architecture.class, "compact", Compact.class)
        .add(Architecture.class, "by-shape", ByShape.class)
        .add(Architecture.class, "by-size", BySize.class)
        .add(Architecture.class, "cnn", Cnn.class)
        .add(Architecture.class, "stylegan2", Stylegan2.class)
        .add(Architecture.class, "r3gan", R3gan.class)
        .add(Architecture.class, "infogan", Infogan.class)
        .add(Architecture.class, "ctgan", Ctgan.class)
        .add(Architecture.class, "wavegan", Wavegan.class)
        .add(TranslatorArchitecture.class, "unet", Unet.class)
        .add(TranslatorArchitecture.class, "resnet", Resnet.class)
        .add(DiscriminatorArchitecture.class, "patch", Patch.class)
        .add(Initialiser.class, "normal", Initialiser.Normal.class)
        .add(Initialiser.class, "uniform", Initialiser.Uniform.class)
        .add(Initialiser.class, "orthogonal", Initialiser.Orthogonal.class)
        .add(Initialiser.class, "he", Initialiser.He.class)
        .add(Initialiser.class, "xavier", Initialiser.Xavier.class)
        .add(Initialiser.class, "fix-up", Initialiser.FixUp.class)
        .build();
  }

  /**
   * This catalogue with one more kind of a section.
   *
   * @param section the interface, such as {@code Objective}
   * @param kind how recipes name it: lower-case words joined by hyphens
   * @param record a record that implements the interface; a constant {@code DEFAULTS} in it holds
   *     its defaults
   * @throws IllegalArgumentException if the section has a kind of that name or that record already
   */
  public <S> Catalogue with(Class<S> section, String kind, Class<? extends S> record) {
    return new Catalogue(kinds.toBuilder().add(section, kind, record).build(), sources, extensions);
  }

  /**
   * This catalogue with one more source of data.
   *
   * @throws IllegalArgumentException if there is one of that name
   */
  public Catalogue with(Source source) {
    return new Catalogue(kinds, sources.with(source), extensions);
  }

  /** This catalogue with one more kind of file that data are read from. */
  public Catalogue with(FileFormat format) {
    return new Catalogue(kinds, sources.with(format), extensions);
  }

  /** This catalogue with one more format of sounds that data are read from. */
  public Catalogue with(SoundDecoder decoder) {
    return new Catalogue(kinds, sources.with(decoder), extensions);
  }

  /** This catalogue with one more kind of address that data are read from. */
  public Catalogue with(SourceScheme scheme) {
    return new Catalogue(kinds, sources.with(scheme), extensions);
  }

  /**
   * This catalogue with one more object for a module that looks for such, for example a metric.
   *
   * @param type as what it is looked for
   */
  public <T> Catalogue withExtension(Class<T> type, T extension) {
    Map<Class<?>, List<Object>> more = new LinkedHashMap<>(extensions);
    List<Object> all = new ArrayList<>(more.getOrDefault(type, List.of()));
    all.add(extension);
    more.put(type, List.copyOf(all));
    return new Catalogue(kinds, sources, Map.copyOf(more));
  }

  /** The kinds of every section. */
  public Kinds kinds() {
    return kinds;
  }

  /**
   * The name of the recipe to take for some data where none is named: {@link Recipes#TABLE} for a
   * table, unless it is of one column of numbers, {@link Recipes#SOUND} for sounds with classes and
   * {@link Recipes#UNLABELLED_SOUND} for others, else {@link Recipes#DEFAULT}.
   *
   * @param table whether columns of all types may be read
   */
  public String defaultRecipe(DataOptions data, boolean table) {
    Optional<Dataset> preview = sources.preview(data);
    try {
      return preview.map(some -> Recipes.defaultFor(some, table)).orElse(Recipes.DEFAULT);
    } finally {
      preview.ifPresent(Dataset::close);
    }
  }

  /** The sources of data. */
  public Sources sources() {
    return sources;
  }

  /** The extensions of a type, in the order in which they were added. */
  public <T> List<T> extensions(Class<T> type) {
    return extensions.getOrDefault(type, List.of()).stream().map(type::cast).toList();
  }

  /** The recipes that come with Organza, and how recipes with these kinds are read and written. */
  public Recipes recipes() {
    return new Recipes(kinds);
  }
}
