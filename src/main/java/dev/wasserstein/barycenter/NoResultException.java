// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.barycenter;

import dev.wasserstein.annotation.PublicApi;

/** A run that cannot give a result. The message is a sentence for users that says why. */
@PublicApi
public final class NoResultException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A run without a result. */
  public NoResultException(String message) {
    super(message);
  }
}
