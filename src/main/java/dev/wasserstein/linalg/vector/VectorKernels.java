// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg.vector;

import dev.wasserstein.linalg.ExtendedRange;
import dev.wasserstein.linalg.Kernels;
import dev.wasserstein.linalg.MatrixProduct;
import dev.wasserstein.linalg.RowScan;
import dev.wasserstein.linalg.SymmetricProduct;
import jdk.incubator.vector.DoubleVector;

/** Kernels in vector instructions. */
public final class VectorKernels implements Kernels {
  /** Narrower lanes gain nothing, and may come without fused multiply-adds. */
  private static final int FEWEST_BITS = 256;

  /**
   * @throws UnsupportedOperationException if this processor's vectors are too narrow
   */
  public VectorKernels() {
    int bits = DoubleVector.SPECIES_PREFERRED.vectorBitSize();
    if (bits < FEWEST_BITS) {
      throw new UnsupportedOperationException("vectors of " + bits + " bits");
    }
  }

  @Override
  public String name() {
    return "vector";
  }

  @Override
  public RowScan rowScan() {
    return new VectorRowScan();
  }

  @Override
  public SymmetricProduct symmetricProduct() {
    return new VectorSymmetricProduct();
  }

  @Override
  public MatrixProduct matrixProduct() {
    return new VectorMatrixProduct();
  }

  @Override
  public ExtendedRange extendedRange() {
    return new VectorExtendedRange();
  }
}
