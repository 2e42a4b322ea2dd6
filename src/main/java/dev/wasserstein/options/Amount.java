// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.options;

import java.io.Serializable;

/**
 * A positive number that stands for itself, or for a share of something.
 *
 * @param value the number, or the share as a fraction
 * @param kind which of both
 */
public record Amount(double value, Kind kind) implements Serializable {
  /** What the number stands for. */
  public enum Kind {
    ABSOLUTE,
    RELATIVE
  }

  /** The number, given what it may be a share of. */
  public double of(double whole) {
    return kind == Kind.ABSOLUTE ? value : value * whole;
  }

  /** As it is written on the command line. */
  @Override
  public String toString() {
    return kind == Kind.ABSOLUTE ? String.valueOf(value) : 100 * value + "%";
  }
}
