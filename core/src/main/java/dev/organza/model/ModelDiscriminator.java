package dev.organza.model;

import dev.organza.game.AdversarialNetworks;
import dev.organza.nn.Mode;
import dev.organza.nn.Weights;
import dev.organza.torch.Device;
import dev.organza.torch.HostMemory;
import dev.organza.torch.Scope;
import dev.organza.torch.Threads;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** What a model's discriminator says of samples in the networks' own values. */
record ModelDiscriminator(ModelDescription description, Weights weights, Device device) {

  /**
   * D(x) of each sample, the mean over the labels and over a map of logits.
   *
   * @param samples {@code [count][elements]}
   * @return {@code [count]} values in [0,1]
   */
  double[] of(float[][] samples) {
    double[] judged = new double[samples.length];
    try (Threads.Lease lease = Threads.lease();
        NoGradGuard off = new NoGradGuard()) {
      for (int start = 0; start < samples.length; start += Model.CHUNK) {
        judge(samples, start, judged);
      }
    }
    return judged;
  }

  /** D of the next samples, 64 at most. */
  private void judge(float[][] samples, int start, double[] judged) {
    int elements = description.generator().output().elements();
    float[] chunk = Chunks.rows(samples, start, Model.CHUNK, elements);
    try (Scope scope = Scope.open()) {
      Tensor x =
          repeated(HostMemory.tensor(chunk, device, Model.CHUNK, elements))
              .reshape(description.discriminator().input().batch(Model.CHUNK));
      AdversarialNetworks networks = description.networks();
      int turns = Math.max(networks.labelsOfARow(), description.classLabels());
      for (int turn = 0; turn < turns; turn++) {
        Tensor condition =
            description.conditioning().choosesCategories() && description.labels() > 0
                ? networks.labelsOf(HostMemory.tensor(chunk, device, Model.CHUNK, elements), turn)
                : label(turn);
        Tensor probabilities = torch.sigmoid(logits(x, condition)).flatten(1, -1).mean(1);
        float[] values = HostMemory.floats(probabilities);
        for (int i = 0; i < Model.CHUNK && start + i < samples.length; i++) {
          judged[start + i] += values[i] / turns;
        }
      }
    }
  }

  private Tensor repeated(Tensor rows) {
    return description.packing() == 1 ? rows : rows.repeat(1, description.packing());
  }

  private Tensor label(int label) {
    return Chunks.labels(new int[] {label}, 0, Model.CHUNK, description.labels(), device);
  }

  private Tensor logits(Tensor x, Tensor condition) {
    return description
        .discriminator()
        .forward(weights, x, repeated(condition), Mode.evaluation())
        .narrow(1, 0, 1);
  }
}
