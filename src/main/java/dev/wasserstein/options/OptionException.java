// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.options;

/**
 * A wrong option or value: wrong usage, not wrong data. Its message is a full sentence for the
 * user.
 */
public final class OptionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public OptionException(String message) {
    super(message);
  }
}
