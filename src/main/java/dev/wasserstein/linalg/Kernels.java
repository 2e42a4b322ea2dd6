// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg;

/**
 * The inner loops of this project, in plain Java ({@link #plain}) or in vector instructions, which
 * need the JVM option {@code --add-modules jdk.incubator.vector} (Spark sets it). {@link #fastest}
 * chooses once per JVM; {@code -Dwasserstein.kernels=plain} overrules it. Results of the project do
 * not depend on the choice beyond what an interface here says.
 */
public interface Kernels {
  /** Their name, "plain" or "vector": for records of runs and benchmarks. */
  String name();

  /** A new {@link RowScan}. */
  RowScan rowScan();

  /** A new {@link SymmetricProduct}. */
  SymmetricProduct symmetricProduct();

  /** A new {@link MatrixProduct}. */
  MatrixProduct matrixProduct();

  /** A new {@link ExtendedRange}. */
  ExtendedRange extendedRange();

  /** Kernels in plain Java. */
  static Kernels plain() {
    return new PlainKernels();
  }

  /** The fastest kernels that this JVM can run. */
  static Kernels fastest() {
    return FastestKernels.CHOSEN;
  }
}
