package dev.organza.laboratory;

import dev.organza.Shape;
import dev.organza.data.Dataset;
import dev.organza.data.DatasetBuilder;
import dev.organza.data.Labels;
import dev.organza.data.SplitMix;
import dev.organza.data.source.Source;
import dev.organza.game.prior.Prior;
import dev.organza.nn.Initialiser;
import dev.organza.nn.ParameterSpec;
import dev.organza.nn.architecture.Architecture;
import dev.organza.nn.layer.Linear;
import dev.organza.nn.network.Network;
import dev.organza.recipe.Catalogue;
import dev.organza.torch.RandomStream;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * What the laboratory adds to a catalogue: data that show one thing each, and the parts of the
 * Dirac-GAN, whose players have a single number (Mescheder et al. 2018, arXiv:1801.04406,
 * definition 2.1).
 */
public final class LaboratoryKinds {

  private static final int COUNT = 20_000;
  private static final long SEED = 20180113;

  private LaboratoryKinds() {}

  /** A catalogue with the laboratory's sources and kinds. */
  public static Catalogue in(Catalogue catalogue) {
    return catalogue
        .with(Prior.class, "constant", ConstantPrior.class)
        .with(Initialiser.class, "constant", ConstantInitialiser.class)
        .with(Architecture.class, "dirac", DiracArchitecture.class)
        .with(Source.of("moons", moons()))
        .with(Source.of("ring8-classes", ringOfClasses()))
        .with(Source.of("dirac", dirac()));
  }

  /**
   * Latents that are all one value.
   *
   * @param size the dimension of a latent
   * @param value of each of its numbers, finite
   */
  public record ConstantPrior(int size, double value) implements Prior {

    /** One number, 1. */
    public static final ConstantPrior DEFAULTS = new ConstantPrior(1, 1);

    public ConstantPrior {
      Prior.requireSize(size);
      requireFinite(value);
    }

    @Override
    public double standardDeviation() {
      return 0;
    }

    @Override
    public Tensor sample(long count, RandomStream stream) {
      return torch.full(new long[] {count, size}, new Scalar(value));
    }
  }

  /**
   * Weights that all start at one value.
   *
   * @param value finite
   */
  public record ConstantInitialiser(double value) implements Initialiser {

    /** Where the figures of the paper start. */
    public static final ConstantInitialiser DEFAULTS = new ConstantInitialiser(1);

    public ConstantInitialiser {
      requireFinite(value);
    }

    @Override
    public Tensor weight(ParameterSpec spec, RandomStream stream) {
      return torch.full(spec.tensor().sizeArray(), new Scalar(value));
    }
  }

  /** Linear maps without offsets: G(z) = θz and D(x) = ψx. */
  public record DiracArchitecture() implements Architecture {

    /** The only one. */
    public static final DiracArchitecture DEFAULTS = new DiracArchitecture();

    @Override
    public Network generator(Shape data, int latent) {
      return Network.of(Shape.of(latent), List.of(new Linear(data.elements(), false)));
    }

    @Override
    public Network discriminator(Shape data) {
      return Network.of(data, List.of(new Linear(1, false)));
    }
  }

  private static void requireFinite(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("value is " + value + "; it is finite");
    }
  }

  /** Two interleaved half circles of radius 1, with noise of deviation 0.06. */
  private static Dataset moons() {
    SplitMix random = new SplitMix(SEED);
    float[][] points = new float[COUNT][2];
    for (int i = 0; i < COUNT; i++) {
      double angle = Math.PI * random.uniform();
      double side = i % 2 == 0 ? 1 : -1;
      points[i][0] =
          (float) (side * StrictMath.cos(angle) + (1 - side) / 2 + 0.06 * random.normal());
      points[i][1] =
          (float) (side * StrictMath.sin(angle) + (1 - side) / 4 + 0.06 * random.normal());
    }
    return DatasetBuilder.ofRows("moons", List.of("x", "y"), points).build();
  }

  /** Eight normals of deviation 0.05 on a circle of radius 1, each a class. */
  private static Dataset ringOfClasses() {
    SplitMix random = new SplitMix(SEED);
    float[][] points = new float[COUNT][2];
    int[] labels = new int[COUNT];
    for (int i = 0; i < COUNT; i++) {
      labels[i] = i % 8;
      double angle = 2 * Math.PI * labels[i] / 8;
      points[i][0] = (float) (StrictMath.cos(angle) + 0.05 * random.normal());
      points[i][1] = (float) (StrictMath.sin(angle) + 0.05 * random.normal());
    }
    List<String> names = IntStream.range(0, 8).mapToObj(k -> 45 * k + "°").toList();
    return DatasetBuilder.ofRows("ring8-classes", List.of("x", "y"), points)
        .labelled(Labels.of(labels, names))
        .build();
  }

  /** Points that all are 0. */
  private static Dataset dirac() {
    return DatasetBuilder.ofRows("dirac", List.of("x"), new float[4096][1]).build();
  }
}
