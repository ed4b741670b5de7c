package dev.organza.game;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.game.objective.Objective;
import dev.organza.game.penalty.Critic;
import dev.organza.game.penalty.Penalty;
import dev.organza.game.prior.Prior;
import dev.organza.nn.Mode;
import dev.organza.nn.ParameterSpec;
import dev.organza.nn.Weights;
import dev.organza.nn.architecture.Architecture;
import dev.organza.nn.layer.BatchNorm;
import dev.organza.nn.network.Network;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Who plays for what: the two networks, what samples are made from, and what each player minimises.
 *
 * <p>Every method takes the players' weights as arguments and changes none of them but the buffers
 * (running statistics, power iterations), so that a game can be played with other weights than the
 * current ones: a look ahead, or an average.
 *
 * @param generator maps latents and codes {@code [N, prior.size() + codes]} to samples {@code [N,
 *     shape…]}
 * @param discriminator maps what it judges at once to a logit, and to what else the conditioning
 *     wants: {@code [n, 1 + codes]}
 * @param prior the distribution of the latents
 * @param objective the losses
 * @param penalties what is added to D's loss
 * @param conditioning what the networks know besides
 * @param labels how many labels both networks take, 0 for none
 * @param packing how many samples D judges at once, as one (PacGAN, Lin et al. 2018,
 *     arXiv:1712.04086): D sees from a pack whether a generator repeats itself
 */
