// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.collection;

import dev.wasserstein.annotation.PublicApi;

/** States of measures are gone, as they are with the executor that held them. */
@PublicApi
public final class StatesLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** States were lost. */
  public StatesLostException(String message) {
    super(message);
  }
}
