// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.annotation.PublicApi;
import dev.wasserstein.measure.MassRule;
import java.io.Serializable;
import java.util.List;

/**
 * How files are read.
 *
 * @param massRule what is done with masses that do not sum to 1
 * @param shape the grid of {@code histogram-csv}; empty where none was given
 * @param pixels what the pixels of an image become
 * @param ink which pixels of an image carry mass
 * @param columns of tables
 * @param windows of a series
 * @param groups the columns of tables by which measures are grouped; empty where they are not
 * @param folder the name of the folder that holds the file; empty where there is none
 */
public record DecodeSettings(
    MassRule massRule,
    List<Integer> shape,
    Pixels pixels,
    Ink ink,
    TableColumns columns,
    Windows windows,
    List<String> groups,
    String folder)
    implements Serializable {
  /** Settings for files whose columns have our names. */
  public DecodeSettings(MassRule massRule, List<Integer> shape, Pixels pixels, Ink ink) {
    this(massRule, shape, pixels, ink, TableColumns.OURS, Windows.NONE);
  }

  /** Settings for files whose measures are one collection. */
  public DecodeSettings(
      MassRule massRule,
      List<Integer> shape,
      Pixels pixels,
      Ink ink,
      TableColumns columns,
      Windows windows) {
    this(massRule, shape, pixels, ink, columns, windows, List.of(), "");
  }

  /** The same for measures that are grouped by some columns of the table. */
  public DecodeSettings groupedBy(List<String> names) {
    return new DecodeSettings(massRule, shape, pixels, ink, columns, windows, names, folder);
  }

  /** The same for a file in a folder of this name. */
  public DecodeSettings in(String name) {
    return new DecodeSettings(massRule, shape, pixels, ink, columns, windows, groups, name);
  }

  /** What the pixels of an image become. */
  @PublicApi
  public enum Pixels {
    /** A histogram: the grey value is the mass of the cell. */
    GRID,
    /** A uniform point cloud on the foreground pixels (Otsu's threshold). */
    POINTS,
    /** A uniform point cloud on the foreground pixels with a neighbour outside of it. */
    BOUNDARY
  }

  /** Which pixels of an image carry mass. */
  public enum Ink {
    /** Bright pixels on a dark ground. */
    BRIGHT,
    /** Dark pixels on a bright ground. */
    DARK
  }

  /** Masses sum to 1, no shape, bright pixels on a grid. */
  public static final DecodeSettings DEFAULT =
      new DecodeSettings(MassRule.SUM_TO_ONE, List.of(), Pixels.GRID, Ink.BRIGHT);
}
