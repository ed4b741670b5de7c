package dev.organza.train;

import dev.organza.OrganzaException;
import java.util.Arrays;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** Whether tensors of a snapshot are those of a training. */
final class SameTensors {

  private SameTensors() {}

  /**
   * Checks that each tensor has its like.
   *
   * @throws OrganzaException if one is missing, or there are others, or it has other sizes
   */
  static void require(Map<String, Tensor> mine, Map<String, Tensor> theirs) {
    for (Map.Entry<String, Tensor> entry : mine.entrySet()) {
      Tensor other = theirs.get(entry.getKey());
      if (other == null) {
        throw new OrganzaException("the tensor " + entry.getKey() + " is missing");
      }
      long[] expected = entry.getValue().shape();
      if (!Arrays.equals(expected, other.shape())) {
        throw new OrganzaException(
            "the tensor "
                + entry.getKey()
                + " has sizes "
                + Arrays.toString(other.shape())
                + ", not "
                + Arrays.toString(expected));
      }
    }
    if (theirs.size() != mine.size()) {
      throw new OrganzaException(
          "it has " + theirs.size() + " tensors, not " + mine.size() + " as these networks");
    }
  }
}
