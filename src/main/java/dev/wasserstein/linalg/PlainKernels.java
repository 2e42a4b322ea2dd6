// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg;

/** Kernels in plain Java. */
record PlainKernels() implements Kernels {
  @Override
  public String name() {
    return "plain";
  }

  @Override
  public RowScan rowScan() {
    return new PlainRowScan();
  }

  @Override
  public SymmetricProduct symmetricProduct() {
    return new PlainSymmetricProduct();
  }

  @Override
  public MatrixProduct matrixProduct() {
    return new PlainMatrixProduct();
  }

  @Override
  public ExtendedRange extendedRange() {
    return new PlainExtendedRange();
  }
}
