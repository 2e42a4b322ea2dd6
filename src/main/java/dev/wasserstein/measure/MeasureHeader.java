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
 * @param kind "point cloud", "grid 8x8", "Gaussian", "Gaussian mixture" or "quantile function":
 *     measures of different kinds do not go together
 * @param size its number of atoms (for a grid its cells of positive mass)
 * @param cells the same for a point cloud; for a grid all its cells
 * @param fileWeight as in {@link MeasureRecord}
 * @param place as in {@link MeasureRecord}
 * @param squaredError as in {@link MeasureRecord}
 * @param coordinates as in {@link MeasureRecord}
 * @param group as in {@link SourceRow}
 * @param levels of a quantile function; none of another measure
 * @param content a hash of what the measure consists of, its id apart, where it was asked for
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
    Levels levels,
    long content)
    implements Serializable {
  private static final String GRID = Measure.Kind.GRID + " ";

  /** The levels of a quantile function. */
  public static final class Levels implements Serializable {
    private static final long serialVersionUID = 1L;

    /** None. */
    public static final Levels NONE = new Levels(new double[0]);

    private final double[] values;

    private Levels(double[] values) {
      this.values = values;
    }

    /** The levels (m), rising, shared: do not write. */
    public double[] values() {
      return values;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Levels that && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
      return Arrays.stream(values).mapToObj(String::valueOf).collect(Collectors.joining(", "));
    }
  }

  /** The header of a record, without a hash of its content. */
  public static MeasureHeader of(MeasureRecord record) {
    return of(record, 0);
  }

  /** The header of a record, with a hash of its content. */
  public static MeasureHeader withContent(MeasureRecord record) {
    return of(record, ContentDigest.quick(record.measure()));
  }

  private static MeasureHeader of(MeasureRecord record, long content) {
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
        measure instanceof QuantileMeasure quantiles ? new Levels(quantiles.levels()) : Levels.NONE,
        content);
  }

  /** The same header with the object of equal levels, of which one is enough. */
  public MeasureHeader sharing(Levels equalLevels) {
    return levels.equals(equalLevels)
        ? new MeasureHeader(
            id,
            kind,
            dimension,
            size,
            cells,
            fileWeight,
            place,
            squaredError,
            coordinates,
            group,
            equalLevels,
            content)
        : this;
  }

  /** Whether another measure is of the same kind, at the same levels. */
  public boolean isLike(MeasureHeader other) {
    return kind.equals(other.kind) && levels.equals(other.levels);
  }

  /** The kind in words, of a quantile function with its levels. */
  public String description() {
    return isQuantiles() ? kind + " at the levels " + levels : kind;
  }

  /** Whether it is the header of a quantile function. */
  public boolean isQuantiles() {
    return levels.values.length > 0;
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
