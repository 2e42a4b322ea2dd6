// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.wasp;

/** A strictly increasing map of the values of a parameter onto the whole line. */
enum Transform {
  /** Values stay as they are. */
  IDENTITY("any number") {
    @Override
    double forward(double x) {
      return x;
    }

    @Override
    double back(double y) {
      return y;
    }
  },
  /** ln x, for positive values. */
  LOG("a positive number") {
    @Override
    double forward(double x) {
      return Math.log(x);
    }

    @Override
    double back(double y) {
      return Math.exp(y);
    }
  },
  /** ln(x / (1 − x)), for values between 0 and 1. */
  LOGIT("a number in (0, 1)") {
    @Override
    double forward(double x) {
      return Math.log(x) - Math.log1p(-x);
    }

    @Override
    double back(double y) {
      return y >= 0 ? 1 / (1 + Math.exp(-y)) : Math.exp(y) / (1 + Math.exp(y));
    }
  };

  private final String domain;

  Transform(String domain) {
    this.domain = domain;
  }

  /** The values that it takes, in words. */
  String domain() {
    return domain;
  }

  /** The transformed value; not finite where the value is outside the domain. */
  abstract double forward(double x);

  /** The value that was transformed. */
  abstract double back(double y);
}
