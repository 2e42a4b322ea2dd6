// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.transport;

/** Costs that solvers cannot work with, which the input is the reason of. */
public final class CostRangeException extends ArithmeticException {
  private static final long serialVersionUID = 1L;

  /** A refusal: a full sentence for the user. */
  public CostRangeException(String message) {
    super(message);
  }
}
