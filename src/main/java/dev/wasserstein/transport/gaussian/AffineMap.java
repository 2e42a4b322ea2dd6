// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport.gaussian;

import dev.wasserstein.linalg.Kernels;
import dev.wasserstein.linalg.MatrixProduct;
import java.io.Serializable;

/**
 * The map x ↦ target + A (x − source).
 *
 * @param source (d)
 * @param matrix A (d × d, row-major)
 * @param target (d)
 */
public record AffineMap(double[] source, double[] matrix, double[] target) implements Serializable {

  /** This map, and another one after it. */
  public AffineMap then(AffineMap next) {
    int d = source.length;
    MatrixProduct product = Kernels.fastest().matrixProduct();
    product.load(d, d, matrix, 0, d);
    double[] both = new double[d * d];
    product.multiply(d, next.matrix, 0, d, both, 0, d);
    return new AffineMap(source, both, next.apply(target));
  }

  /**
   * The images of some points.
   *
   * @param points (n × d, row-major)
   * @return (n × d, row-major)
   */
  public double[] apply(double[] points) {
    int d = source.length;
    double[] images = new double[points.length];
    double[] centred = new double[d];
    for (int p = 0; p < points.length; p += d) {
      for (int k = 0; k < d; k++) {
        centred[k] = points[p + k] - source[k];
      }
      for (int i = 0; i < d; i++) {
        double sum = 0;
        for (int k = 0; k < d; k++) {
          sum += matrix[i * d + k] * centred[k];
        }
        images[p + i] = target[i] + sum;
      }
    }
    return images;
  }
}
