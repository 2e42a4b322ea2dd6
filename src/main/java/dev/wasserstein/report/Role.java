// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.report;

/** What a posterior is to a picture: how it is drawn. */
public enum Role {
  /** One of many, drawn thin. */
  INPUT,
  /** A result, drawn bold in a colour and pattern of its own. */
  RESULT,
  /** What results are compared with, drawn dashed. */
  REFERENCE;

  private static final int RESULT_COLOURS = 5;

  /** The CSS classes of a curve; {@code number} counts the results. */
  String style(int number) {
    return switch (this) {
      case INPUT -> "thin";
      case RESULT -> "bold colour" + number % RESULT_COLOURS;
      case REFERENCE -> "bold colour5";
    };
  }
}
