// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

/** What a method's objective measures. */
public enum ObjectiveKind {
  /** Σ λ_n W₂²(ν, μ_n). */
  SQUARED_WASSERSTEIN("squared-wasserstein"),
  /** Σ λ_n MW₂²(ν, μ_n), MW₂² the least cost of couplings that are mixtures of Gaussians. */
  MIXTURE_WASSERSTEIN("mixture-wasserstein"),
  /** Σ λ_n SW₂²(ν, μ_n), SW₂² the mean of W₂² over directions. */
  SLICED("sliced");

  private final String text;

  ObjectiveKind(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
