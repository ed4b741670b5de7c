package dev.organza.nn;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** The normalisation between a linear map and its activation. */
public enum Normalisation {
  /** None. */
  @JsonProperty("none")
  NONE(List.of()),
  /** {@link BatchNorm} with PyTorch's defaults. */
  @JsonProperty("batch")
  BATCH(List.of(Layer.batchNorm())),
  /** {@link LayerNorm}, where a gradient penalty forbids to couple the samples of a batch. */
  @JsonProperty("layer")
  LAYER(List.of(Layer.layerNorm()));

  private final List<Layer> layers;

  Normalisation(List<Layer> layers) {
    this.layers = layers;
  }

  /** The layers to put there, one or none. */
  public List<Layer> layers() {
    return layers;
  }

  /** Whether the linear map before it needs a bias: a normalisation has its own. */
  boolean leavesBiasToLayer() {
    return this == NONE;
  }
}
