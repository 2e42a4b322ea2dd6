// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.measure;

import dev.wasserstein.annotation.Internal;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a collection needs to know of each of its measures before any work.
 *
 * @param kind "point cloud", "grid 8x8", "Gaussian", "Gaussian mixture" or "quantile function at
 *     the levels 0.25, 0.5, 0.75": measures of different kinds do not go together
 * @param size its number of atoms (for a grid its cells of positive mass)
 * @param cells the same for a point cloud; for a grid all its cells
 * @param fileWeight as in {@link MeasureRecord}
 * @param place as in {@link MeasureRecord}
 * @param squaredError as in {@link MeasureRecord}
 * @param coordinates as in {@link MeasureRecord}
 * @param group as in {@link SourceRow}
 * @param passedOver as in {@link SourceRow}
 * @param content a hash of what the measure consists of, its id apart
 */
@Internal
public record MeasureHeader(
    String id,
    String kind,
    int dimension,
    int size,
    int cells,
    double fileWeight,
    String place,
    double squaredError,
    List<String> coordinates,
    List<String> group,
    long passedOver,
    long content)
    implements Serializable {
  private static final String GRID = Measure.Kind.GRID + " ";
  private static final String LEVELS = Measure.Kind.QUANTILES + " at the levels ";

  /** The header of a record. */
  public static MeasureHeader of(MeasureRecord record) {
    Measure measure = record.measure();
    String kind = measure.kind().toString();
    int size = measure instanceof BinnedMeasure binned ? binned.originalSize() : measure.size();
    int cells = size;
    if (measure instanceof GridMeasure grid) {
      kind += " " + GridMeasure.shapeText(grid.shape());
      size = 0;
      for (double mass : grid.masses()) {
        size += mass > 0 ? 1 : 0;
      }
    }
    if (measure instanceof QuantileMeasure quantiles) {
      kind = kindAt(quantiles.levels());
    }
    return new MeasureHeader(
        measure.id(),
        kind,
        measure.dimension(),
        size,
        cells,
        record.fileWeight(),
        record.place(),
        record.squaredError(),
        record.coordinates(),
        record.source().group(),
        record.source().passedOver(),
        ContentDigest.quick(measure));
  }

  /** Of very many measures at a few levels the text is one. */
  private static String kindAt(double[] levels) {
    return Arrays.stream(levels)
        .mapToObj(String::valueOf)
        .collect(Collectors.joining(", ", LEVELS, ""))
        .intern();
  }

  /** Whether it is the header of a quantile function. */
  public boolean isQuantiles() {
    return kind.startsWith(LEVELS);
  }

  /** The levels of a quantile function, as text. */
  public List<String> levels() {
    return List.of(kind.substring(LEVELS.length()).split(", ", -1));
  }

  /** Whether it is the header of a grid. */
  public boolean isGrid() {
    return kind.startsWith(GRID);
  }

  /** The lengths of the axes of a grid (d). */
  public int[] shape() {
    return Arrays.stream(kind.substring(GRID.length()).split("x", -1))
        .mapToInt(Integer::parseInt)
        .toArray();
  }

  /** Whether it is the header of a mixture of Gaussians. */
  public boolean isMixture() {
    return kind.equals(Measure.Kind.MIXTURE.toString());
  }

  /** Whether it is the header of a point cloud or a grid. */
  public boolean hasAtoms() {
    return !isGaussian() && !isMixture() && !isQuantiles();
  }

  /** Whether it is the header of a Gaussian, which has no atoms. */
  public boolean isGaussian() {
    return kind.equals(Measure.Kind.GAUSSIAN.toString());
  }
}
