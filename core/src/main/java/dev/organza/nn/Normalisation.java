package dev.organza.nn;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** The normalisation between a linear map and its activation. */
public enum Normalisation {
  /** None. */
  @JsonProperty("none")
  NONE,
  /** {@link BatchNorm} with PyTorch's defaults. */
  @JsonProperty("batch")
  BATCH,
  /** {@link LayerNorm}, where a gradient penalty forbids to couple the samples of a batch. */
  @JsonProperty("layer")
  LAYER;

  /** The layers to put there, one or none. */
  public List<Layer> layers() {
    return switch (this) {
      case NONE -> List.of();
      case BATCH -> List.of(Layer.batchNorm());
      case LAYER -> List.of(Layer.layerNorm());
    };
  }

  /** Whether the linear map before it needs a bias: a normalisation has its own. */
  boolean leavesBiasToLayer() {
    return this == NONE;
  }
}
