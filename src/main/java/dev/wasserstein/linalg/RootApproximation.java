// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.linalg;

/**
 * The best rational approximation of the square root between two positive bounds,
 *
 * <p>√y ≈ Σ_j weight_j · y / (y + pole_j),
 *
 * <p>with positive weights and poles (Zolotarev 1877; as van den Eshof et al. 2002, theorem 3.1).
 * The relative error is 4 exp(−π² m / ln(4 √(high / low))) for m poles, of which there are enough
 * for the last bits: 10 where the bounds are ten apart, 33 at 10⁶, 64 at 10¹³.
 *
 * @param poles (m), ascending
 * @param weights (m)
 */
record RootApproximation(double[] poles, double[] weights) {
  private static final double ERROR = 1e-16;

  /**
   * The approximation between two bounds.
   *
   * @param low positive
   * @param high more than low
   */
  static RootApproximation between(double low, double high) {
    double ratio = high / low;
    int count =
        (int) Math.ceil(Math.log(4 / ERROR) * Math.log(4 * Math.sqrt(ratio)) / (Math.PI * Math.PI));
    double[] poles = new double[count];
    double[] zeros = new double[count];
    for (int j = 0; j < count; j++) {
      poles[j] = place((2 * j + 1) / (2.0 * count), 1 / ratio);
      zeros[j] = j + 1 < count ? place((2 * j + 2) / (2.0 * count), 1 / ratio) : 0;
    }
    double[] weights = new double[count];
    double sum = 0;
    for (int j = 0; j < count; j++) {
      weights[j] = 1;
      int l = 0;
      for (int zero = 0; zero + 1 < count; zero++) {
        l += l == j ? 1 : 0;
        weights[j] *= (zeros[zero] - poles[j]) / (poles[l++] - poles[j]);
      }
      sum += weights[j] / (1 + poles[j]);
    }
    for (int j = 0; j < count; j++) {
      weights[j] *= Math.sqrt(low) / sum;
      poles[j] *= low;
    }
    return new RootApproximation(poles, weights);
  }

  /** (sn/cn)² at a fraction of the quarter period, by descending Gauss transformations. */
  private static double place(double fraction, double complement) {
    double[] means = new double[16];
    double[] roots = new double[16];
    double a = 1;
    double root = complement;
    int steps = 0;
    double c;
    while (true) {
      means[steps] = a;
      root = Math.sqrt(root);
      roots[steps] = root;
      steps++;
      c = 0.5 * (a + root);
      if (Math.abs(a - root) <= 1e-8 * a) {
        break;
      }
      root *= a;
      a = c;
    }
    double angle = fraction * Math.PI / 2;
    a = StrictMath.cos(angle) / StrictMath.sin(angle);
    c *= a;
    double dn = 1;
    for (int step = steps - 1; step >= 0; step--) {
      double b = means[step];
      a *= c;
      c *= dn;
      dn = (roots[step] + a) / (b + a);
      a = c / b;
    }
    return 1 / (c * c);
  }
}
