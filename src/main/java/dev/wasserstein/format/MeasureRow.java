// SPDX-License-Identifier: Apache-2.0
package dev.wasserstein.format;

import dev.wasserstein.measure.BadInputException;
import dev.wasserstein.measure.DiscreteMeasure;
import dev.wasserstein.measure.GaussianMeasure;
import dev.wasserstein.measure.GaussianMixture;
import dev.wasserstein.measure.GridMeasure;
import dev.wasserstein.measure.MassRule;
import dev.wasserstein.measure.Measure;
import dev.wasserstein.measure.MeasureRecord;
import dev.wasserstein.measure.QuantileMeasure;
import dev.wasserstein.measure.SourceRow;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * One row of {@link MeasureColumns the schema} on its way to or from a {@link MeasureRecord}: what
 * JSON, Parquet, ORC and npz have in common. A reader sets the columns that are there and calls
 * {@link #toRecord}, which makes all checks; a writer starts with {@link #of} and writes what is
 * present. A row belongs to one thread. Arrays are shared, not copied.
 */
public final class MeasureRow {
  private String id;
  private OptionalDouble weight = OptionalDouble.empty();
  private OptionalInt dimension = OptionalInt.empty();
  private double[] masses;
  private double[] support;
  private OptionalInt supportRowLength = OptionalInt.empty();
  private double[][] supportRows;
  private int[] shape;
  private double[] mean;
  private double[] covariance;
  private double[] levels;
  private double[] values;
  private List<String> group = List.of();

  /** The row that holds a measure. Point clouds get a flat support with its dimension. */
  public static MeasureRow of(MeasureRecord record) {
    Measure measure = record.measure();
    MeasureRow row =
        new MeasureRow()
            .id(measure.id())
            .dimension(measure.dimension())
            .group(record.source().group());
    record.weight().ifPresent(row::weight);
    return measure.match(
        cloud -> row.masses(cloud.masses()).support(cloud.support()),
        grid -> row.masses(grid.masses()).shape(grid.shape()),
        gaussian -> row.mean(gaussian.mean()).covariance(gaussian.covariance()),
        mixture ->
            row.masses(mixture.masses()).mean(mixture.means()).covariance(mixture.covariances()),
        quantiles -> row.levels(quantiles.levels()).values(quantiles.values()));
  }

  /** The same row with arrays of its own. */
  public MeasureRow copy() {
    MeasureRow copy = new MeasureRow();
    copy.id = id;
    copy.weight = weight;
    copy.dimension = dimension;
    copy.supportRowLength = supportRowLength;
    copy.masses = masses == null ? null : masses.clone();
    copy.support = support == null ? null : support.clone();
    copy.supportRows = supportRows == null ? null : supportRows.clone();
    copy.shape = shape == null ? null : shape.clone();
    copy.mean = mean == null ? null : mean.clone();
    copy.covariance = covariance == null ? null : covariance.clone();
    copy.levels = levels == null ? null : levels.clone();
    copy.values = values == null ? null : values.clone();
    copy.group = group;
    return copy;
  }

  /** Sets the name of the measure. */
  public MeasureRow id(String value) {
    id = Objects.requireNonNull(value);
    return this;
  }

  /** Sets the cells by which measures are grouped. */
  public MeasureRow group(List<String> cells) {
    group = cells;
    return this;
  }

  /** Sets the weight λ_n of the measure. */
  public MeasureRow weight(double value) {
    weight = OptionalDouble.of(value);
    return this;
  }

  /** Sets the dimension d. */
  public MeasureRow dimension(int value) {
    dimension = OptionalInt.of(value);
    return this;
  }

  /** Sets the masses (m); of a mixture those of its components (K). */
  public MeasureRow masses(double[] value) {
    masses = Objects.requireNonNull(value);
    return this;
  }

  /** Sets the atoms (m × d, row-major); the row needs a {@link #dimension(int)}, too. */
  public MeasureRow support(double[] value) {
    support = Objects.requireNonNull(value);
    return this;
  }

  /** Sets the atoms: m arrays of length d, which {@link #toRecord} compares. */
  public MeasureRow supportRows(double[][] value) {
    supportRows = Objects.requireNonNull(value);
    return this;
  }

  /** Sets the atoms (m × rowLength, row-major) where the file itself tells the row length. */
  MeasureRow support(double[] value, int rowLength) {
    supportRowLength = OptionalInt.of(rowLength);
    return support(value);
  }

  /** Sets the lengths of the axes (d). */
  public MeasureRow shape(int[] value) {
    shape = Objects.requireNonNull(value);
    return this;
  }

  /** Sets the mean (d); of a mixture the means (K × d, row-major). */
  public MeasureRow mean(double[] value) {
    mean = Objects.requireNonNull(value);
    return this;
  }

  /** Sets the covariance (d × d, row-major); of a mixture (K × d × d, row-major). */
  public MeasureRow covariance(double[] value) {
    covariance = Objects.requireNonNull(value);
    return this;
  }

  /** Sets the levels (m) of a quantile function. */
  public MeasureRow levels(double[] value) {
    levels = Objects.requireNonNull(value);
    return this;
  }

  /** Sets the values (m) of a quantile function at its levels. */
  public MeasureRow values(double[] value) {
    values = Objects.requireNonNull(value);
    return this;
  }

  /** The name of the measure. */
  public Optional<String> id() {
    return Optional.ofNullable(id);
  }

  /** The cells by which measures are grouped; empty where they are not. */
  public List<String> group() {
    return group;
  }

  /** The weight λ_n. */
  public OptionalDouble weight() {
    return weight;
  }

  /** The dimension d. */
  public OptionalInt dimension() {
    return dimension;
  }

  /** The masses (m), shared. */
  public Optional<double[]> masses() {
    return Optional.ofNullable(masses);
  }

  /** The atoms (m × d, row-major), shared; absent where they were set as arrays of their own. */
  public Optional<double[]> support() {
    return Optional.ofNullable(support);
  }

  /** The lengths of the axes (d), shared. */
  public Optional<int[]> shape() {
    return Optional.ofNullable(shape);
  }

  /** The mean (d), shared. */
  public Optional<double[]> mean() {
    return Optional.ofNullable(mean);
  }

  /** The covariance (d × d, row-major), shared. */
  public Optional<double[]> covariance() {
    return Optional.ofNullable(covariance);
  }

  /** The levels (m) of a quantile function, shared. */
  public Optional<double[]> levels() {
    return Optional.ofNullable(levels);
  }

  /** The values (m) at the levels, shared. */
  public Optional<double[]> values() {
    return Optional.ofNullable(values);
  }

  /**
   * The measure of this row, checked. The arrays become the measure's: masses are rescaled and a
   * covariance made symmetric in place, so the row is used up.
   *
   * @param place file and line, or file, for messages
   * @throws BadInputException if columns are missing, contradict each other, or hold bad values
   */
  public MeasureRecord toRecord(MassRule rule, String place) {
    checkId(place);
    if (weight.isPresent()) {
      checkWeight(weight.getAsDouble(), id, place);
    }
    if (supportRows != null) {
      int rowLength = supportRows.length == 0 ? 0 : supportRows[0].length;
      support(SupportRows.flatten(supportRows, id, place), rowLength);
      supportRows = null;
    }
    Measure measure;
    if (mean != null || covariance != null) {
      measure = gaussian(rule, place);
    } else if (shape != null) {
      measure = grid(rule, place);
    } else if (support != null) {
      measure = discrete(rule, place);
    } else if (levels != null && values != null) {
      measure = QuantileMeasure.checked(id, levels, values, place);
    } else {
      throw refused(
          "Measure '" + id + "'",
          place,
          "has neither support nor shape nor mean nor levels and values",
          "support (a point cloud), shape and masses (a grid), mean and covariance (a"
              + " Gaussian; with masses a mixture), or levels and values (a quantile function)");
    }
    if (dimension.isPresent() && dimension.getAsInt() != measure.dimension()) {
      throw refused(
          "Measure '" + id + "'",
          place,
          "states the dimension "
              + dimension.getAsInt()
              + " but has dimension "
              + measure.dimension(),
          "the same number");
    }
    return new MeasureRecord(measure, weight.orElse(Double.NaN), place)
        .with(SourceRow.ofGroup(group));
  }

  /** Whether something says what kind of measure it is. */
  public boolean hasShape() {
    return support != null
        || supportRows != null
        || shape != null
        || mean != null
        || covariance != null
        || levels != null;
  }

  /**
   * The name of the measure.
   *
   * @param place file and line, for messages
   * @throws BadInputException if there is none
   */
  public String requireId(String place) {
    checkId(place);
    return id;
  }

  /** Refuses a weight λ_n that no collection can use. */
  static void checkWeight(double weight, String id, String place) {
    if (!(weight >= 0) || weight == Double.POSITIVE_INFINITY) {
      throw new BadInputException(
          "Weight of measure '" + id + "'",
          place,
          "is " + weight,
          "a finite number that is not negative",
          "Correct it, or remove the weight column for equal weights.");
    }
  }

  private void checkId(String place) {
    if (id == null || id.isEmpty()) {
      throw new BadInputException(
          "A measure",
          place,
          id == null ? "has no id" : "has an empty id",
          "a text in '" + MeasureColumns.ID + "'",
          "Name every measure.");
    }
    // JSON can spell half a surrogate pair, which no file could hold afterwards.
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(id)) {
      throw refused("A measure", place, "has an id that is not Unicode text", "a text");
    }
  }

  private Measure discrete(MassRule rule, String place) {
    if (support.length == 0) {
      throw new BadInputException(
          "Measure '" + id + "'",
          place,
          "has no atom",
          "at least one",
          "Remove it or give it atoms.");
    }
    OptionalInt known = supportRowLength.isPresent() ? supportRowLength : dimension;
    if (known.isEmpty()) {
      throw refused(
          "Measure '" + id + "'",
          place,
          "has a flat support but no dimension",
          "a column '" + MeasureColumns.DIMENSION + "' or one array for each atom");
    }
    int d = known.getAsInt();
    if (d < 1 || support.length % d != 0) {
      throw refused(
          "Support of measure '" + id + "'",
          place,
          "has " + support.length + " numbers in dimension " + d,
          "a positive dimension and that many numbers for each atom");
    }
    double[] atomMasses =
        masses != null ? masses : DiscreteMeasure.uniformMasses(support.length / d);
    return DiscreteMeasure.checked(id, d, atomMasses, support, rule, place);
  }

  private Measure grid(MassRule rule, String place) {
    refuseBeside("shape", MeasureColumns.SUPPORT, support, place);
    if (masses == null) {
      throw refused("Measure '" + id + "'", place, "has a shape but no masses", "both");
    }
    return GridMeasure.checked(id, shape, masses, rule, place);
  }

  private Measure gaussian(MassRule rule, String place) {
    if (mean == null || covariance == null) {
      throw refused(
          "Measure '" + id + "'",
          place,
          "has a " + (mean == null ? "covariance but no mean" : "mean but no covariance"),
          "both");
    }
    refuseBeside("mean", MeasureColumns.SUPPORT, support, place);
    refuseBeside("mean", MeasureColumns.SHAPE, shape, place);
    if (masses != null) {
      return GaussianMixture.checked(id, masses, mean, covariance, rule, place);
    }
    return GaussianMeasure.checked(id, mean, covariance, place);
  }

  private void refuseBeside(String column, String other, Object value, String place) {
    if (value != null) {
      throw refused(
          "Measure '" + id + "'", place, "has both " + column + " and " + other, "one of them");
    }
  }

  private static BadInputException refused(
      String what, String where, String found, String expected) {
    return new BadInputException(what, where, found, expected, "Correct the record.");
  }
}
