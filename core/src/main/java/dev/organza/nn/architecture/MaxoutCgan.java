package dev.organza.nn.architecture;

import dev.organza.Shape;
import dev.organza.nn.Requirement;
import dev.organza.nn.layer.Fork;
import dev.organza.nn.layer.Join;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.layer.Reshape;
import dev.organza.nn.network.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The networks of the first conditional GAN on MNIST (Mirza and Osindero 2014, arXiv:1411.1784,
 * section 4.1). Sample and label pass through a hidden layer each, and both through a joint one: of
 * ReLUs in G, which ends in a sigmoid for images, of maxout in D, which ends in one logit. Dropout
 * follows the hidden layers of both. Without labels those of the label are left out.
 *
 * @param latentUnits ReLUs for z, at least 1
 * @param labelUnits ReLUs for the label in G, at least 1
 * @param jointUnits ReLUs for both, at least 1
 * @param sampleMaxout maxout units for the sample, at least 1
 * @param labelMaxout maxout units for the label in D, at least 1
 * @param jointMaxout maxout units for both, at least 1
 * @param pieces the linear functions of each maxout unit of sample and label, at least 2
 * @param jointPieces and of the joint ones, at least 2
 * @param inputDropout the rate at which D's inputs are dropped, in [0,1)
 * @param hiddenDropout the rate at which D's hidden units are dropped, in [0,1)
 * @param generatorDropout the rate at which G's hidden units are dropped, in [0,1)
 */
public record MaxoutCgan(
    int latentUnits,
    int labelUnits,
    int jointUnits,
    int sampleMaxout,
    int labelMaxout,
    int jointMaxout,
    int pieces,
    int jointPieces,
    double inputDropout,
    double hiddenDropout,
    double generatorDropout)
    implements Architecture, Architecture.Labelled {

  /** The paper's networks; the dropout of D's inputs is that of {@link MaxoutMlp}. */
  public static final MaxoutCgan DEFAULTS =
      new MaxoutCgan(200, 1000, 1200, 240, 50, 240, 5, 4, 0.2, 0.5, 0.5);

  public MaxoutCgan {
    Requirement.atLeast(1, latentUnits, "latentUnits of a maxout-cgan");
    Requirement.atLeast(1, labelUnits, "labelUnits of a maxout-cgan");
    Requirement.atLeast(1, jointUnits, "jointUnits of a maxout-cgan");
    Requirement.atLeast(1, sampleMaxout, "sampleMaxout of a maxout-cgan");
    Requirement.atLeast(1, labelMaxout, "labelMaxout of a maxout-cgan");
    Requirement.atLeast(1, jointMaxout, "jointMaxout of a maxout-cgan");
    Requirement.atLeast(2, pieces, "pieces of a maxout-cgan");
    Requirement.atLeast(2, jointPieces, "jointPieces of a maxout-cgan");
    Requirement.fraction(inputDropout, "inputDropout of a maxout-cgan");
    Requirement.fraction(hiddenDropout, "hiddenDropout of a maxout-cgan");
    Requirement.fraction(generatorDropout, "generatorDropout of a maxout-cgan");
  }

  @Override
  public Optional<Labelled> labelled() {
    return Optional.of(this);
  }

  @Override
  public Network generator(Shape data, int latent, int labels) {
    List<Layer> ofLabel =
        dropped(
            generatorDropout,
            new Join.ConditionAlone(labels),
            Layer.linear(labelUnits),
            Layer.relu());
    return generator(data, latent, List.of(new Fork(ofLatent(), ofLabel)));
  }

  @Override
  public Network generator(Shape data, int latent) {
    return generator(data, latent, ofLatent());
  }

  private List<Layer> ofLatent() {
    return dropped(generatorDropout, Layer.linear(latentUnits), Layer.relu());
  }

  private Network generator(Shape data, int latent, List<Layer> first) {
    List<Layer> layers = new ArrayList<>(first);
    layers.addAll(dropped(generatorDropout, Layer.linear(jointUnits), Layer.relu()));
    layers.add(Layer.linear(data.elements()));
    if (data.rank() != 1) {
      layers.add(new Reshape(data));
    }
    if (data.isImage()) {
      layers.add(Layer.sigmoid());
    }
    return Network.of(Shape.of(latent), layers);
  }

  @Override
  public Network discriminator(Shape data, int labels) {
    List<Layer> ofLabel =
        dropped(hiddenDropout, new Join.ConditionAlone(labels), Layer.maxout(labelMaxout, pieces));
    return discriminator(data, List.of(new Fork(ofSample(data), ofLabel)));
  }

  @Override
  public Network discriminator(Shape data) {
    return discriminator(data, ofSample(data));
  }

  private List<Layer> ofSample(Shape data) {
    List<Layer> layers = new ArrayList<>();
    if (data.rank() != 1) {
      layers.add(Layer.flatten());
    }
    layers.add(Layer.dropout(inputDropout));
    layers.addAll(dropped(hiddenDropout, Layer.maxout(sampleMaxout, pieces)));
    return layers;
  }

  private Network discriminator(Shape data, List<Layer> first) {
    List<Layer> layers = new ArrayList<>(first);
    layers.addAll(dropped(hiddenDropout, Layer.maxout(jointMaxout, jointPieces)));
    layers.add(Layer.linear(1));
    return Network.of(data, layers);
  }

  /** These layers and dropout after them. */
  private static List<Layer> dropped(double rate, Layer... layers) {
    List<Layer> all = new ArrayList<>(List.of(layers));
    all.add(Layer.dropout(rate));
    return all;
  }

  @Override
  public PixelRange pixelRange() {
    return PixelRange.UNIT;
  }
}
