package dev.organza.game.translation;

import static dev.organza.game.translation.DrawnImages.distance;
import static dev.organza.game.translation.DrawnImages.pair;
import static dev.organza.game.translation.Pix2pix.DISCRIMINATOR;
import static dev.organza.game.translation.Pix2pix.GENERATOR;

import dev.organza.game.Loss;
import dev.organza.game.Play;
import dev.organza.game.PlayedDiscriminator;
import dev.organza.game.Players;
import dev.organza.game.Real;
import dev.organza.game.Setting;
import dev.organza.torch.Scope;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** A game of {@link Pix2pix} that is being played. */
final class Pix2pixPlay implements Play {

  private static final String X = "x";
  private static final String Y = "y";
  private static final String MADE = "G(x)";

  private final Pix2pix game;
  private final PlayedDiscriminator discriminator;
  private final DrawnImages images;

  Pix2pixPlay(Pix2pix game, Setting setting) {
    this.game = game;
    this.discriminator =
        new PlayedDiscriminator(DISCRIMINATOR, game.discriminator(), game.rules(), setting);
    this.images = new DrawnImages(setting.mode());
  }

  @Override
  public void take(Real batch) {
    try (Scope scope = Scope.open()) {
      images.put(X, batch.values(game.from()), scope);
      images.put(Y, batch.values(game.to()), scope);
    }
  }

  @Override
  public void generate(Players players) {
    try (Scope scope = Scope.open()) {
      images.put(
          MADE, images.translated(GENERATOR, game.generator(), images.at(X), players), scope);
    }
  }

  @Override
  public Loss loss(String player, Players players) {
    Tensor x = images.at(X);
    Tensor y = images.at(Y);
    Tensor made = images.at(MADE);
    if (player.equals(DISCRIMINATOR)) {
      return discriminator.loss(players, pair(x, y), pair(x, made.detach()));
    }
    Loss loss = new Loss();
    if (game.adversarialWeight() > 0) {
      loss.term(
          "adversarial",
          discriminator.opponentsLoss(players, pair(x, y), pair(x, made)),
          game.adversarialWeight());
    }
    loss.term("distance", distance(made, y), game.distanceWeight());
    return loss.reportedOf(player);
  }

  @Override
  public Map<String, Tensor> memory() {
    return discriminator.memory();
  }

  @Override
  public void close() {
    discriminator.close();
  }
}
