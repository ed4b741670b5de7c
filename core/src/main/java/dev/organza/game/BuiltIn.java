package dev.organza.game;

import dev.organza.Shape;
import dev.organza.UsageException;
import dev.organza.nn.architecture.Architecture;
import dev.organza.nn.network.Network;

/** Labels enter both networks where the architecture has a place of its own for them. */
public record BuiltIn() implements Conditioning {

  public static final BuiltIn DEFAULTS = new BuiltIn();

  @Override
  public boolean needsClasses() {
    return true;
  }

  @Override
  public int labels(int classes) {
    return Conditioning.requireLabels(classes, "built-in");
  }

  @Override
  public Network generator(Architecture architecture, Shape data, int latent, int labels) {
    return labelled(architecture, data).generator(data, latent, labels);
  }

  @Override
  public Network discriminator(Architecture architecture, Shape seen, int labels) {
    return labelled(architecture, seen).discriminator(seen, labels);
  }

  private static Architecture.Labelled labelled(Architecture architecture, Shape data) {
    return architecture
        .part(data)
        .architecture()
        .labelled()
        .orElseThrow(
            () ->
                new UsageException(
                    "conditioning built-in needs an architecture with a place for labels, such as"
                        + " maxout-cgan, and this one has none.\nThe conditionings joined and"
                        + " projected bring labels into any."));
  }
}
