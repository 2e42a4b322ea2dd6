// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.measure;

/**
 * Input data that must be refused. Its message is a full sentence for the user: what, where, the
 * value found, the value expected, and the remedy, as in "Masses of measure 'digit-17'
 * (digits.csv:102) sum to 1.37; expected 1 within 1e-6. Use --normalise to rescale."
 */
public class BadInputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param what the thing that is wrong, starting with a capital, such as "Masses of measure 'a'"
   * @param where file and line, file, or id
   * @param found what was found, with its verb, such as "sum to 1.37"
   * @param expected what would have been right, such as "1 within 1e-6"
   * @param remedy a full sentence that says what to do
   */
  public BadInputException(
      String what, String where, String found, String expected, String remedy) {
    super(what + " (" + where + ") " + found + "; expected " + expected + ". " + remedy);
  }

  /** The refusal with a message that another refusal made elsewhere. */
  public BadInputException(String message) {
    super(message);
  }
}
