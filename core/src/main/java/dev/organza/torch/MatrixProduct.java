package dev.organza.torch;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Products of matrices that are right in bfloat16 too, with all their gradients.
 *
 * <p>LibTorch 2.10 multiplies a bfloat16 matrix by a vector wrongly on the CPU, without a word,
 * where the vector is a column or a row of a wider matrix: it reads the vector's neighbours in
 * memory in place of its elements. It does so from 4096 multiply-adds on; in float32, or with two
 * columns, it is right. Few vectors of a forward pass lie so, but gradients often do: that of one
 * of two tensors joined side by side is a part of the whole's, and in the backward pass of a head
 * with one output it is the vector of gᵀx.
 *
 * <p>So what has a single row or column goes through float32 and back here, on both sides of a
 * product. That changes no value; its purpose is in the backward pass, which copies the gradient in
 * the same way, so that its elements lie side by side when it arrives at the product.
 */
public final class MatrixProduct {

  private MatrixProduct() {}

  /**
   * x·weight.
   *
   * @param x [N,F]
   * @param weight [F,units], not itself a column of another matrix
   * @return [N,units]
   */
  public static Tensor of(Tensor x, Tensor weight) {
    return alone(alone(x).matmul(weight));
  }

  /**
   * x·weightᵀ + bias.
   *
   * @param x [N,F]
   * @param weight [units,F], not itself a column of another matrix
   * @param bias [units], null for none
   * @return [N,units]
   */
  public static Tensor linear(Tensor x, Tensor weight, @Nullable Tensor bias) {
    Tensor own = alone(x);
    return alone(bias == null ? torch.linear(own, weight) : torch.linear(own, weight, bias));
  }

  /**
   * The products of two batches of matrices.
   *
   * @param x [N,A,B]
   * @param y [N,B,C]
   * @return [N,A,C]
   */
  public static Tensor ofBatches(Tensor x, Tensor y) {
    return alone(torch.bmm(alone(x), alone(y)));
  }

  /** The same values, whose gradient has memory of its own. */
  private static Tensor alone(Tensor matrix) {
    return matrix.scalar_type().intern() == torch.ScalarType.BFloat16
            && (matrix.size(-2) == 1 || matrix.size(-1) == 1)
        ? matrix.to(torch.ScalarType.Float).to(torch.ScalarType.BFloat16)
        : matrix;
  }
}
