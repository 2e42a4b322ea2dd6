// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

/** What a method's objective measures. */
public enum ObjectiveKind {
  /** Σ λ_n W₂²(ν, μ_n). */
  SQUARED_WASSERSTEIN("squared-wasserstein");

  private final String text;

  ObjectiveKind(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
