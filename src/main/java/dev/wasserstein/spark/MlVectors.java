// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.spark;

import org.apache.spark.ml.linalg.Vector;

/** Vectors of Spark's MLlib; apart, because its classes need not be there. */
final class MlVectors {
  /** Their package. */
  static final String PACKAGE = "org.apache.spark.ml.linalg.";

  private MlVectors() {}

  /** The numbers of a vector, dense or sparse. */
  static double[] toArray(Object vector) {
    return ((Vector) vector).toArray();
  }
}
