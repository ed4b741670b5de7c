package dev.organza.game.translation;

import dev.organza.game.Players;
import dev.organza.nn.Mode;
import dev.organza.nn.network.Network;
import dev.organza.torch.Scope;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** The images of the present turn, by name: real ones and what players made of them. */
final class DrawnImages {

  private final Mode mode;
  private final Map<String, Tensor> images = new LinkedHashMap<>();

  DrawnImages(Mode.Training mode) {
    this.mode = mode;
  }

  /** Keeps images in the scope around the present one. */
  void put(String name, Tensor made, Scope scope) {
    images.put(name, scope.keep(made));
  }

  void remove(String name) {
    images.remove(name);
  }

  /** Images that were put, {@code [N,C,H,W]}. */
  Tensor at(String name) {
    Tensor tensor = images.get(name);
    if (tensor == null) {
      throw new IllegalStateException("a step begins with a batch and translations; no " + name);
    }
    return tensor;
  }

  /** What a player makes of images, {@code [N,C,H,W]}, as float32. */
  Tensor translated(String player, Network network, Tensor from, Players players) {
    Tensor none = from.flatten(1, -1).narrow(1, 0, 0);
    return network.forward(players.weights(player), from, none, mode).to(torch.ScalarType.Float);
  }

  /** E‖x − y‖₁, the mean over all values. */
  static Tensor distance(Tensor x, Tensor y) {
    return torch.l1_loss(x, y);
  }

  /** Images one after the other along the channels. */
  static Tensor pair(Tensor x, Tensor y) {
    return torch.cat(new TensorVector(x, y), 1);
  }
}
