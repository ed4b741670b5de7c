package dev.organza.game;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.nn.architecture.Architecture;
import dev.organza.nn.layer.BatchNorm;
import dev.organza.nn.layer.Fork;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.layer.Linear;
import dev.organza.nn.network.Network;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * InfoGAN's codes (Chen et al. 2016, arXiv:1606.03657): part of the latents is kept legible. A head
 * Q on D's trunk reads the codes c back from the samples, and both networks are rewarded for a
 * lower bound of the mutual information I(c; G(z,c)) (equation 4):
 *
 * <pre>L_I = E[log Q(c|x)] + H(c) ≤ I(c; G(z,c))</pre>
 *
 * <p>A categorical code of K values is uniform, H = log K, and Q gives its probabilities. A
 * continuous code is uniform on [−1,1), H = log 2, and Q(c|x) = N(c; μ(x), 1), with the variance
 * fixed as in the authors' code; the bound of such a code is log 2 − ½log 2π − ½(c−μ)², at most
 * −0.23 nats, and only its growth means something.
 *
 * <p>In the latents the codes follow z: one-hot categories first, then the continuous ones.
 *
 * @param categorical how many values each categorical code has
 * @param continuous how many continuous codes there are
 * @param weight λ, what the bound weighs in both losses
 * @see <a href="https://arxiv.org/abs/1606.03657">arXiv:1606.03657</a>
 */
public record Codes(List<Integer> categorical, int continuous, double weight)
    implements Conditioning {

  /** The codes of the paper for MNIST (its appendix C.1). */
  public static final Codes DEFAULTS = new Codes(List.of(10), 2, 1.0);

  /** No codes. */
  static final Codes NONE = new Codes(List.of(), 0, 1.0);

  private static final int MOST = 1000;
  private static final int HEAD_UNITS = 128;
  private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

  public Codes {
    categorical = List.copyOf(categorical);
    for (int values : categorical) {
      if (values < 2 || values > MOST) {
        throw new IllegalArgumentException(
            "categorical has a code of " + values + " values; a code has 2 to 1000");
      }
    }
    if (continuous < 0 || continuous > MOST) {
      throw new IllegalArgumentException("continuous is " + continuous + "; it is 0 to 1000");
    }
    if (!(weight > 0) || Double.isInfinite(weight)) {
      throw new IllegalArgumentException("weight is " + weight + "; it is above 0 and finite");
    }
  }

  @Override
  public Codes codes() {
    return this;
  }

  /** How many numbers all codes together have, in the latents and in what Q gives. */
  public int size() {
    return categorical.stream().mapToInt(Integer::intValue).sum() + continuous;
  }

  /**
   * The codes' names, categorical ones first: {@code category}, or {@code category1}, {@code
   * category2}, … if there are several; then {@code c1}, {@code c2}, ….
   */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < categorical.size(); i++) {
      names.add(categorical.size() == 1 ? "category" : "category" + (i + 1));
    }
    for (int i = 1; i <= continuous; i++) {
      names.add("c" + i);
    }
    return names;
  }

  @Override
  public Network generator(Architecture architecture, Shape data, int latent, int labels) {
    requireSome();
    return architecture.generator(data, latent + size());
  }

  /** Q as in the authors' code: 128 units with batch normalisation, then the codes. */
  @Override
  public Network discriminator(Architecture architecture, Shape seen, int labels) {
    requireSome();
    List<Layer> q =
        List.of(
            new Linear(HEAD_UNITS, false),
            new BatchNorm(0.1, 1e-5, true),
            Layer.leakyRelu(0.1),
            Layer.linear(size()));
    Network whole = architecture.discriminator(seen);
    return whole.trunk().append(new Fork(List.of(whole.head()), q));
  }

  private void requireSome() {
    if (size() == 0) {
      throw new UsageException(
          "conditioning codes has no codes; give categorical, for example [10], or continuous");
    }
  }

  /**
   * Draws codes.
   *
   * @return {@code [count, size()]}, float32, on the CPU
   */
  Tensor sample(long count, RandomStream stream) {
    try (Scope scope = Scope.open()) {
      TensorVector parts = new TensorVector();
      for (int values : categorical) {
        Tensor chosen = // ⌊u·K⌋ is uniform over 0…K−1
            stream
                .uniform(0, 1, count)
                .mul(new Scalar((double) values))
                .floor()
                .clamp_max(new Scalar((double) (values - 1)));
        parts.push_back(
            torch.one_hot(chosen.to(torch.ScalarType.Long), values).to(torch.ScalarType.Float));
      }
      parts.push_back(stream.uniform(-1, 1, count, continuous));
      return scope.keep(torch.cat(parts, 1));
    }
  }

  /**
   * The bound L_I of each code, in nats.
   *
   * @param read what Q gives, {@code [N, size()]}: logits of the categories, means of the others
   * @param codes the codes the samples were made from, {@code [N, size()]}
   * @return scalars by name, differentiable
   */
  public Map<String, Tensor> information(Tensor read, Tensor codes) {
    Map<String, Tensor> bounds = new LinkedHashMap<>();
    List<String> names = names();
    long at = 0;
    for (int i = 0; i < categorical.size(); i++) {
      int values = categorical.get(i);
      Tensor logQ = torch.log_softmax(read.narrow(1, at, values), 1, new ScalarTypeOptional());
      Tensor chosen = logQ.mul(codes.narrow(1, at, values)).sum(1); // log Q(c|x)
      bounds.put(names.get(i), chosen.mean().add(new Scalar(Math.log(values)))); // + H(c) = log K
      at += values;
    }
    for (int i = 0; i < continuous; i++) {
      Tensor error = read.narrow(1, at, 1).sub(codes.narrow(1, at, 1));
      Tensor logQ = // log N(c; μ, 1) = −½ log 2π − ½ (c − μ)²
          error.square().mean().mul(new Scalar(-0.5)).sub(new Scalar(HALF_LOG_TWO_PI));
      bounds.put(
          names.get(categorical.size() + i), logQ.add(new Scalar(Math.log(2)))); // + H(c) = log 2
      at++;
    }
    return bounds;
  }
}
