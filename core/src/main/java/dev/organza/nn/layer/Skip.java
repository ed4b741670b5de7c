package dev.organza.nn.layer;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.organza.Shape;
import dev.organza.UsageException;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * A skip connection: the input, and after it what the layers make of it, [x; f(x)]. Images [C,H,W]
 * whose size the layers keep become [C+C',H,W], signals and rows likewise. A U-Net is skips in
 * skips (Ronneberger et al. 2015, arXiv:1505.04597; Isola et al. 2017, arXiv:1611.07004, §3.2.1).
 *
 * <p>The parameters and buffers are those of the layers: {@code layers.0.weight}, ….
 *
 * @param layers f, at least one
 */
public record Skip(@JsonProperty(required = true) List<Layer> layers) implements Composite {

  public Skip {
    layers = List.copyOf(layers);
    if (layers.isEmpty()) {
      throw new UsageException("a Skip has at least one layer");
    }
    Chain.condition(layers);
  }

  @Override
  public Map<String, List<Layer>> branches() {
    return Map.of("layers", layers);
  }

  @Override
  public Shape joinedShape(Shape in, List<Shape> outputs) {
    Shape output = outputs.get(0);
    if (!output.withFirst(1).equals(in.withFirst(1))) {
      throw new UsageException(
          "a Skip joins its input and what its layers give along the channels, and the shapes "
              + in
              + " and "
              + output
              + " differ in more than those");
    }
    return in.withFirst(in.dimension(0) + output.dimension(0));
  }

  @Override
  public Tensor join(Tensor x, List<Tensor> outputs) {
    return torch.cat(new TensorVector(x, outputs.get(0)), 1);
  }
}
