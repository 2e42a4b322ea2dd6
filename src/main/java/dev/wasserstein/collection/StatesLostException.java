// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.collection;

/** States of measures are gone, as they are with the executor that held them. */
public final class StatesLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** States were lost. */
  public StatesLostException(String message) {
    super(message);
  }
}
