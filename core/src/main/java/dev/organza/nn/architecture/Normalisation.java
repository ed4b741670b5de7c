package dev.organza.nn.architecture;

import dev.organza.nn.layer.Activation;
import dev.organza.nn.layer.BatchNorm;
import dev.organza.nn.layer.InstanceNorm;
import dev.organza.nn.layer.Layer;
import dev.organza.nn.layer.LayerNorm;
import dev.organza.nn.layer.Spectral;
import java.util.ArrayList;
import java.util.List;

/** The normalisation of a linear map or of what it gives to its activation. */
public enum Normalisation {
  /** None. */
  NONE,
  /** {@link BatchNorm} with PyTorch's defaults. */
  BATCH,
  /** {@link LayerNorm}, where a gradient penalty forbids to couple the samples of a batch. */
  LAYER,
  /**
   * {@link InstanceNorm} with PyTorch's defaults, for images: each image by itself, so that a batch
   * may have one.
   */
  INSTANCE,
  /** {@link Spectral}, one power iteration a pass, of every linear map, the last one included. */
  SPECTRAL,
  /** {@link Spectral} and behind it {@link BatchNorm}: SAGAN's generator. */
  SPECTRAL_BATCH;

  /** The linear map as this normalisation has it: itself, or in a {@link Spectral}. */
  public Layer wrap(Layer map) {
    return isSpectral() ? Layer.spectral(map) : map;
  }

  /** Whether every linear map is spectrally normalised. */
  public boolean isSpectral() {
    return this == SPECTRAL || this == SPECTRAL_BATCH;
  }

  /** Whether it normalises by the statistics of the batch. */
  public boolean isOfBatch() {
    return this == BATCH || this == SPECTRAL_BATCH;
  }

  /** The layers to put between a linear map and its activation, one or none. */
  public List<Layer> layers() {
    return switch (this) {
      case NONE, SPECTRAL -> List.of();
      case BATCH, SPECTRAL_BATCH -> List.of(Layer.batchNorm());
      case LAYER -> List.of(Layer.layerNorm());
      case INSTANCE -> List.of(Layer.instanceNorm());
    };
  }

  /**
   * What follows a hidden linear map: this normalisation, the activation, and dropout unless its
   * rate is 0.
   */
  List<Layer> hidden(Activation activation, double dropout) {
    List<Layer> layers = new ArrayList<>(layers());
    layers.add(activation);
    if (dropout > 0) {
      layers.add(Layer.dropout(dropout));
    }
    return layers;
  }

  /** Whether the linear map before it needs a bias: a normalisation behind it has its own. */
  boolean leavesBiasToLayer() {
    return layers().isEmpty();
  }
}
