// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

/**
 * What a measure answers in an iteration of an {@link UnbalancedParticleFlow}.
 *
 * @param unit ε/X
 * @param powers ln (Kᵀu/β)^(1−κ) (m) but for the weight, not above 0
 * @param logWeight ln w
 * @param logCalled ln of the mass Σ a u^(−ε/X) that u calls for, as a share of Σ q
 * @param logRows ln of the mass that the plan with the next v has, as a share of Σ q
 * @param displacement to the barycentric projection (m × d)
 */
record FlowAnswer(
    double unit,
    double[] powers,
    double logWeight,
    double logCalled,
    double logRows,
    double[] displacement) {
  // Places in the vector, after the changes of the masses (m): the weight, what both masses sum to,
  // and how they change with the constant.
  static final int WEIGHT = 0;

  static final int CALLED = 1;
  static final int ROWS = 2;
  static final int CALLED_IMBALANCE = 3;
  static final int ROWS_IMBALANCE = 4;
  static final int CURVATURE = 5;
  static final int SCALARS = 6;

  /**
   * What the constant is to change by, so that both masses are one while others stay: the called
   * one falls by the factor e^(−D), the plan's grows by e^(κD).
   */
  double imbalance() {
    double imbalance = (logCalled - logRows) / (1 + 1 / (1 + unit));
    double most = UnbalancedBarycenter.LARGEST_EXPONENT;
    return Math.max(-most, Math.min(imbalance, most));
  }

  /**
   * w ((Kᵀu/β)^(1−κ) − 1)/(1−κ) (m); the scalars; w (Kᵀu/β)^(1−κ) (m); that times the imbalance
   * (m); and that times the displacement (m × d).
   */
  double[] vector() {
    int m = powers.length;
    int d = displacement.length / m;
    double kappa = 1 / (1 + unit);
    double delta = unit / (1 + unit);
    double weight = bounded(logWeight);
    double called = bounded(logCalled);
    double rows = bounded(logRows);
    double imbalance = imbalance();
    double[] vector = new double[m * (d + 3) + SCALARS];
    vector[m + WEIGHT] = weight;
    vector[m + CALLED] = called;
    vector[m + ROWS] = rows;
    vector[m + CALLED_IMBALANCE] = called * imbalance;
    vector[m + ROWS_IMBALANCE] = rows * imbalance;
    vector[m + CURVATURE] = (called + kappa * rows) * imbalance * imbalance;
    int after = m + SCALARS;
    for (int j = 0; j < m; j++) {
      double power = weight * StrictMath.exp(powers[j]);
      vector[j] = weight * (StrictMath.expm1(powers[j]) / delta);
      vector[after + j] = power;
      vector[after + m + j] = power * imbalance;
      for (int k = 0; k < d; k++) {
        int p = j * d + k;
        vector[after + 2 * m + p] = power * displacement[p];
      }
    }
    return vector;
  }

  private static double bounded(double log) {
    return UnbalancedBarycenter.capped(Math.max(log, -UnbalancedBarycenter.LARGEST_EXPONENT));
  }
}
