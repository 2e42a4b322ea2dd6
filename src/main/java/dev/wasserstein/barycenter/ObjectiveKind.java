// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

/** What a method's objective measures. */
public enum ObjectiveKind {
  /** Σ λ_n W₂²(ν, μ_n). */
  SQUARED_WASSERSTEIN("squared-wasserstein"),
  /** Σ λ_n W₂(ν, μ_n). */
  WASSERSTEIN("wasserstein"),
  /** Σ λ_n W₁(ν, μ_n). */
  WASSERSTEIN_1("wasserstein-1"),
  /** Σ λ_n min_P ⟨P, C⟩ + ε KL(P | υ ⊗ μ_n), υ uniform on the support. */
  ENTROPIC("entropic"),
  /** Σ λ_n S_ε(ν, μ_n), S_ε the Sinkhorn divergence. */
  SINKHORN_DIVERGENCE("sinkhorn-divergence"),
  /** Σ λ_n MW₂²(ν, μ_n), MW₂² the least cost of couplings that are mixtures of Gaussians. */
  MIXTURE_WASSERSTEIN("mixture-wasserstein"),
  /** Σ λ_n MW₂(ν, μ_n). */
  MIXTURE_DISTANCE("mixture-distance"),
  /** Σ λ_n SW₂²(ν, μ_n), SW₂² the mean of W₂² over directions. */
  SLICED("sliced"),
  /** Σ λ_n SW₂(ν, μ_n). */
  SLICED_DISTANCE("sliced-distance");

  private final String text;

  ObjectiveKind(String text) {
    this.text = text;
  }

  /**
   * Whether the terms are squares of a distance between measures, so that there is a median, too.
   */
  public boolean isSquaredDistance() {
    return this == SQUARED_WASSERSTEIN || this == MIXTURE_WASSERSTEIN || this == SLICED;
  }

  /** The distance that a cost of this kind stands for: its root where it is a square. */
  public double distance(double cost) {
    double least = Math.max(0, cost);
    return this == WASSERSTEIN_1 ? least : Math.sqrt(least);
  }

  /** The power of the distance that costs of this kind are: 1, or 2. */
  public int exponent() {
    return this == WASSERSTEIN_1 ? 1 : 2;
  }

  /**
   * What the mean or the median of a method with this cost minimises.
   *
   * @throws IllegalArgumentException for the median where the cost is no squared distance
   */
  public ObjectiveKind of(Objective objective) {
    if (objective == Objective.MEAN) {
      return this;
    }
    return switch (this) {
      case SQUARED_WASSERSTEIN -> WASSERSTEIN;
      case MIXTURE_WASSERSTEIN -> MIXTURE_DISTANCE;
      case SLICED -> SLICED_DISTANCE;
      default ->
          throw new IllegalArgumentException(
              "objective " + text + " has no median; expected a squared distance");
    };
  }

  @Override
  public String toString() {
    return text;
  }
}
