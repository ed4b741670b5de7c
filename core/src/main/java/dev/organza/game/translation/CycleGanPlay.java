package dev.organza.game.translation;

import static dev.organza.game.translation.CycleGan.OF_A;
import static dev.organza.game.translation.CycleGan.OF_B;
import static dev.organza.game.translation.CycleGan.TO_A;
import static dev.organza.game.translation.CycleGan.TO_B;
import static dev.organza.game.translation.DrawnImages.distance;

import dev.organza.game.Loss;
import dev.organza.game.Play;
import dev.organza.game.PlayedDiscriminator;
import dev.organza.game.Players;
import dev.organza.game.Real;
import dev.organza.game.Setting;
import dev.organza.nn.network.Network;
import dev.organza.torch.Device;
import dev.organza.torch.RandomStream;
import dev.organza.torch.Scope;
import dev.organza.torch.SharedBatch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A game of {@link CycleGan} that is being played.
 *
 * <p>Both translators minimise one sum, since each cycle goes through both: one backward pass gives
 * the gradients of both. What of it the other minimises alone has no gradient for a translator.
 */
final class CycleGanPlay implements Play {

  private final CycleGan game;
  private final DrawnImages images;
  private final SharedBatch batch;

  /** What the pools draw from: the same on all workers. */
  private final RandomStream noise;

  private final Side a;
  private final Side b;

  /**
   * One kind of images.
   *
   * @param field of the data
   * @param translator the player that makes such images of the other kind
   * @param network that player's
   * @param discriminator judges such images
   * @param pool earlier translations; null for none
   */
  private record Side(
      String field,
      String translator,
      Network network,
      String judge,
      PlayedDiscriminator discriminator,
      @Nullable ImagePool pool) {

    /** The name of translations to this kind. */
    String made() {
      return "made." + field;
    }

    /** The name of images of this kind that were translated there and back. */
    String again() {
      return "again." + field;
    }

    /** The name of images of this kind that their own translator was given. */
    String same() {
      return "same." + field;
    }
  }

  CycleGanPlay(CycleGan game, Setting setting) {
    this.game = game;
    this.batch = setting.mode().batch();
    this.noise = setting.noise().common();
    this.images = new DrawnImages(setting.mode());
    this.a = side(TranslationGame.A, TO_A, game.toA(), OF_A, game.ofA(), setting);
    this.b = side(TranslationGame.B, TO_B, game.toB(), OF_B, game.ofB(), setting);
  }

  private Side side(
      String field,
      String translator,
      Network network,
      String judge,
      Network discriminator,
      Setting setting) {
    Device device = setting.device();
    return new Side(
        field,
        translator,
        network,
        judge,
        new PlayedDiscriminator(judge, discriminator, game.rules(), setting),
        game.pool() == 0 ? null : new ImagePool(game.pool(), network.output(), device));
  }

  @Override
  public void take(Real batch) {
    try (Scope scope = Scope.open()) {
      images.put(a.field(), batch.values(a.field()), scope);
      images.put(b.field(), batch.values(b.field()), scope);
    }
  }

  /** Without gradients there is no translator to train, and no cycle is needed. */
  @Override
  public void generate(Players players) {
    try (Scope scope = Scope.open()) {
      images.put(b.made(), translated(b, a.field(), players), scope);
      images.put(a.made(), translated(a, b.field(), players), scope);
      if (GradMode.is_enabled()) {
        images.put(a.again(), translated(a, b.made(), players), scope);
        images.put(b.again(), translated(b, a.made(), players), scope);
        if (game.hasIdentity()) {
          images.put(a.same(), translated(a, a.field(), players), scope);
          images.put(b.same(), translated(b, b.field(), players), scope);
        }
      } else {
        for (Side side : List.of(a, b)) {
          images.remove(side.again());
          images.remove(side.same());
        }
      }
    }
  }

  private Tensor translated(Side to, String name, Players players) {
    return images.translated(to.translator(), to.network(), images.at(name), players);
  }

  @Override
  public Loss loss(String player, Players players) {
    for (Side side : List.of(a, b)) {
      if (player.equals(side.judge())) {
        return side.discriminator().loss(players, images.at(side.field()), seen(side));
      }
      if (player.equals(side.translator())) {
        Tensor cycle = cycle(a).add(cycle(b));
        return Loss.together(
            translatorsLoss(b, cycle, players), translatorsLoss(a, cycle, players));
      }
    }
    throw new IllegalArgumentException("there is no player " + player);
  }

  @Override
  public Set<String> partners(String player) {
    Set<String> translators = Set.of(TO_B, TO_A);
    return translators.contains(player) ? translators : Set.of(player);
  }

  private Tensor seen(Side side) {
    Tensor fresh = images.at(side.made()).detach();
    ImagePool pool = side.pool();
    return pool == null ? fresh : batch.part(pool.exchange(batch.whole(fresh), noise));
  }

  private Loss translatorsLoss(Side to, Tensor cycle, Players players) {
    Tensor real = images.at(to.field());
    Loss loss =
        new Loss()
            .term(
                "adversarial",
                to.discriminator().opponentsLoss(players, real, images.at(to.made())),
                game.adversarialWeight())
            .term("cycle", cycle, game.cycleWeight());
    if (game.hasIdentity()) {
      loss.term("identity", distance(images.at(to.same()), real), game.identityWeight());
    }
    return loss.reportedOf(to.translator());
  }

  private Tensor cycle(Side side) {
    return distance(images.at(side.again()), images.at(side.field()));
  }

  @Override
  public Map<String, Tensor> memory() {
    Map<String, Tensor> memory = new LinkedHashMap<>();
    for (Side side : List.of(a, b)) {
      memory.putAll(side.discriminator().memory());
      ImagePool pool = side.pool();
      if (pool != null) {
        memory.putAll(pool.tensors("pool." + side.field()));
      }
    }
    return memory;
  }

  @Override
  public void close() {
    for (Side side : List.of(a, b)) {
      side.discriminator().close();
      ImagePool pool = side.pool();
      if (pool != null) {
        pool.close();
      }
    }
  }
}
