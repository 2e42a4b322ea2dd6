// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

/** The options of which only some formats make use. */
public enum FormatOption {
  /** The shape of grids in files that do not say it. */
  SHAPE("shape"),
  /** The file with the labels of the measures. */
  LABELS("labels"),
  /** What pixels become: {@link DecodeSettings.Pixels}. */
  AS("as"),
  /** Which pixels carry mass: {@link DecodeSettings.Ink}. */
  INVERT("invert"),
  /** The names of columns in the file: {@link TableColumns}. */
  COLUMNS("columns"),
  /** What stands between the cells of text. */
  SEPARATOR("separator"),
  /** The rows of a series that make a measure: {@link Windows}. */
  WINDOWS("windows");

  private final String flag;

  FormatOption(String flag) {
    this.flag = flag;
  }

  /** The name of the flag, without dashes. */
  public String flag() {
    return flag;
  }
}
