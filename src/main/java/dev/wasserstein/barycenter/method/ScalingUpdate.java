// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter.method;

/**
 * The updates of the scalings v (m) and u (m) of a measure a, in logarithms. Arguments may be
 * longer than what is used of them, and the same array where they have the same indices.
 */
interface ScalingUpdate {
  /**
   * The update of v.
   *
   * @param logB ln b (m)
   * @param logTransformed ln Kᵀu, from {@code from} on
   * @param shift s, a constant by which ln Kᵀu counts as larger
   * @param logV ln v, from {@code from} on, overwritten
   */
  void scaleV(double[] logB, double[] logTransformed, double shift, double[] logV, int from);

  /**
   * The update of u.
   *
   * @param logA ln a (length), −∞ for 0
   * @param logKv ln Kv (length)
   * @param potential f/ε (length), finite everywhere, overwritten
   * @param logU ln u (length), overwritten
   */
  void scaleU(double[] logA, double[] logKv, double[] potential, double[] logU, int length);

  /**
   * Fits the scalings to the margins,
   *
   * <pre>  v ← (b / Kᵀu)^κ,   u ← (a / Kv)^κ,</pre>
   *
   * with κ = 1 for margins that hold (Benamou et al. 2015, proposition 1), κ = X/(X + ε) for those
   * with the penalty X KL (Chizat, Peyré, Schmitzer, Vialard 2018, section 5.2).
   */
  record Fit(double kappa) implements ScalingUpdate {
    @Override
    public void scaleV(double[] logB, double[] logT, double shift, double[] logV, int from) {
      for (int j = 0, p = from; j < logB.length; j++, p++) {
        logV[p] = kappa * (logB[j] - logT[p] - shift);
      }
    }

    @Override
    public void scaleU(double[] logA, double[] logKv, double[] f, double[] logU, int length) {
      for (int j = 0; j < length; j++) {
        f[j] = -logKv[j];
        logU[j] = kappa * (logA[j] + f[j]);
      }
    }
  }

  /**
   * Goes ω of the way to margins that hold, from the v and f/ε before, u being a e^(f/ε) (Thibault
   * et al. 2021):
   *
   * <pre>  v ← v^(1−ω) (b / Kᵀu)^ω,   e^(f/ε) ← e^((1−ω) f/ε) (Kv)^−ω.</pre>
   */
  record OverRelaxed(double omega) implements ScalingUpdate {
    @Override
    public void scaleV(double[] logB, double[] logT, double shift, double[] logV, int from) {
      for (int j = 0, p = from; j < logB.length; j++, p++) {
        logV[p] += omega * ((logB[j] - logT[p] - shift) - logV[p]);
      }
    }

    @Override
    public void scaleU(double[] logA, double[] logKv, double[] f, double[] logU, int length) {
      for (int j = 0; j < length; j++) {
        f[j] -= omega * (logKv[j] + f[j]);
        logU[j] = logA[j] + f[j];
      }
    }
  }
}
