package dev.organza.train;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.game.Game;
import dev.organza.game.Loss;
import dev.organza.game.Play;
import dev.organza.game.Players;
import dev.organza.game.Real;
import dev.organza.game.Setting;
import dev.organza.game.Turn;
import dev.organza.game.UpdateOrder;
import dev.organza.nn.Mode;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.network.Network;
import dev.organza.torch.Scope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * CycleGAN (Zhu et al. 2017, arXiv:1703.10593), small: {@code ab} and {@code ba} translate between
 * the fields {@code a} and {@code b} of the data, {@code judgeA} and {@code judgeB} judge. The
 * cycle loss is one for both translators, as its passes are. Half of what the judges see of the
 * translations is from the step before.
 *
 * @param translator the layers of both translators: of the shape of the data to itself
 * @param judge the layers of both judges: to a logit or a map of logits
 * @param cycle λ, the weight of the cycle losses (equation 2)
 * @param identity the weight of the identity losses (section 5.2)
 */
public record ToyCycleGan(Network translator, Network judge, double cycle, double identity)
    implements Game {

  /** Between two sets of points in the plane. */
  public static ToyCycleGan ofPoints() {
    return new ToyCycleGan(
        Network.of(Shape.of(2), Layer.linear(16), Layer.leakyRelu(0.2), Layer.linear(2)),
        Network.of(Shape.of(2), Layer.linear(16), Layer.leakyRelu(0.2), Layer.linear(1)),
        10,
        5);
  }

  /** Between two sets of images of 8×8 pixels, whose judges give maps of 2×2 logits. */
  public static ToyCycleGan ofImages() {
    Shape image = Shape.image(1, 8, 8);
    return new ToyCycleGan(
        Network.of(
            image,
            Layer.conv2d(32, 3, 1, 1),
            Layer.leakyRelu(0.2),
            Layer.conv2d(32, 3, 1, 1),
            Layer.leakyRelu(0.2),
            Layer.conv2d(1, 3, 1, 1)),
        Network.of(
            image, Layer.conv2d(32, 4, 2, 1), Layer.leakyRelu(0.2), Layer.conv2d(1, 4, 2, 1)),
        10,
        5);
  }

  @Override
  public Map<String, Network> players() {
    Map<String, Network> players = new LinkedHashMap<>();
    players.put("ab", translator);
    players.put("ba", translator);
    players.put("judgeA", judge);
    players.put("judgeB", judge);
    return players;
  }

  @Override
  public List<String> averaged() {
    return List.of("ab", "ba");
  }

  @Override
  public List<Turn> turns(UpdateOrder order, int criticSteps) {
    return order.turns(List.of("judgeA", "judgeB"), List.of("ab", "ba"), criticSteps);
  }

  @Override
  public void requireFits(Map<String, Shape> fields) {
    for (String field : List.of("a", "b")) {
      Shape shape = fields.get(field);
      if (shape == null || !translator.input().equals(shape)) {
        throw new UsageException(
            "the players take " + translator.input() + " and the data has " + fields);
      }
    }
  }

  @Override
  public Play begin(Setting setting) {
    return new CyclePlay(this, setting);
  }

  private static final class CyclePlay implements Play {

    private final ToyCycleGan game;
    private final Mode mode;
    private final Map<String, Tensor> pools = new LinkedHashMap<>();
    private final Map<String, Tensor> drawn = new LinkedHashMap<>();

    CyclePlay(ToyCycleGan game, Setting setting) {
      this.game = game;
      this.mode = new Mode.Training(setting.noise());
      for (String field : List.of("a", "b")) {
        try (Scope scope = Scope.open()) {
          pools.put(
              field, Scope.escape(torch.zeros(game.translator.input().batch(setting.batch() / 2))));
        }
      }
    }

    @Override
    public void take(Real batch) {
      try (Scope scope = Scope.open()) {
        drawn.put("a", scope.keep(batch.values("a")));
        drawn.put("b", scope.keep(batch.values("b")));
      }
    }

    @Override
    public void generate(Players players) {
      try (Scope scope = Scope.open()) {
        drawn.put("fakeB", scope.keep(translate("ab", "a", players)));
        drawn.put("fakeA", scope.keep(translate("ba", "b", players)));
        drawn.put("againA", scope.keep(translate("ba", "fakeB", players)));
        drawn.put("againB", scope.keep(translate("ab", "fakeA", players)));
      }
    }

    private Tensor translate(String player, String of, Players players) {
      return game.translator.forward(players.weights(player), at(of), none(), mode);
    }

    private Tensor judge(String player, Tensor samples, Players players) {
      return game.judge
          .forward(players.weights(player), samples, none(), mode)
          .to(torch.ScalarType.Float);
    }

    private Tensor none() {
      return at("a").flatten(1, -1).narrow(1, 0, 0);
    }

    private Tensor at(String name) {
      return Objects.requireNonNull(drawn.get(name), name);
    }

    @Override
    public Loss loss(String player, Players players) {
      return switch (player) {
        case "judgeA" -> judgesLoss(player, "a", "fakeA", players);
        case "judgeB" -> judgesLoss(player, "b", "fakeB", players);
        case "ab", "ba" -> {
          Tensor cycle = distance("againA", "a").add(distance("againB", "b"));
          yield Loss.together(
              translatorsLoss("ab", "judgeB", "fakeB", "b", cycle, players),
              translatorsLoss("ba", "judgeA", "fakeA", "a", cycle, players));
        }
        default -> throw new IllegalArgumentException(player);
      };
    }

    @Override
    public Set<String> partners(String player) {
      Set<String> translators = Set.of("ab", "ba");
      return translators.contains(player) ? translators : Set.of(player);
    }

    /** ½E(D(x) − 1)² + ½E D(G(y))² (Mao et al. 2016). */
    private Loss judgesLoss(String player, String real, String fake, Players players) {
      Tensor ofReal = judge(player, at(real), players);
      Tensor ofFake = judge(player, exchanged(real, at(fake).detach()), players);
      return new Loss()
          .term("real", ofReal.sub(new Scalar(1.0)).square().mean(), 0.5)
          .term("fake", ofFake.square().mean(), 0.5)
          .reportedOf(player);
    }

    /** The first half is kept for the next step, in exchange for that of the step before. */
    private Tensor exchanged(String field, Tensor fresh) {
      Tensor pool = Objects.requireNonNull(pools.get(field));
      long half = pool.size(0);
      Tensor before = pool.clone();
      pool.copy_(fresh.narrow(0, 0, half));
      return torch.cat(
          new TensorVector(before, fresh.narrow(0, half, fresh.size(0) - half).to(before)), 0);
    }

    private Loss translatorsLoss(
        String player, String judge, String fake, String target, Tensor cycle, Players players) {
      Tensor same = translate(player, target, players);
      return new Loss()
          .term("adversarial", judge(judge, at(fake), players).sub(new Scalar(1.0)).square().mean())
          .term("cycle", cycle, game.cycle)
          .term(
              "identity",
              same.to(torch.ScalarType.Float).sub(at(target)).abs().mean(),
              game.identity)
          .reportedOf(player);
    }

    private Tensor distance(String one, String other) {
      return at(one).to(torch.ScalarType.Float).sub(at(other)).abs().mean();
    }

    @Override
    public Map<String, Tensor> memory() {
      return Map.of(
          "pool.a",
          Objects.requireNonNull(pools.get("a")),
          "pool.b",
          Objects.requireNonNull(pools.get("b")));
    }

    @Override
    public void close() {
      pools.values().forEach(Tensor::close);
    }
  }
}
