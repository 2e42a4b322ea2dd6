// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp;

import java.util.Arrays;

/**
 * Convergence of Markov chains of one quantity: split R̂ and the effective sample size.
 *
 * <p>Source: Gelman et al., Bayesian Data Analysis, 3rd edition, sections 11.4 and 11.5; the
 * autocorrelations are summed up to Geyer's initial monotone positive sequence (Geyer 1992, section
 * 3.3), combined over the chains as in Vehtari et al. (2021), equations 10 to 12. Values are not
 * rank-normalised. Each chain is cut into two halves; chains of unequal lengths are cut to the
 * shortest.
 *
 * @param splitRhat 1 in the limit; NaN where a half has fewer than two draws or nothing varies
 * @param effectiveSize the number of independent draws that would give as good a mean; at most the
 *     number of draws times its logarithm to base 10
 */
record ChainDiagnostics(double splitRhat, double effectiveSize) {

  /**
   * Diagnoses chains.
   *
   * @param draws (n), the chains one behind the other
   * @param chainLengths the lengths of the chains
   */
  public static ChainDiagnostics of(double[] draws, int[] chainLengths) {
    int shortest = Arrays.stream(chainLengths).min().orElse(0);
    int half = shortest / 2;
    if (half < 2) {
      return new ChainDiagnostics(Double.NaN, draws.length);
    }
    double[][] halves = new double[2 * chainLengths.length][];
    int at = 0;
    for (int chain = 0; chain < chainLengths.length; chain++) {
      halves[2 * chain] = Arrays.copyOfRange(draws, at, at + half);
      int end = at + shortest;
      halves[2 * chain + 1] = Arrays.copyOfRange(draws, end - half, end);
      at += chainLengths[chain];
    }
    return of(halves, draws.length);
  }

  private static ChainDiagnostics of(double[][] chains, int total) {
    int m = chains.length;
    int n = chains[0].length;
    double[] means = new double[m];
    double within = 0;
    for (int j = 0; j < m; j++) {
      means[j] = Arrays.stream(chains[j]).average().orElseThrow();
      for (int i = 0; i < n; i++) {
        chains[j][i] -= means[j];
      }
      within += autocovariance(chains[j], 0) * n / (n - 1.0) / m;
    }
    double grand = Arrays.stream(means).average().orElseThrow();
    double between =
        Arrays.stream(means).map(mean -> (mean - grand) * (mean - grand)).sum() / (m - 1.0);
    double variance = within * (n - 1.0) / n + between;
    if (!(within > 0)) {
      return new ChainDiagnostics(Double.NaN, total);
    }
    double rhat = Math.sqrt(variance / within);
    return new ChainDiagnostics(rhat, effectiveSize(chains, within, variance, total));
  }

  private static double autocovariance(double[] centred, int lag) {
    double sum = 0;
    for (int i = lag; i < centred.length; i++) {
      sum += centred[i] * centred[i - lag];
    }
    return sum / centred.length;
  }

  private static double effectiveSize(
      double[][] chains, double within, double variance, int total) {
    int n = chains[0].length;
    double sum = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int lag = 0; lag + 1 < n; lag += 2) {
      double pair =
          correlation(chains, lag, within, variance)
              + correlation(chains, lag + 1, within, variance);
      if (!(pair > 0)) {
        break;
      }
      least = Math.min(least, pair);
      sum += least;
    }
    double size = (double) chains.length * n;
    double time = Math.max(2 * sum - 1, 1 / Math.log10(Math.max(size, 10)));
    return total / time;
  }

  private static double correlation(double[][] chains, int lag, double within, double variance) {
    if (lag == 0) {
      return 1;
    }
    double covariance = 0;
    int n = chains[0].length;
    for (double[] chain : chains) {
      covariance += autocovariance(chain, lag) * n / (n - 1.0) / chains.length;
    }
    return 1 - (within - covariance) / variance;
  }
}