public record Game(
    Network generator,
    Network discriminator,
    Prior prior,
    Objective objective,
    List<Penalty> penalties,
    Conditioning conditioning,
    int labels,
    int packing) {

  private static final int LARGEST_PACK = 64;

  public Game {
    penalties = List.copyOf(penalties);
    int codes = conditioning.codes().size();
    requirePacking(packing);
    if (packing > 1 && codes > 0) {
      throw new UsageException(
          "packing is "
              + packing
              + " and the conditioning has codes: they cannot be read from several samples at once.");
    }
    if (!generator.input().equals(Shape.of(prior.size() + codes))) {
      throw new UsageException(
          "the generator takes "
              + generator.input()
              + " and the prior gives ["
              + (prior.size() + codes)
              + "]; make both the same");
    }
    Shape seen = pack(generator.output(), packing);
    if (!discriminator.input().equals(seen)) {
      throw new UsageException(
          "the generator gives "
              + (packing > 1 ? "packs of " : "")
              + seen
              + " and the discriminator takes "
              + discriminator.input()
              + "; make both the shape of the data");
    }
    if (!discriminator.output().equals(Shape.of(1 + codes))) {
      throw new UsageException(
          "the discriminator gives "
              + discriminator.output()
              + "; it must give "
              + (codes == 0 ? "one logit, [1]" : "a logit and the codes, [" + (1 + codes) + "]"));
    }
    requireConditions(generator, discriminator, labels, packing);
    requireOwnGradients(discriminator, penalties);
  }

  /** The game of 2014: no penalties, nothing but noise, one sample at a time. */
  public Game(Network generator, Network discriminator, Prior prior, Objective objective) {
    this(generator, discriminator, prior, objective, List.of(), Unconditional.DEFAULTS, 0, 1);
  }

  /**
   * The game for some data.
   *
   * @param shape of one sample
   * @param classes the classes of the data, 0 when unlabelled
   * @throws UsageException if these do not go together
   */
  public static Game of(
      Architecture architecture,
      Shape shape,
      int classes,
      Prior prior,
      Objective objective,
      List<Penalty> penalties,
      Conditioning conditioning,
      int packing) {
    requirePacking(packing);
    int labels = conditioning.labels(classes);
    return new Game(
        conditioning.generator(architecture, shape, prior.size(), labels),
        conditioning.discriminator(architecture, pack(shape, packing), labels * packing),
        prior,
        objective,
        penalties,
        conditioning,
        labels,
        packing);
  }

  private static void requirePacking(int packing) {
    if (packing < 1 || packing > LARGEST_PACK) {
      throw new UsageException(
          "packing is " + packing + "; D judges 1 to " + LARGEST_PACK + " samples at once");
    }
  }

  private static void requireConditions(
      Network generator, Network discriminator, int labels, int packing) {
    if (labels < 0 || generator.condition() != labels) {
      throw new UsageException(
          "the generator takes " + generator.condition() + " labels and the game has " + labels);
    }
    if (discriminator.condition() != (long) labels * packing) {
      throw new UsageException(
          "the discriminator takes "
              + discriminator.condition()
              + " labels and the game gives it "
              + (long) labels * packing);
    }
  }

  private static void requireOwnGradients(Network discriminator, List<Penalty> penalties) {
    // The logit is the output of the first head: what other heads mix does not reach it.
    boolean mixes = discriminator.firstHead().contains(BatchNorm.class);
    for (Penalty penalty : penalties) {
      if (mixes && penalty.perSample()) {
        throw new UsageException(
            penalty.getClass().getSimpleName()
                + " holds D's gradient at each sample, which batch normalisation mixes with the"
                + " others'.\nSet the architecture's discriminatorNormalisation to layer, none or"
                + " spectral.");
      }
    }
  }

  /** The shape of m samples judged at once: m times the channels of images, or m rows in one. */
  private static Shape pack(Shape shape, int m) {
    if (m == 1) {
      return shape;
    }
    if (shape.isImage()) {
      return Shape.image(shape.dimension(0) * m, shape.dimension(1), shape.dimension(2));
    }
    return Shape.of(shape.elements() * m);
  }

  /**
   * What samples of these labels are made from.
   *
   * @param count N
   * @param labels one-hot rows {@code [N,K]}
   * @return on the CPU
   */
  public Latents latents(long count, Tensor labels, RandomStream stream) {
    return new Latents(Latents.draw(prior, conditioning.codes(), count, stream), labels);
  }

  /** The codes among latents: {@code [N,Q]}. */
  public Tensor codes(Latents latents) {
    return latents.inputs().narrow(1, prior.size(), conditioning.codes().size());
  }

  /** G(z): {@code [N, shape…]}. */
  public Tensor generate(Weights generator, Latents latents, Mode mode) {
    try (Scope scope = Scope.open()) {
      return scope.keep(
          this.generator.forward(generator, latents.inputs(), latents.labels(), mode));
    }
  }

  /**
   * What D says of samples.
   *
   * @param logits {@code [n,1]}, at least float32; n is N / packing
   * @param codes what its head reads, {@code [n,Q]}
   */
  public record Judgement(Tensor logits, Tensor codes) {

    /** The first half of the samples, or the second. */
    private Judgement part(int half) {
      long count = logits.size(0) / 2;
      return new Judgement(
          logits.narrow(0, half * count, count), codes.narrow(0, half * count, count));
    }
  }

  /**
   * D's judgement of samples.
   *
   * @param samples {@code [N, shape…]}, N a multiple of the packing
   * @param labels {@code [N,K]}
   */
  public Judgement judge(Weights discriminator, Tensor samples, Tensor labels, Mode mode) {
    return verdict(discriminator, packed(samples), packedLabels(labels), mode);
  }

  /** D's judgements of the two kinds of samples. */
  private record Judgements(Judgement real, Judgement fake) {}

  /**
   * D's judgement of real and of generated samples. They pass in separate batches, so that batch
   * normalisation cannot tell them apart by the company they keep; as one, which reads the weights
   * once, where D takes every sample by itself.
   */
  private Judgements judge(Weights discriminator, Minibatch batch, Mode mode) {
    if (!this.discriminator.samplewise()) {
      return new Judgements(
          judge(discriminator, batch.real(), batch.labels(), mode),
          judge(discriminator, batch.fake(), batch.labels(), mode));
    }
    Tensor samples = torch.cat(new TensorVector(batch.real(), batch.fake()), 0);
    Tensor labels = torch.cat(new TensorVector(batch.labels(), batch.labels()), 0);
    Judgement both = judge(discriminator, samples, labels, mode);
    return new Judgements(both.part(0), both.part(1));
  }

  private Judgement verdict(Weights discriminator, Tensor packed, Tensor condition, Mode mode) {
    try (Scope scope = Scope.open()) {
      Tensor all =
          atLeastFloat32(this.discriminator.forward(discriminator, packed, condition, mode));
      int codes = conditioning.codes().size();
      return codes == 0
          ? new Judgement(scope.keep(all), scope.keep(all.narrow(1, 1, 0)))
          : new Judgement(scope.keep(all.narrow(1, 0, 1)), scope.keep(all.narrow(1, 1, codes)));
    }
  }

  /** Losses are computed in float32 whatever the precision of the pass, or in float64 if it is. */
  private static Tensor atLeastFloat32(Tensor logits) {
    return logits.scalar_type().intern() == torch.ScalarType.Double
        ? logits
        : logits.to(torch.ScalarType.Float);
  }

  private Tensor packed(Tensor samples) {
    if (packing == 1) {
      return samples;
    }
    long[] sizes = new long[discriminator.input().rank() + 1];
    sizes[0] = samples.size(0) / packing;
    for (int i = 1; i < sizes.length; i++) {
      sizes[i] = discriminator.input().dimension(i - 1);
    }
    return samples.reshape(sizes);
  }

  private Tensor packedLabels(Tensor labels) {
    return packing == 1
        ? labels
        : labels.reshape(labels.size(0) / packing, labels.size(1) * packing);
  }

  /** D at these weights and labels, as penalties see it: a function of packed samples. */
  private Critic critic(Weights weights, Tensor labels, Mode mode) {
    Tensor condition = packedLabels(labels);
    Weights unrecorded = weights.unrecorded();
    return new Critic() {
      @Override
      public Tensor logits(Tensor samples) {
        return verdict(unrecorded, samples, condition, mode).logits();
      }

      @Override
      public List<Tensor> weights() {
        List<ParameterSpec> specs = discriminator.parameterSpecs();
        return IntStream.range(0, specs.size())
            .filter(i -> specs.get(i).role() == ParameterSpec.Role.WEIGHT)
            .mapToObj(i -> weights.parameters().get(i))
            .toList();
      }
    };
  }

  /**
   * What D minimises at a minibatch, and its parts.
   *
   * @param total objective + penalties − λ·information, a scalar to go backward from
   * @param played the same without the penalties
   * @param objective the objective's part
   * @param penalty the sum of the penalties that were due, if the game has any
   * @param information the bound of each code, in nats, by name
   * @param real D's logits of the real samples, {@code [n,1]}
   * @param fake D's logits of the generated samples, {@code [n,1]}
   */
  public record DiscriminatorLoss(
      Tensor total,
      Tensor played,
      Tensor objective,
      Optional<Tensor> penalty,
      Map<String, Tensor> information,
      Tensor real,
      Tensor fake) {}

  /**
   * The discriminator's loss.
   *
   * @param update the number of D's move, from 1, which says what lazy penalties are due
   */
  public DiscriminatorLoss discriminatorLoss(
      Weights discriminator, Minibatch batch, long update, Mode.Training mode) {
    Judgements verdicts = judge(discriminator, batch, mode);
    Judgement real = verdicts.real();
    Judgement fake = verdicts.fake();
    Tensor objective =
        batch
            .swapped()
            .map(
                swap ->
                    this.objective.discriminatorLoss(
                        torch.where(swap, fake.logits(), real.logits()),
                        torch.where(swap, real.logits(), fake.logits())))
            .orElseGet(() -> this.objective.discriminatorLoss(real.logits(), fake.logits()));
    Optional<Tensor> penalty = penalty(discriminator, batch, update, mode);
    Map<String, Tensor> information = information(fake, batch);
    Tensor played = lessInformation(objective, information);
    return new DiscriminatorLoss(
        penalty.map(played::add).orElse(played),
        played,
        objective,
        penalty,
        information,
        real.logits(),
        fake.logits());
  }

  private Optional<Tensor> penalty(
      Weights discriminator, Minibatch batch, long update, Mode.Training mode) {
    List<Tensor> due = new ArrayList<>();
    for (Penalty penalty : penalties) {
      int every = penalty.every();
      if (update % every == 0) {
        Tensor value =
            penalty.of(
                critic(discriminator, batch.labels(), mode),
                packed(batch.real()),
                // A G that computes in bfloat16 gives bfloat16; penalties mix both kinds of
                // samples.
                packed(batch.fake()).to(batch.real().scalar_type()),
                mode.noise());
        due.add(every == 1 ? value : value.mul(new Scalar((double) every)));
      }
    }
    return due.stream().reduce(Tensor::add);
  }

  private Map<String, Tensor> information(Judgement fake, Minibatch batch) {
    Codes codes = conditioning.codes();
    return codes.size() == 0 ? Map.of() : codes.information(fake.codes(), batch.codes());
  }

  /** loss − λ·Σ L_I: both players want the codes to be legible. */
  private Tensor lessInformation(Tensor loss, Map<String, Tensor> information) {
    Tensor total = loss;
    for (Tensor bound : information.values()) {
      total = total.sub(bound, new Scalar(conditioning.codes().weight()));
    }
    return total;
  }

  /**
   * What G minimises at a minibatch.
   *
   * @param discriminator D's weights: where it stands, or where it would stand some moves later
   * @return a scalar
   */
  public Tensor generatorLoss(Weights discriminator, Minibatch batch, Mode mode) {
    Judgement fake = judge(discriminator, batch.fake(), batch.labels(), mode);
    Tensor loss =
        objective.generatorLoss(
            () -> judge(discriminator, batch.real(), batch.labels(), mode).logits(), fake.logits());
    return lessInformation(loss, information(fake, batch));
  }
}
