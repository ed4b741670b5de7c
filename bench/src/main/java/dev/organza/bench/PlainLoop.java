package dev.organza.bench;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.BatchNorm2dImpl;
import org.bytedeco.pytorch.BatchNormOptions;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.Conv2dOptions;
import org.bytedeco.pytorch.ConvTranspose2dImpl;
import org.bytedeco.pytorch.ConvTranspose2dOptions;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The opponent: DCGAN at 32×32 as LibTorch's own examples would write it, with LibTorch's modules
 * and optimiser, per-parameter gradients, and D's gradients computed in G's update too.
 */
final class PlainLoop {

  private final int batch;
  private final ConvTranspose2dImpl[] up;
  private final BatchNorm2dImpl[] upNorm;
  private final Conv2dImpl[] down;
  private final BatchNorm2dImpl[] downNorm;
  private final Adam generatorAdam;
  private final Adam discriminatorAdam;
  private final Tensor real;

  PlainLoop(int width, int batch) {
    this.batch = batch;
    up =
        new ConvTranspose2dImpl[] {
          up(100, 4 * width, 1, 0),
          up(4 * width, 2 * width, 2, 1),
          up(2 * width, width, 2, 1),
          up(width, 3, 2, 1)
        };
    upNorm = new BatchNorm2dImpl[] {norm(4 * width), norm(2 * width), norm(width)};
    down =
        new Conv2dImpl[] {
          down(3, width, 2, 1),
          down(width, 2 * width, 2, 1),
          down(2 * width, 4 * width, 2, 1),
          down(4 * width, 1, 1, 0)
        };
    downNorm = new BatchNorm2dImpl[] {norm(2 * width), norm(4 * width)};
    generatorAdam = adam(List.of(up), List.of(upNorm));
    discriminatorAdam = adam(List.of(down), List.of(downNorm));
    real = torch.rand(batch, 3, 32, 32);
  }

  private static ConvTranspose2dImpl up(int in, int out, int stride, int padding) {
    ConvTranspose2dOptions options = new ConvTranspose2dOptions(in, out, kernel());
    options.stride().put(new long[] {stride, stride}, 0, 2);
    options.padding().put(new long[] {padding, padding}, 0, 2);
    options.bias().put(false);
    return new ConvTranspose2dImpl(options);
  }

  private static Conv2dImpl down(int in, int out, int stride, int padding) {
    Conv2dOptions options = new Conv2dOptions(in, out, kernel());
    options.stride().put(new long[] {stride, stride}, 0, 2);
    options.padding().put(new org.bytedeco.javacpp.LongPointer(padding, padding));
    options.bias().put(false);
    return new Conv2dImpl(options);
  }

  private static BatchNorm2dImpl norm(int channels) {
    return new BatchNorm2dImpl(new BatchNormOptions(channels));
  }

  private static org.bytedeco.javacpp.LongPointer kernel() {
    return new org.bytedeco.javacpp.LongPointer(4, 4);
  }

  private static Adam adam(List<? extends Module> layers, List<? extends Module> norms) {
    TensorVector parameters = new TensorVector();
    List<Module> all = new ArrayList<>(layers);
    all.addAll(norms);
    for (Module module : all) {
      TensorVector own = module.parameters();
      for (long i = 0; i < own.size(); i++) {
        parameters.push_back(own.get(i));
      }
    }
    AdamOptions options = new AdamOptions(2e-4);
    options.betas().put(0.999, 0.5); // a C++ tuple, stored in reverse
    return new Adam(parameters, options);
  }

  private Tensor generate(Tensor z) {
    Tensor x = z;
    for (int i = 0; i < 3; i++) {
      x = torch.relu(upNorm[i].forward(up[i].forward(x)));
    }
    return torch.tanh(up[3].forward(x));
  }

  private Tensor measure(Tensor x) {
    Scalar slope = new Scalar(0.2);
    Tensor hidden = torch.leaky_relu(down[0].forward(x), slope);
    hidden = torch.leaky_relu(downNorm[0].forward(down[1].forward(hidden)), slope);
    hidden = torch.leaky_relu(downNorm[1].forward(down[2].forward(hidden)), slope);
    return down[3].forward(hidden);
  }

  /** One update of each, with the generated samples of D's update used again for G's. */
  void round() {
    try (PointerScope scope = new PointerScope()) {
      Tensor fake = generate(torch.randn(batch, 100, 1, 1));
      discriminatorAdam.zero_grad();
      torch
          .softplus(measure(real).neg())
          .mean()
          .add(torch.softplus(measure(fake.detach())).mean())
          .backward();
      discriminatorAdam.step();
      generatorAdam.zero_grad();
      torch.softplus(measure(fake).neg()).mean().backward();
      generatorAdam.step();
    }
  }
}
